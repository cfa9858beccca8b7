"""Engine name -> function that builds it.

The imports are inside, so that an engine not chosen costs nothing. They are written out,
because a frozen program finds only imports that it can see.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from app.speech.protocols import (
    FeelingEngine,
    Recogniser,
    SpeechDetector,
    Synthesiser,
    TurnEndDetector,
)
from app.speech.tokens import Codec

Folder = Path
"""Where the files of the model are."""


def _silero(folder: Folder) -> SpeechDetector:
    from app.speech.engines.silero import SileroDetector

    return SileroDetector(folder / "silero_vad.onnx")


def _loudness(folder: Folder) -> SpeechDetector:
    from app.speech.engines.scripted import LoudnessDetector

    return LoudnessDetector()


def _smart_turn(folder: Folder) -> TurnEndDetector:
    from app.speech.engines.smart_turn import SmartTurn

    return SmartTurn(_only(folder, "*.onnx"))


def _scripted_turn_end(folder: Folder) -> TurnEndDetector:
    from app.speech.engines.scripted import ScriptedTurnEnd

    return ScriptedTurnEnd()


def _whisper(folder: Folder, languages: tuple[str, ...], threads: int) -> Recogniser:
    from app.speech.engines.whisper import WhisperRecogniser

    return WhisperRecogniser(folder, languages, threads)


def _whisper_transformers(folder: Folder, languages: tuple[str, ...], threads: int) -> Recogniser:
    from app.speech.engines.whisper_transformers import TransformersWhisper

    return TransformersWhisper(folder, languages, threads)


def _moonshine(folder: Folder, languages: tuple[str, ...], threads: int) -> Recogniser:
    from app.speech.engines.moonshine import MoonshineRecogniser

    return MoonshineRecogniser(folder, languages, threads)


def _parakeet(folder: Folder, languages: tuple[str, ...], threads: int) -> Recogniser:
    from app.speech.engines.parakeet import ParakeetRecogniser

    return ParakeetRecogniser(folder, languages, threads)


def _qwen3_asr(folder: Folder, languages: tuple[str, ...], threads: int) -> Recogniser:
    from app.speech.engines.qwen3_asr import Qwen3Recogniser

    return Qwen3Recogniser(folder, languages, threads)


def _scripted_recogniser(folder: Folder, languages: tuple[str, ...], threads: int) -> Recogniser:
    from app.speech.engines.scripted import ScriptedRecogniser

    return ScriptedRecogniser()


def _kokoro(folder: Folder, derived: Path, threads: int) -> Synthesiser:
    from app.speech.engines.kokoro import KokoroSynthesiser

    return KokoroSynthesiser(_only(folder, "*.onnx"), folder / "voices", derived, threads)


def _piper(folder: Folder, derived: Path, threads: int) -> Synthesiser:
    from app.speech.engines.piper import PiperSynthesiser

    return PiperSynthesiser(_only(folder, "*.onnx"), threads)


def _vits(folder: Folder, derived: Path, threads: int) -> Synthesiser:
    from app.speech.engines.vits import VitsSynthesiser

    return VitsSynthesiser(folder, threads)


def _speecht5(folder: Folder, derived: Path, threads: int) -> Synthesiser:
    from app.speech.engines.speecht5 import SpeechT5Synthesiser

    return SpeechT5Synthesiser(folder, threads)


def _tone(folder: Folder, derived: Path, threads: int) -> Synthesiser:
    from app.speech.engines.scripted import ToneSynthesiser

    return ToneSynthesiser()


def _speech_emotion(folder: Folder) -> FeelingEngine:
    from app.speech.engines.speech_emotion import SpeechEmotion

    return SpeechEmotion(folder)


def _transformers_codec(folder: Folder, threads: int) -> Codec:
    from app.speech.engines.codecs import TransformersCodec

    return TransformersCodec(folder, threads)


def _hubert(folder: Folder, threads: int) -> Codec:
    from app.speech.engines.codecs import HubertTokens

    return HubertTokens(folder, threads)


def _only(folder: Folder, pattern: str) -> Path:
    return next(iter(sorted(folder.glob(pattern))), folder / pattern)


DETECTORS: Mapping[str, Callable[[Folder], SpeechDetector]] = {
    "silero": _silero,
    "scripted": _loudness,
}
TURN_END_DETECTORS: Mapping[str, Callable[[Folder], TurnEndDetector]] = {
    "smart-turn": _smart_turn,
    "scripted": _scripted_turn_end,
}
RECOGNISERS: Mapping[str, Callable[[Folder, tuple[str, ...], int], Recogniser]] = {
    "whisper": _whisper,
    "whisper-transformers": _whisper_transformers,
    "moonshine": _moonshine,
    "parakeet": _parakeet,
    "qwen3-asr": _qwen3_asr,
    "scripted": _scripted_recogniser,
}
SYNTHESISERS: Mapping[str, Callable[[Folder, Path, int], Synthesiser]] = {
    "kokoro": _kokoro,
    "piper": _piper,
    "vits": _vits,
    "speecht5": _speecht5,
    "scripted": _tone,
}
FEELING_ENGINES: Mapping[str, Callable[[Folder], FeelingEngine]] = {
    "speech-emotion": _speech_emotion,
}
"""Beside app.speech.feelings, which needs no model."""
CODECS: Mapping[str, Callable[[Folder, int], Codec]] = {
    "transformers-codec": _transformers_codec,
    "hubert": _hubert,
}
"""No part of the conversation: for `main.py tokens`, and for measuring."""
