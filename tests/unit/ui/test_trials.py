"""Which engine is to blame, told from events."""

from app.core.engine_events import EngineNeedless
from app.core.events import (
    ClauseWritten,
    Event,
    OpenedBecause,
    ReplySounded,
    StageFailed,
    TurnOpened,
    WordsRecognised,
)
from app.core.voice_events import (
    EngineFailed,
    EngineLoading,
    EngineReady,
    StageStuck,
    VoiceLost,
    VoiceStarted,
)
from app.ui.state.trials import MOST_CRASHES, MOST_FAILURES, Broken, How, Trials, Worked

LOST = VoiceLost("The voice crashed; it is being started again.", returning=True)
TASKS = ("language_model", "synthesiser", "recogniser")


def happens(trials: Trials, *events: Event) -> list[Worked | Broken]:
    return [told for event in events if (told := trials.after(event)) is not None]


def ready(*names: str) -> Trials:
    trials = Trials()
    for task, model in zip(TASKS, names or ("brain", "voice", "ear"), strict=True):
        happens(trials, EngineLoading(task, model), EngineReady(task, model, 1.0))
        trials.expect(task, model)
    return trials


def proven() -> Trials:
    trials = ready()
    happens(trials, WordsRecognised(1, "Hello", "en"), ClauseWritten(1, "Hi."), ReplySounded(1, 0))
    return trials


def failures(count: int, stage: str = "replying") -> list[StageFailed]:
    return [StageFailed(turn, stage, "Choose another.") for turn in range(count)]


def test_an_engine_has_worked_when_it_has_done_its_work_and_not_before() -> None:
    assert happens(ready(), WordsRecognised(1, "Hello", "en")) == [Worked("recogniser", "ear")]
    assert happens(ready(), ClauseWritten(1, "Hi.")) == [Worked("language_model", "brain")]
    assert happens(ready(), ReplySounded(1, 0.0)) == [Worked("synthesiser", "voice")]


def test_words_that_were_typed_tell_nothing_of_the_recogniser() -> None:
    typed = TurnOpened(1, OpenedBecause.TYPED)
    assert not happens(ready(), typed, WordsRecognised(1, "Hello", "en"))


def test_a_text_that_is_read_aloud_tells_nothing_of_the_language_model() -> None:
    rehearsed = TurnOpened(1, OpenedBecause.REHEARSED)
    assert not happens(ready(), rehearsed, ClauseWritten(1, "This is how I sound."))


def test_a_reply_that_came_before_it_was_told_that_the_model_is_there_counts() -> None:
    trials = Trials()
    events = (EngineLoading("language_model", "brain"), ClauseWritten(1, "Hi."))
    assert happens(trials, *events) == [Worked("language_model", "brain")]


def test_what_cannot_be_loaded_is_broken_at_once() -> None:
    assert happens(Trials(), EngineFailed("recogniser", "ear", "Get it.")) == [
        Broken("recogniser", "ear", How.NOT_LOADED, "Get it.")
    ]


def test_so_is_nothing_for_which_there_is_no_choice() -> None:
    assert not happens(Trials(), EngineFailed("guard", "x", "Get it."))
    assert not happens(Trials(), EngineFailed("detector", "x", "Get it."))


def test_failing_in_one_turn_after_another_is_broken() -> None:
    told = happens(ready(), *failures(MOST_FAILURES))
    assert told == [Broken("language_model", "brain", How.FAILING, "Choose another.")]


def test_a_reply_in_between_makes_up_for_the_failures() -> None:
    trials = ready()
    happens(trials, *failures(MOST_FAILURES - 1), ClauseWritten(9, "Hi."))
    assert not happens(trials, *failures(MOST_FAILURES - 1))


def test_failures_of_one_engine_are_not_those_of_another() -> None:
    trials = ready()
    assert not happens(trials, *failures(2), *failures(2, "speaking"), *failures(2, "transcribing"))


def test_no_engine_is_to_blame_for_words_that_are_too_long() -> None:
    too_long = StageFailed(1, "replying", "Send it in parts.", too_long=True)
    assert not happens(ready(), *[too_long] * 10)


def test_the_turns_that_met_an_engine_that_was_not_loaded_blame_nobody_anew() -> None:
    trials = Trials()
    happens(trials, EngineFailed("language_model", "brain", "Get it."))
    assert not happens(trials, *failures(10))


def test_one_crash_while_it_is_loaded_is_enough_for_what_has_never_worked() -> None:
    trials = proven()
    told = happens(trials, EngineLoading("language_model", "new"), LOST)
    assert told == [Broken("language_model", "new", How.NOT_LOADED, LOST.advice)]


def test_what_has_worked_is_given_another_chance() -> None:
    trials = proven()
    loading = EngineLoading("language_model", "brain")
    assert not happens(trials, VoiceStarted(False), loading, LOST)
    told = happens(trials, VoiceStarted(True), loading, LOST)
    assert [one.model for one in told] == ["brain"]


def test_a_crash_before_anything_was_told_is_laid_to_what_was_chosen_and_never_worked() -> None:
    trials = proven()
    trials.expect("language_model", "new")
    told = happens(trials, *[VoiceStarted(True), LOST] * MOST_CRASHES)
    assert [one.model for one in told] == ["new"]


def test_where_all_have_worked_a_crash_is_laid_to_nobody() -> None:
    trials = proven()
    ready_again = [EngineReady(task, name, 1.0) for task, name in _proven_names()]
    assert not happens(trials, *[VoiceStarted(True), *ready_again, LOST] * 4)


def test_an_engine_that_hangs_again_and_again_is_broken_even_if_it_has_worked() -> None:
    trials = proven()
    ready_again = [EngineReady(task, name, 1.0) for task, name in _proven_names()]
    hangs = [*ready_again, StageStuck("speaking", 60.0), LOST, VoiceStarted(True)]
    told = happens(trials, *hangs * MOST_CRASHES)
    assert told == [Broken("synthesiser", "voice", How.CRASHED, LOST.advice)]


def test_what_is_needless_is_never_to_blame() -> None:
    trials = Trials()
    for task, model in (("language_model", "omni"), ("synthesiser", "voice"), ("recogniser", "")):
        trials.expect(task, model)
    trials.remember("language_model", ["omni"])
    needless = [EngineNeedless("recogniser"), EngineNeedless("synthesiser")]
    ready_again = [VoiceStarted(True), *needless, EngineReady("language_model", "omni", 1.0)]
    assert not happens(trials, *[*ready_again, LOST, VoiceStarted(True), LOST] * MOST_CRASHES)


def test_what_was_needless_may_be_to_blame_once_another_model_answers() -> None:
    trials = Trials()
    trials.expect("synthesiser", "voice")
    happens(trials, EngineNeedless("synthesiser"))
    trials.expect("language_model", "brain")
    trials.remember("language_model", ["brain"])
    told = happens(trials, *[VoiceStarted(True), LOST] * MOST_CRASHES)
    assert [one.model for one in told] == ["voice"]


def test_the_user_may_try_it_again() -> None:
    trials = ready()
    happens(trials, *failures(MOST_FAILURES - 1))
    trials.forgive("language_model", "brain")
    assert not happens(trials, *failures(MOST_FAILURES - 1))


def _proven_names() -> list[tuple[str, str]]:
    return list(zip(TASKS, ("brain", "voice", "ear"), strict=True))
