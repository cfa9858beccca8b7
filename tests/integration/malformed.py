"""Files as a broken disk or somebody malicious would have them, for bounded fuzzing."""

import io
import json
import struct

import numpy as np
import soundfile
from hypothesis import strategies as st

SETTINGS = b"""version = 2
first_run_done = true
cores = 2
rest_minutes = 10.0
[models]
language_model = "qwen2.5-coder-0.5b"
[voice]
speaker = "af_heart"
pace = 1.0
[listening]
languages = ["en", "fr"]
[reply]
longest_tokens = 40
temperature = 0.7
"""

CATALOGUE = b"""[[model]]
id = "tiny"
title = "Tiny"
task = "language_model"
engine = "llama.cpp"
languages = ["en"]
memory_megabytes = 100
licence = "MIT"
licence_url = "https://example.org/licence"
note = "A model."
home = "https://example.org"
template = "chatml"
pack = "test"
[[model.files]]
name = "tiny.gguf"
sha256 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
size = 1000
url = "{home}/{name}"
carriers = [{ wheels = "tiny=={n}.0", member = "{base}.{n}", count = 2 }]
"""


HISTORY = b"""{
  "conversations": [
    {
      "id": "one",
      "begun": 1000.0,
      "title": "Lighthouses",
      "pinned": true,
      "turns": [
        {
          "number": 1,
          "begun": 1000.0,
          "ended": 1010.0,
          "answered": 1005.0,
          "said": "How does it work?",
          "language": "en",
          "written": "It turns.",
          "heard": "It turns.",
          "opened": "FINISHED",
          "cancelled": null,
          "style": {"speaker": "af_heart", "pace": 1.1}
        }
      ]
    }
  ],
  "format": "parley-history",
  "version": 1
}
"""

PLAIN_HISTORY = b"""{"turn":1,"said":"hello","heard":"Good morning.","opened":"FINISHED"}
{"turn":2,"said":"and now?","heard":"","written":"","language":"en","cancelled":"FAILED"}
"""


def _text(value: bytes) -> bytes:
    return struct.pack("<Q", len(value)) + value


def gguf(template: bytes = b"{{ messages }}", tensors: int = 2, offset: int = 128) -> bytes:
    """A sound header with four lists and values, and two tensors of 32 floats each."""
    keys = [
        _text(b"general.alignment") + struct.pack("<II", 4, 32),
        _text(b"tokenizer.chat_template") + struct.pack("<I", 8) + _text(template),
        _text(b"tokenizer.tokens") + struct.pack("<IIQ", 9, 8, 3) + _text(b"a") * 3,
        _text(b"tokenizer.scores") + struct.pack("<IIQ", 9, 6, 3) + struct.pack("<3f", 1, 2, 3),
        _text(b"general.quantity") + struct.pack("<IQ", 10, 7),
    ]
    infos = [
        _text(b"weights.%d" % number) + struct.pack("<IQIQ", 1, 32, 0, number * offset)
        for number in range(2)
    ]
    head = b"GGUF" + struct.pack("<IQQ", 3, tensors, len(keys)) + b"".join(keys + infos)
    return head + bytes(-len(head) % 32) + bytes(256)


def _varint(value: int) -> bytes:
    low = b""
    while value > 0x7F:
        low += bytes([value & 0x7F | 0x80])
        value >>= 7
    return low + bytes([value])


def field(number: int, content: bytes | int) -> bytes:
    """A field of a protocol buffer: a message or a number."""
    if isinstance(content, int):
        return _varint(number << 3) + _varint(content)
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def onnx(tensor: bytes = b"") -> bytes:
    """A model with a tensor in its graph, one in a node's attribute and one in a subgraph."""
    weights = field(1, 4) + field(2, 1) + field(8, b"weights") + field(9, bytes(16)) + tensor
    subgraph = field(5, weights)
    attribute = field(5, weights) + field(6, subgraph)
    node = field(4, b"Constant") + field(5, attribute)
    return field(1, 8) + field(2, b"parley") + field(7, field(1, node) + field(5, weights))


def safetensors() -> bytes:
    """A tensor of four floats."""
    tensor = {"dtype": "F32", "shape": [4], "data_offsets": [0, 16]}
    head = json.dumps({"weights": tensor}).encode()
    return struct.pack("<Q", len(head)) + head + bytes(16)


def wav() -> bytes:
    """Forty samples: most of the file is its header."""
    target = io.BytesIO()
    tone = np.sin(np.arange(40)).astype(np.float32)
    soundfile.write(target, tone, 16_000, format="WAV", subtype="PCM_16")
    return target.getvalue()


_NASTY = st.one_of(
    st.binary(min_size=1, max_size=8),
    st.sampled_from([b"\xff" * 8, bytes(8), b"\x7f" + b"\xff" * 7, b"\xff" * 7 + b"\x7f"]),
    st.sampled_from(
        [b"[" * 3000, b"9" * 5000, b"nan", b"-inf", b'"', b"\n[[model]]\n", b"{home:>9}"]
    ),
)


@st.composite
def damaged(draw: st.DrawFn, sound: bytes) -> bytes:
    """A sound file in which some stretches were overwritten, put in or cut out; or any bytes."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.binary(max_size=200))
    data = sound
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        nasty = draw(_NASTY)
        match draw(st.sampled_from(["overwrite", "put in", "cut out", "cut off"])):
            case "overwrite":
                data = data[:at] + nasty + data[at + len(nasty) :]
            case "put in":
                data = data[:at] + nasty + data[at:]
            case "cut out":
                data = data[:at] + data[at + len(nasty) :]
            case _:
                data = data[:at]
    return data
