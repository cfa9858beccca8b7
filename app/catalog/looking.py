"""Looks at a model file without an engine: is it of the kind that its name says?"""

import struct
from pathlib import Path

GGUF_VERSIONS = (2, 3)
CTRANSLATE2_VERSIONS = range(1, 20)
SAFETENSORS_HEADER = 100_000_000
"""Bytes; the library refuses longer ones."""
MOST_TENSORS = 100_000


def fault(path: Path) -> str:
    """Why the file cannot be what its name says, to follow its name; empty when nothing is wrong.

    Only the first bytes are read. An engine must still treat the file as untrusted.
    """
    with path.open("rb") as file:
        head = file.read(24)
    if not head:
        return "is empty"
    if path.suffix == ".gguf":
        return "" if _gguf(head) else "is not a usable GGUF file"
    if path.name == "model.bin":
        config = path.with_name("config.json")
        good = config.is_file() and int.from_bytes(head[:4], "little") in CTRANSLATE2_VERSIONS
        return "" if good else "is not a CTranslate2 model with its config.json"
    if path.suffix == ".json":
        return "" if head.lstrip()[:1] in (b"{", b"[") else "is not a JSON file"
    if path.suffix == ".npy" and head[:6] != b"\x93NUMPY":
        return "is not an array of numbers"
    if path.suffix == ".safetensors":
        return "" if _safetensors(head) else "is not a safetensors file"
    # an ONNX file is a protocol buffer whose first field is nearly always the format version
    if path.suffix == ".onnx" and head[:1] != b"\x08":
        return "is not an ONNX file"
    return ""


def _gguf(head: bytes) -> bool:
    if len(head) < 24 or head[:4] != b"GGUF":
        return False
    version, tensors, keys = struct.unpack("<IQQ", head[4:24])
    return version in GGUF_VERSIONS and 0 < tensors < MOST_TENSORS and keys < MOST_TENSORS


def _safetensors(head: bytes) -> bool:
    """Eight bytes with the length of a header in JSON, then the header."""
    length = int.from_bytes(head[:8], "little")
    return 0 < length <= SAFETENSORS_HEADER and head[8:9] == b"{"
