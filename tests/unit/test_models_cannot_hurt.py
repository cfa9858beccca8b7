"""What the code promises of model files: who reads them, and what is never done with them."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TREES = {
    str(module.relative_to(ROOT)): ast.parse(module.read_text(encoding="utf-8"))
    for module in (*sorted((ROOT / "app").rglob("*.py")), ROOT / "main.py")
}
PARSERS = {
    "torch", "transformers", "onnx", "onnxruntime", "ctranslate2", "faster_whisper", "llama_cpp",
    "kokoro_onnx", "piper", "safetensors", "gguf", "jinja2",
}  # fmt: skip
RUN_WHAT_THEY_READ = {"pickle", "dill", "cloudpickle", "joblib", "marshal", "shelve", "jinja2"}


def calls(name: str) -> Iterator[tuple[str, ast.Call]]:
    """Every call of a function or method of this name."""
    for module, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and name in (
                getattr(node.func, "attr", ""),
                getattr(node.func, "id", ""),
            ):
                yield module, node


def tables(module: str) -> dict[str, dict[str, object]]:
    """The dicts of constants that a module writes down, or takes from another of ours."""
    found: dict[str, dict[str, object]] = {}
    for node in ast.walk(TREES[module]):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("app."):
            theirs = f"{str(node.module).replace('.', '/')}.py"
            if theirs in TREES and any(alias.name.isupper() for alias in node.names):
                names = {alias.name for alias in node.names}
                found |= {name: one for name, one in tables(theirs).items() if name in names}
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Dict):
            for target in targets:
                if isinstance(target, ast.Name):
                    with suppress(ValueError):
                        found[target.id] = ast.literal_eval(node.value)
    return found


def keywords(module: str, call: ast.Call) -> dict[str, object]:
    """The constants that a call is given by name, also through a dict."""
    given: dict[str, object] = {}
    for keyword in call.keywords:
        if keyword.arg is not None and isinstance(keyword.value, ast.Constant):
            given[keyword.arg] = keyword.value.value
        elif keyword.arg is None and isinstance(keyword.value, ast.Name):
            given |= tables(module)[keyword.value.id]
    return given


def test_nothing_is_loaded_together_with_code_or_from_a_hub() -> None:
    found = [*calls("from_pretrained"), *calls("__func__")]
    assert "app/speech/engines/checkpoint.py" in [module for module, _ in found]
    for module, call in found:
        given = keywords(module, call)
        place = f"{module}:{call.lineno}"
        assert given.get("trust_remote_code") is False, place
        assert given.get("local_files_only") is True, place
        asked = ast.unparse(call.func).lower()
        if not any(kind in asked for kind in ("config", "extractor", "tokenizer")):
            assert given.get("use_safetensors") is True, place


def test_nothing_that_is_read_is_run() -> None:
    for module, tree in TREES.items():
        for node in ast.walk(tree):
            names = {alias.name for alias in node.names} if isinstance(node, ast.Import) else set()
            if isinstance(node, ast.ImportFrom):
                names = {node.module or ""}
            tops = {name.partition(".")[0] for name in names}
            assert not tops & RUN_WHAT_THEY_READ, module
    for name in ("eval", "exec"):
        assert not [
            f"{module}:{call.lineno}"
            for module, call in calls(name)
            if isinstance(call.func, ast.Name) or ast.unparse(call.func) == f"builtins.{name}"
        ]
    loads = [(m, call) for m, call in calls("load") if ast.unparse(call.func) == "torch.load"]
    assert [module for module, _ in loads] == ["app/speech_models/engines/omni_speakers.py"]
    assert keywords(*loads[0])["weights_only"] is True  # plain data, or nothing
    assert not [m for m, call in calls("load") if keywords(m, call).get("allow_pickle")]


def test_an_onnx_file_is_looked_through_before_anything_opens_it() -> None:
    """A session of bytes that were cut by Kokoro's cutter has been looked at before the cut."""
    opening = {module for module, _ in calls("InferenceSession")}
    opening |= {m for m, call in calls("load") if ast.unparse(call.func) == "onnx.load"}
    looking = {module for module, _ in calls("check_onnx")}
    assert opening - looking == {"app/speech/engines/kokoro_graph.py"}
    looking = {module for module, _ in calls("check_gguf")}
    assert looking == {"app/language/registry.py", "app/speech_models/engines/gguf_pair.py"}


@pytest.mark.parametrize("part", ["app.commands.window, app.ui.running", "app.commands.models"])
def test_the_window_and_the_fetcher_import_nothing_that_parses_models(part: str) -> None:
    code = (
        f"import sys, {part}, app.commands.fetch_process\n"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert not PARSERS & set(done.stdout.split())
