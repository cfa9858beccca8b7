"""Kokoro's speakers: their files, languages, how loud they are, and mixtures of two of them."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.core.delivery import Blend
from app.core.errors import ModelError

ACCENTS = {
    "a": "en-us",
    "b": "en-gb",
    "e": "es",
    "f": "fr-fr",
    "h": "hi",
    "i": "it",
    "j": "ja",
    "p": "pt-br",
    "z": "cmn",
}
"""First letter of a speaker's name -> its language for espeak, a convention of Kokoro's authors."""

STYLE_SHAPE = (510, 1, 256)
"""A speaker's file: one style for each number of phonemes."""

TIMBRE = 128
"""Values of a style that are about timbre; the others are about prosody."""

LEVELS = {
    "af_alloy": -21.8,
    "af_aoede": -18.4,
    "af_bella": -22.1,
    "af_heart": -22.2,
    "af_jessica": -21.9,
    "af_kore": -18.5,
    "af_nicole": -21.3,
    "af_nova": -26.9,
    "af_river": -21.2,
    "af_sarah": -21.3,
    "af_sky": -23.7,
    "am_adam": -18.5,
    "am_echo": -22.3,
    "am_eric": -21.3,
    "am_fenrir": -19.2,
    "am_liam": -21.6,
    "am_michael": -23.8,
    "am_onyx": -23.7,
    "am_puck": -18.9,
    "am_santa": -21.6,
    "bf_alice": -20.4,
    "bf_emma": -20.3,
    "bf_isabella": -17.3,
    "bf_lily": -21.1,
    "bm_daniel": -21.1,
    "bm_fable": -20.8,
    "bm_george": -21.6,
    "bm_lewis": -23.6,
    "ef_dora": -22.8,
    "em_alex": -22.4,
    "em_santa": -22.1,
    "ff_siwis": -19.2,
    "hf_alpha": -16.4,
    "hf_beta": -17.8,
    "hm_omega": -17.4,
    "hm_psi": -18.8,
    "if_sara": -14.5,
    "im_nicola": -19.5,
    "jf_alpha": -20.2,
    "jf_gongitsune": -20.2,
    "jf_nezumi": -19.9,
    "jf_tebukuro": -20.0,
    "jm_kumo": -20.0,
    "pf_dora": -22.8,
    "pm_alex": -22.3,
    "pm_santa": -22.2,
    "zf_xiaobei": -21.0,
    "zf_xiaoni": -18.7,
    "zf_xiaoxiao": -16.8,
    "zf_xiaoyi": -19.7,
    "zm_yunjian": -21.4,
    "zm_yunxi": -22.6,
    "zm_yunxia": -21.0,
    "zm_yunyang": -24.6,
}
"""Integrated loudness in LUFS of two sentences in the speaker's own language, by pyloudnorm."""

LEVEL = LEVELS["af_heart"]
"""To which the others are brought."""

Styles = NDArray[np.float32]


class KokoroSpeakers:
    """The speakers in a folder, each read when it is first wanted."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._styles: dict[str, Styles] = {}

    def style(self, speaker: str, blend: Blend | None, phonemes: int) -> Styles:
        """The style for so many phonemes, 1 x 256; ModelError for a missing or damaged file."""
        own: Styles = self._read(speaker)[phonemes - 1]
        if blend is None:
            return own
        other = self._read(blend.speaker)[phonemes - 1]
        shares = np.full(STYLE_SHAPE[2], blend.prosody, np.float32)
        shares[:TIMBRE] = blend.timbre
        mixed: Styles = own + shares * (other - own)
        return mixed

    def _read(self, speaker: str) -> Styles:
        if speaker not in self._styles:
            self._styles[speaker] = read_styles(self._folder / f"{speaker}.bin")
        return self._styles[speaker]


def gain_of(speaker: str, blend: Blend | None) -> float:
    """Decibels that bring a speaker, or a mixture of two, to the loudness of af_heart."""
    own = LEVEL - LEVELS.get(speaker, LEVEL)
    if blend is None:
        return own
    return own + blend.timbre * (LEVEL - LEVELS.get(blend.speaker, LEVEL) - own)


def read_styles(path: Path) -> Styles:
    """Read a speaker: 510 x 1 x 256."""
    try:
        styles = np.fromfile(path, "<f4")
    except OSError as error:
        raise ModelError(
            f"The speaker {path.stem} is not among Kokoro's files; fetch them with: "
            "models get kokoro"
        ) from error
    if styles.size != np.prod(STYLE_SHAPE) or not np.isfinite(styles).all():
        raise ModelError(f"{path} is damaged; fetch it again with: models get kokoro")
    return styles.reshape(STYLE_SHAPE)
