"""Whether microphone and loudspeaker are one Bluetooth headset, told from names. Pure."""

import re

ADVICE = (
    "Using a Bluetooth headset's microphone makes it sound like a telephone; "
    "the computer's own microphone is better."
)

_BLUETOOTH = re.compile(
    r"bluez|bluetooth|hands-?\s?free|\b(hfp|hsp|a2dp)\b|airpods|\bbuds\d*\b|earbuds|powerbeats"
    r"|\b(wh|wf)-\w+|quietcomfort|\bag audio\b",
    re.IGNORECASE,
)
_HEADSET = re.compile(r"\bheadset\b", re.IGNORECASE)
_WIRED = re.compile(r"\busb\b|\bhw:|\banalog|\bhda\b|\brealtek|\bjack\b|\bdongle\b", re.IGNORECASE)
"""A headset on a wire, or with a receiver of its own, has a good microphone."""

_ADDRESS = re.compile(r"\b(?:[0-9a-f]{2}[:_]){5}[0-9a-f]{2}\b", re.IGNORECASE)
_COMMON = re.compile(
    r"a2dp|ag|and|audio|bluetooth|bluez\w*|device|earphones|free|hands|handsfree\w*|head_unit"
    r"|head(phone|phones|set)\w*|hf|hfp|hsp|in|input|mic|microphone|mono|my|of|out|output|profile"
    r"|pro|plus|max|mini|sink|sound|source|speakers?|stereo|the|with|\d"
)
"""Words that many devices have in their names."""


def is_one_headset(microphone: str, loudspeaker: str) -> bool:
    """Whether these names belong to the two ends of one Bluetooth headset."""
    if not _may_be_bluetooth(microphone):
        return False
    address = _ADDRESS.search(microphone)
    other = _ADDRESS.search(loudspeaker)
    if address and other:
        return _plain(address[0]) == _plain(other[0])
    if microphone == loudspeaker:
        return True
    return bool(_own_words(microphone) & _own_words(loudspeaker))


def _may_be_bluetooth(name: str) -> bool:
    if _BLUETOOTH.search(name):
        return True
    return bool(_HEADSET.search(name)) and not _WIRED.search(name)


def _own_words(name: str) -> set[str]:
    words = re.findall(r"\w+", name.lower().replace("-", ""))
    return {word for word in words if not _COMMON.fullmatch(word)}


def _plain(address: str) -> str:
    return address.replace(":", "_").lower()
