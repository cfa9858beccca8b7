"""How well every speaker is understood in their own language: `make bench-speakers`.

Whisper base writes down three sentences of each. Where it writes a language in other signs than
people do, the sounds of what it wrote are compared instead, without stress, length and tones.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Sequence
from unicodedata import category

import jiwer

from app.core.delivery import Delivery
from app.speech.casting import language_of
from app.speech.engines.kokoro import KokoroSynthesiser
from app.speech.engines.phonemes import runs_of_phonemes
from app.speech.voices import Speaker
from tests.benchmarks.engines import Ear, ear, kokoro, repertoire, say
from tests.benchmarks.table import BUILD, Row, publish

WORST = 10.0
"""Per cent of the characters, for the languages that Whisper base writes well."""

SENTENCES = {
    "en": (
        "I would take a warm coat with you, because the evenings are getting rather cold.",
        "My neighbour asked me to water her flowers while she visits her daughter.",
        "Could you tell me how long the journey to the mountains takes by train?",
    ),
    "fr": (
        "Je voudrais savoir quel temps il fera demain dans les montagnes.",
        "Ma voisine m'a demandé d'arroser ses fleurs pendant son voyage.",
        "Pourriez-vous me dire combien de temps dure le trajet en train ?",
    ),
    "es": (
        "Me gustaría saber dónde está la estación de tren más cercana.",
        "Mi vecina me pidió que regara sus flores durante el viaje.",
        "¿Podría decirme cuánto tiempo dura el viaje a las montañas?",
    ),
    "it": (
        "Vorrei sapere che tempo farà domani in montagna.",
        "La mia vicina mi ha chiesto di annaffiare i fiori durante il suo viaggio.",
        "Potrebbe dirmi quanto tempo dura il viaggio in treno?",
    ),
    "pt": (
        "Eu gostaria de saber onde fica a estação de trem mais próxima.",
        "Minha vizinha me pediu para regar as flores durante a viagem.",
        "Você poderia me dizer quanto tempo dura a viagem de trem?",
    ),
    "hi": (
        "क्या आप मुझे बता सकते हैं कि स्टेशन कहाँ है?",
        "मेरी पड़ोसन ने मुझसे फूलों को पानी देने के लिए कहा।",
        "बच्चे पुराने घर के पीछे चुपचाप खेल रहे थे।",
    ),
    "ja": (
        "明日は山の天気がどうなるか知りたいです。",
        "隣の人に花に水をやるように頼まれました。",
        "子供たちは古い家の裏で静かに遊んでいました。",
    ),
    "zh": (
        "我想知道明天山里的天气怎么样。",
        "邻居请我在她旅行的时候给花浇水。",
        "孩子们在老房子后面安静地玩耍。",
    ),
}

BY_SOUND = {"hi": "hi", "ja": "ja", "zh": "cmn"}
"""Language -> accent in which what was understood is read."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--languages", nargs="*", default=list(SENTENCES))
    publish("speakers", rows(parser.parse_args().languages))


def rows(languages: Sequence[str] = tuple(SENTENCES)) -> list[Row]:
    """The worst speaker of each language; all of them are written to a file beside the table."""
    hear, synthesiser = ear(), kokoro()
    errors: dict[str, dict[str, float]] = defaultdict(dict)
    for speaker in repertoire().speakers:
        language = language_of(speaker.language)
        if speaker.engine == "kokoro" and language in languages:
            errors[language][speaker.name] = _errors(speaker, language, synthesiser, hear)
            print(f"{speaker.name}: {errors[language][speaker.name]:.1f} %", flush=True)
    BUILD.mkdir(parents=True, exist_ok=True)
    text = json.dumps(errors, indent=2)
    (BUILD / f"speakers-{'-'.join(languages)}.json").write_text(text, encoding="utf-8")
    return [_row(language, errors[language]) for language in languages]


def _errors(speaker: Speaker, language: str, synthesiser: KokoroSynthesiser, hear: Ear) -> float:
    """Per cent of the characters, or of the sounds, that were understood wrongly."""
    said, understood = [], []
    for sentence in SENTENCES[language]:
        heard = hear(say(synthesiser, sentence, Delivery(speaker.name), language), language)
        said.append(compared(sentence, language))
        understood.append(compared(heard, language))
    return 100 * float(jiwer.cer(said, understood))


def compared(text: str, language: str) -> str:
    """Letters alone: as written, or as sounded."""
    if language in BY_SOUND:
        accent = "ur" if any("\u0600" <= sign <= "\u06ff" for sign in text) else BY_SOUND[language]
        sounds = "".join(runs_of_phonemes(text, accent))
        return "".join(sound for sound in sounds if category(sound) in ("Ll", "Lo"))
    return " ".join("".join(sign if sign.isalnum() else " " for sign in text.lower()).split())


def _row(language: str, errors: dict[str, float]) -> Row:
    worst = max(errors, key=lambda name: errors[name])
    what = "sounds" if language in BY_SOUND else "characters"
    measure = f"{language}: wrong {what}, worst of {len(errors)} speakers ({worst})"
    target = None if language in BY_SOUND else WORST
    return Row(measure, target, errors[worst], "%", len(errors) * len(SENTENCES[language]))


if __name__ == "__main__":
    main()
