from dataclasses import replace
from pathlib import Path

import pytest

from app.core.errors import UsageError
from app.core.settings import PersonaSettings
from app.core.style import VoiceStyle
from app.speech.voices import Repertoire
from app.ui.personas import Persona, Personas

RESOURCES = Path(__file__).parents[2] / "resources"


@pytest.fixture(scope="module")
def personas() -> Personas:
    return Personas.load(RESOURCES)


def test_all_seven_are_there_in_their_order(personas: Personas) -> None:
    assert [persona.title for persona in personas] == [
        "Everyday talk",
        "Language practice",
        "Tutor",
        "Interview practice",
        "Storyteller",
        "Calm companion",
        "Commentator",
    ]


def test_the_first_is_the_one_in_the_settings_from_the_start(personas: Personas) -> None:
    first = next(iter(personas))
    assert first.name == PersonaSettings().preset
    assert first.instructions == PersonaSettings().instructions


def test_each_can_be_followed_by_a_small_model_and_read_aloud(personas: Personas) -> None:
    for persona in personas:
        told = persona.instructions
        assert "{name}" in told, persona.name
        assert "no lists, no markdown" in told, persona.name
        assert "in the language the user speaks" in told, persona.name
        assert "\n" not in told, persona.name
        assert len(told.split()) < 110, persona.name


def test_what_suits_them_exists_in_the_repertoire(personas: Personas) -> None:
    repertoire = Repertoire.load(RESOURCES)
    for persona in personas:
        repertoire.check(persona.suited(VoiceStyle()))


def test_what_suits_a_persona_keeps_the_speaker(personas: Personas) -> None:
    calm = next(persona for persona in personas if persona.name == "calm")
    style = calm.suited(VoiceStyle(speaker="bf_emma", prompt="whisper"))
    assert (style.speaker, style.tone, style.prompt) == ("bf_emma", "calm", "whisper")
    assert style.pace < 1


def test_changed_instructions_are_the_users_own(personas: Personas) -> None:
    tutor = next(persona for persona in personas if persona.name == "tutor")
    taken = PersonaSettings(preset="tutor", instructions=tutor.instructions)
    assert personas.unchanged(taken) == tutor
    assert personas.unchanged(replace(taken, instructions="Be a pirate.")) is None
    assert personas.preset(replace(taken, instructions="Be a pirate.")) == tutor


def test_a_preset_that_is_gone_leaves_the_instructions_as_the_users_own(personas: Personas) -> None:
    settings = PersonaSettings(preset="pirate")
    assert personas.unchanged(settings) is None
    assert personas.preset(settings).name == "everyday"


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"instructions": "Be kind."}, "{name}"),
        ({"pace": 3.0}, "pace"),
        ({"openers": ("Hello.", " ", "Hi.")}, "openers"),
    ],
)
def test_a_careless_persona_is_refused(change: dict[str, object], complaint: str) -> None:
    good = Persona(
        name="x",
        place=1,
        title="X",
        description="X.",
        instructions="You are {name}.",
        openers=("One.", "Two.", "Three."),
    )
    with pytest.raises(ValueError, match=complaint):
        replace(good, **change)  # type: ignore[arg-type]


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "personas").mkdir()
    with pytest.raises(UsageError, match="There are no personas"):
        Personas.load(tmp_path)
    (tmp_path / "personas/odd.toml").write_text('title = "Odd"', encoding="utf-8")
    with pytest.raises(UsageError, match=r"odd\.toml cannot be used"):
        Personas.load(tmp_path)
