"""Profiles are computed from the real catalogue, and from small ones with what is not in it yet."""

from pathlib import Path

import pytest

from app.catalog.expecting import expect
from app.catalog.manifest import Manifest
from app.catalog.model import OWN_VOICE, Ability, Heard, Model, Pack, Task
from app.catalog.obstacles import Situation, obstacles
from app.catalog.power import Power
from app.catalog.profiles import Choice, Profile, profiles
from app.catalog.runtime import Runtime, encoder_bytes, thinking_bytes
from app.catalog.suiting import Computer
from app.core.measurement import Graphics, Hardware, Measurement
from tests.unit.catalog.building import make_file, make_model

WAY = "app.catalog.obstacles.way_to_speech_models"

MANIFEST = Manifest.load(Path(__file__).parents[3] / "resources" / "models.toml")
GB = 1_000_000_000
STARTER = ("whisper-base", "qwen2.5-coder-1.5b", "kokoro")
HERE = frozenset((*STARTER, "qwen2.5-coder-0.5b", "piper-joe"))
SMALL_PARTS = 80_000_000
"""Memory of the detectors of speech and of the end of turns."""

CARD = Graphics("A large card", 80 * GB, 2.5e12)


def computer(
    memory: float = 16,
    disk: float = 100,
    cores: int = 4,
    card: Graphics | None = None,
    runtimes: frozenset[Runtime] = frozenset(Runtime),
) -> Computer:
    measured = None
    if card is not None:
        hardware = Hardware("A processor", cores, round(memory * GB))
        measured = Measurement(hardware, 108e9, 17e9 * cores, graphics=card)
    return Computer(round(memory * GB), round(disk * GB), cores, measured, runtimes)


def chosen(
    there: Computer,
    *,
    here: frozenset[str] = HERE,
    language: str = "en",
    catalogue: tuple[Model, ...] = (),
) -> dict[Profile, Choice]:
    situation = Situation(there, here, language, SMALL_PARTS)
    others = (model for model in MANIFEST if not catalogue or model.task not in OWN_VOICE)
    choices = profiles((*others, *catalogue), situation)
    return {choice.profile: choice for choice in choices}


def models(*ids: str) -> list[Model]:
    return [MANIFEST.model(name) for name in ids]


def speaks_for_itself(**fields: object) -> Model:
    file = make_file("model.safetensors", b"w")
    usual = {"task": Task.SPEAKING_MODEL, "template": None, "engine": "own", "title": "Solo"}
    sized = {"approximate_megabytes": 6_000, "memory_megabytes": 8_000}
    return make_model("solo", file, **usual | sized | fields)


@pytest.mark.parametrize(
    ("brain", "quickest", "slowest"),
    [("qwen2.5-coder-0.5b", 0.88, 1.04), ("qwen2.5-coder-1.5b", 1.15, 1.43)],
)
def test_what_is_expected_on_two_cores_is_what_was_measured_there(
    brain: str, quickest: float, slowest: float
) -> None:
    expected = expect(models("whisper-base", brain, "kokoro"), Power.of(2), SMALL_PARTS)
    assert quickest <= expected.latency_seconds <= slowest
    assert not expected.rough


def test_the_memory_is_what_was_measured_too() -> None:
    expected = expect(models(*STARTER), Power.of(2), SMALL_PARTS)
    measured = 2_577_000_000 + 150_000_000  # docs/latency.md, and the window of docs/faults.md
    assert expected.memory_bytes == pytest.approx(measured, rel=0.02)


def test_a_starter_pack_on_two_cores_is_balanced() -> None:
    choices = chosen(computer(24, cores=2))
    assert choices[Profile.BALANCED].models == tuple(models(*STARTER))
    fastest, best = (choices[one].expected for one in (Profile.FASTEST, Profile.BEST))
    assert fastest is not None
    assert best is not None
    assert fastest.latency_seconds < 1.0 < best.latency_seconds <= 4.0


