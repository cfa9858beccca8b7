"""For each language of Parley, what is read aloud in it to hear a voice, or its echo."""

from app.speech.casting import language_of
from app.speech.voices import Repertoire

SAMPLES = {
    "en": "Hello! It is good to hear from you. Shall we talk a little about your day?",
    "fr": "Bonjour ! Quel plaisir de vous entendre. Parlons un peu de votre journée.",
    "es": "¡Hola! Me alegra mucho oírte. ¿Hablamos un poco de cómo te ha ido el día?",
    "it": "Ciao! Che bello sentirti. Ti va di raccontarmi com'è andata la giornata?",
    "pt": "Olá! Que bom ouvir você. Vamos conversar um pouco sobre o seu dia?",
    "de": "Hallo! Schön, dich zu hören. Wollen wir ein wenig über deinen Tag plaudern?",
    "hi": "नमस्ते! आपसे बात करके अच्छा लगा। आज आपका दिन कैसा रहा?",
    "ja": "こんにちは。お話しできてうれしいです。今日はどんな一日でしたか。",
    "zh": "你好！很高兴听到你的声音。今天过得怎么样？",
}
"""ISO 639-1 code -> sentence."""

# in kana, as Kokoro's Japanese reads kanji by their English names
PASSAGES = {
    "en": "The morning was clear. A boat lay at the pier, and two gulls walked along the wall as "
    "if they knew where they were going.",
    "fr": "La matinée était claire. Un bateau était amarré au quai, et deux mouettes marchaient "
    "le long du mur comme si elles savaient où elles allaient.",
    "es": "La mañana era clara. Había un barco en el muelle, y dos gaviotas caminaban por el muro "
    "como si supieran muy bien adónde iban.",
    "it": "La mattina era limpida. Una barca era ferma al molo, e due gabbiani camminavano lungo "
    "il muro come se sapessero dove andare.",
    "pt": "A manhã estava clara. Havia um barco no cais, e duas gaivotas andavam pelo muro como "
    "se soubessem muito bem aonde iam.",
    "de": "Der Morgen war klar. Am Steg lag ein Boot, und zwei Möwen liefen die Mauer entlang, "
    "als wüssten sie genau, wohin sie wollten.",
    "hi": "सुबह साफ़ थी। घाट पर एक नाव खड़ी थी, और दो चिड़ियाँ दीवार पर ऐसे चल रही थीं, "
    "जैसे उन्हें पता हो कि कहाँ जाना है।",
    "ja": "よくはれたあさでした。ちいさなふねがとまっていて、にわのかもめが、"
    "みちをしっているかのように、ゆっくりあるいていました。",
    "zh": "那是一个晴朗的早晨。码头边停着一条小船，两只海鸥沿着墙慢慢地走。",
}
"""ISO 639-1 code -> what takes about eight seconds to read."""


def sample_in_voice(speaker: str, repertoire: Repertoire) -> str:
    """A sentence in the speaker's own language; in English for a speaker that nobody knows."""
    return SAMPLES.get(_own_language(speaker, repertoire), SAMPLES["en"])


def passage_in_voice(speaker: str, repertoire: Repertoire) -> str:
    """Likewise, some eight seconds long."""
    return PASSAGES.get(_own_language(speaker, repertoire), PASSAGES["en"])


def _own_language(speaker: str, repertoire: Repertoire) -> str:
    tags = {known.name: known.language for known in repertoire.speakers}
    return language_of(tags.get(speaker, ""))
