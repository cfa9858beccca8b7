"""The promises that the layout makes to its readers."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
APP = ROOT / "app"
MODULES = sorted(APP.rglob("*.py"))
LONGEST_MODULE = 250
LONGEST_FUNCTION = 40
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def test_the_trail_leads_from_hearing_to_the_loudspeaker() -> None:
    step = APP / "conversation/hearing.py"
    trail = [step.name]
    while found := re.search(
        r"Next: (\S+\.py)", ast.get_docstring(ast.parse(step.read_text())) or ""
    ):
        near, far = step.parent / found[1], ROOT / found[1]
        step = near if near.exists() else far
        trail.append(step.name)
    assert trail == [
        "hearing.py", "transcribing.py", "replying.py", "speaking.py", "loudspeaker.py"
    ]  # fmt: skip


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(APP)))
def test_files_and_functions_stay_short(module: Path) -> None:
    source = module.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= LONGEST_MODULE
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, DEFINITIONS):
            assert (node.end_lineno or 0) - node.lineno < LONGEST_FUNCTION, node.name


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(APP)))
def test_no_name_hides_what_a_thing_does(module: Path) -> None:
    names = {
        node.name
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, (*DEFINITIONS, ast.ClassDef))
    } | {module.stem}
    assert not [name for name in names if re.search(r"(?i)manager|helper|utils|handler", name)]


def test_what_people_say_is_never_logged() -> None:
    words = re.compile(r"\b(text|words|said|reply|prompt|transcript|heard)\b")
    for module in MODULES:
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "logger"
            ):
                logged = " ".join(ast.unparse(argument) for argument in node.args[1:])
                assert not words.search(logged), f"{module}: {logged}"