@pytest.mark.parametrize("cores", [1, 2, 4, 8])
@pytest.mark.parametrize("memory", [4, 8, 32])
def test_what_is_offered_keeps_its_promises(memory: float, cores: int) -> None:
    there = computer(memory, cores=cores)
    for profile, choice in chosen(there).items():
        if profile is Profile.ONE:
            continue
        assert choice.expected is not None
        assert choice.expected.memory_bytes <= 0.85 * there.memory_bytes
        assert choice.expected.busy <= 0.95
        assert {Task.RECOGNISER, Task.SYNTHESISER} <= {model.task for model in choice.models}
        assert not any(model.pack is Pack.TEST for model in choice.models)


def test_more_cores_and_memory_carry_better_models() -> None:
    small, large = chosen(computer(6, cores=2)), chosen(computer(32, cores=8))
    for profile in (Profile.BALANCED, Profile.BEST):
        weights = [sum(m.bytes for m in one[profile].models) for one in (small, large)]
        assert weights[0] < weights[1]


def test_nothing_is_fetched_for_a_tenth_of_a_second() -> None:
    here = frozenset(("whisper-base", "qwen2.5-coder-0.5b", "piper-alba"))
    fastest = chosen(computer(cores=8), here=here)[Profile.FASTEST]
    assert {model.id for model in fastest.models} == here


def test_the_language_that_is_spoken_first_is_known_to_all_models() -> None:
    for choice in chosen(computer(), language="fr").values():
        for model in choice.models:
            assert model.languages == ("any",) or "fr" in model.languages
    assert "piper-siwis" in [model.id for model in chosen(computer(), language="fr")[
        Profile.FASTEST
    ].models]  # fmt: skip


def test_too_little_memory_is_said_with_the_figures() -> None:
    choice = chosen(computer(1))[Profile.BALANCED]
    assert not choice.offered
    assert "this computer has 1.00 GB" in choice.reasons[0]


def test_two_profiles_with_the_same_models_say_so() -> None:
    catalogue = models(*STARTER)
    situation = Situation(computer(cores=2), HERE)
    told = [choice.reasons[-1] for choice in profiles(catalogue, situation)]
    assert told[1] == "On this computer it is the same as “Fastest”."


def test_a_catalogue_without_such_a_model_says_so() -> None:
    catalogue = models(*STARTER)
    one = profiles(catalogue, Situation(computer(), HERE))[-1]
    assert one.reasons == ("The catalogue has no model yet that hears and speaks for itself.",)


def test_everything_in_one_wants_a_card_and_says_so() -> None:
    without = chosen(computer(32), catalogue=(speaks_for_itself(),))[Profile.ONE]
    assert not without.offered
    assert "wants a graphics card that torch can use" in without.reasons[-1]
    with_one = chosen(computer(32, card=CARD), catalogue=(speaks_for_itself(),))[Profile.ONE]
    assert [model.id for model in with_one.models] == ["solo"]
    assert with_one.expected is not None
    assert with_one.expected.own_voice
    assert with_one.expected.rough
    assert with_one.expected.graphics_bytes == 8 * GB
    assert with_one.expected.latency_seconds < 2.0


def test_a_duplex_model_must_keep_up_with_its_frames() -> None:
    duplex = speaks_for_itself(task=Task.DUPLEX_MODEL)
    assert not chosen(computer(32), catalogue=(duplex,))[Profile.ONE].offered
    small = speaks_for_itself(task=Task.DUPLEX_MODEL, approximate_megabytes=1_000)
    choice = chosen(computer(32, card=CARD), catalogue=(small,))[Profile.ONE]
    assert choice.expected is not None
    assert choice.expected.latency_seconds == pytest.approx(0.2)
    assert any("your words are not written down" in reason for reason in choice.reasons)


