"""For each language of Parley, a sentence in which to hear a voice."""

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


def sample_in_voice(speaker: str, repertoire: Repertoire) -> str:
    """A sentence in the speaker's own language; in English for a speaker that nobody knows."""
    tags = {known.name: known.language for known in repertoire.speakers}
    return SAMPLES.get(language_of(tags.get(speaker, "")), SAMPLES["en"])