def test_a_model_that_hears_for_itself_needs_no_recogniser() -> None:
    here = HERE | {"qwen2-audio-7b"}
    best = chosen(computer(64, cores=8, card=CARD), here=here)[Profile.BEST]
    assert [model.task for model in best.models] == [Task.LISTENING_MODEL, Task.SYNTHESISER]
    assert best.expected is not None
    assert best.expected.heard == {Heard.TONE, Heard.SOUNDS}
    assert Ability.PITCH in best.expected.abilities
    assert any("too late for stop words" in reason for reason in best.reasons)


@pytest.mark.parametrize(
    ("there", "fields", "words"),
    [
        (computer(runtimes=frozenset()), {}, "install it with `pip install torch transformers`"),
        (computer(4), {}, "needs 8.00 GB of memory, and of the 4.00 GB of this computer models"),
        (computer(64, card=Graphics("Small", GB, 1e11)), {}, "of the 1.00 GB of Small models"),
        (computer(disk=2), {}, "make room for another 5.10 GB"),
        (computer(), {"import_only": True}, "import it on the Models page"),
        (computer(), {"languages": ("zh",)}, "does not know English"),
    ],
)
def test_each_obstacle_is_a_sentence_with_the_cure(
    there: Computer, fields: dict[str, object], words: str
) -> None:
    found = obstacles(speaks_for_itself(**fields), Situation(there), frozen=False)
    assert len(found) == 1
    assert words in found[0].sentence


def test_the_installed_program_is_added_to_or_left_for_its_source(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(WAY, lambda: "install the add-on")
    there = computer(runtimes=frozenset((Runtime.LLAMA,)))
    pair = (make_file("brain.gguf", b"b"), make_file("mmproj-brain.gguf", b"e"))
    listener = make_model("ears", *pair, task=Task.LISTENING_MODEL, template=None)
    ways = ("install the add-on", "run Parley from its source")
    for model, way in zip((speaks_for_itself(), listener), ways, strict=True):
        told = obstacles(model, Situation(there), frozen=True)
        assert way in told[0].sentence
        assert "pip" not in told[0].sentence


def test_what_hears_is_not_read_for_each_token() -> None:
    pair = (make_file("brain.gguf", b"b" * 1000), make_file("mmproj-brain.gguf", b"e" * 3000))
    listener = make_model("ears", *pair, task=Task.LISTENING_MODEL, template=None)
    assert (thinking_bytes(listener), encoder_bytes(listener)) == (1000, 3000)
    told = make_model("told", make_file("a.gguf", b"a" * 5000), encoder_megabytes=1)
    assert encoder_bytes(told) == 1_000_000


def test_how_to_get_it_is_not_said_of_what_could_not_be_used_anyway() -> None:
    solo = speaks_for_itself(import_only=True)
    weak = chosen(computer(32), catalogue=(solo,))[Profile.ONE]
    assert not any("import it" in reason for reason in weak.reasons)
    able = chosen(computer(32, card=CARD), catalogue=(solo,))[Profile.ONE]
    assert "import it on the Models page" in able.reasons[0]


def test_a_mixture_of_experts_writes_as_fast_as_what_it_reads() -> None:
    fields = {"approximate_megabytes": 18_000, "parameters_millions": 30_000}
    whole = make_model("whole", make_file("a.gguf", b"a"), **fields)
    experts = make_model("experts", make_file("a.gguf", b"a"), **fields | {"active_share": 0.1})
    power = Power.of(6)
    assert power.written(experts) < power.written(whole) / 5


def test_the_voice_that_says_what_the_guard_says_takes_memory_beside_a_speaking_model() -> None:
    taken = []
    for voice in (0, 500_000_000):
        there = Situation(computer(32, card=CARD), HERE, "en", SMALL_PARTS, voice)
        *cascades, one = profiles([*MANIFEST, speaks_for_itself()], there)
        assert one.expected is not None
        taken.append([choice.expected.memory_bytes for choice in cascades if choice.expected])
        taken[-1].append(one.expected.memory_bytes)
    assert [after - before for before, after in zip(*taken, strict=True)] == [0, 0, 0, 500_000_000]
