from dataclasses import replace
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.commands import Attention
from app.core.engine_events import EngineNeedless, EngineProgressed
from app.core.events import (
    CancelledBecause,
    ClauseWritten,
    Event,
    NothingSaid,
    OpenedBecause,
    ReplyBegun,
    ReplyFinished,
    ReplyHeard,
    ReplySounded,
    Rewound,
    SpeechPaused,
    SpeechStarted,
    StageFailed,
    TurnCancelled,
    TurnDucked,
    TurnOpened,
    TurnPaused,
    TurnPrepared,
    TurnResumed,
    WordsRecognised,
)
from app.core.exchange import Exchange
from app.core.voice_events import (
    DevicesFound,
    Duplex,
    DuplexBecause,
    DuplexChosen,
    EngineFailed,
    EngineLoading,
    EngineReady,
    EnginesRested,
    LevelMeasured,
    LoudspeakerLost,
    LoudspeakerOpened,
    MicrophoneGated,
    MicrophoneLost,
    MicrophoneOpened,
    MicrophoneSilent,
    SoundAdvised,
    StageStuck,
    VoiceLost,
    VoiceStarted,
)
from app.ui.state import notices
from app.ui.state.view_state import (
    Cure,
    Entry,
    Fate,
    Levels,
    Notice,
    Phase,
    ViewState,
    attending,
    doing_without,
    folded,
    pressed,
    resumed,
    status_text,
    stopped,
)

TASKS = ("detector", "turn_end", "recogniser", "language_model", "synthesiser")
FINISHED, RELEASED, TYPED = OpenedBecause.FINISHED, OpenedBecause.RELEASED, OpenedBecause.TYPED


def after(*events: Event, state: ViewState | None = None) -> ViewState:
    return reduce(folded, events, state or ViewState())


def ready(attention: Attention = Attention.OPEN) -> ViewState:
    state = attending(ViewState(), attention)
    engines = [EngineReady(task, "scripted", 0.1) for task in TASKS]
    return after(VoiceStarted(False), MicrophoneOpened("Headset"), *engines, state=state)


def said(turn: int, words: str) -> list[Event]:
    return [TurnPrepared(turn), WordsRecognised(turn, words, "en")]


def asked(turn: int, words: str, because: OpenedBecause = FINISHED) -> list[Event]:
    speech = [] if because is TYPED else [SpeechStarted(), SpeechPaused()]
    return [*speech, *said(turn, words), TurnOpened(turn, because)]


def answered(turn: int, *clauses: str) -> list[Event]:
    return [
        ReplyBegun(turn),
        *(ClauseWritten(turn, clause) for clause in clauses),
        ReplySounded(turn, 0.0),
        *(ReplyHeard(turn, clause) for clause in clauses),
        ReplyFinished(turn),
    ]


def texts(state: ViewState) -> list[tuple[int, str]]:
    return [(entry.turn, entry.said) for entry in state.entries]


# the conversation


def test_a_question_and_its_answer() -> None:
    state = after(*said(1, "What is a fjord?"), state=ready())
    (entry,) = state.entries
    assert entry == Entry(1, "What is a fjord?", Fate.TENTATIVE, language="en")
    state = after(TurnOpened(1, FINISHED), ClauseWritten(1, "A valley "), state=state)
    state = after(ClauseWritten(1, "in the sea."), ReplyHeard(1, "A valley "), state=state)
    (entry,) = state.entries
    assert (entry.fate, entry.written, entry.heard) == (Fate.ANSWERING, "A valley in the sea.", 9)
    state = after(ReplyHeard(1, "in the sea."), ReplyFinished(1), state=state)
    assert (state.entries[0].fate, state.entries[0].heard) == (Fate.FINISHED, 20)


def test_words_may_come_after_their_turn_was_opened() -> None:
    state = after(TurnPrepared(1), TurnOpened(1, RELEASED))
    assert state.entries == ()
    state = after(WordsRecognised(1, "Hallo.", "de"), state=state)
    assert state.entries == (Entry(1, "Hallo.", Fate.ANSWERING, language="de"),)


def test_a_written_message_is_known_as_such_in_either_order() -> None:
    words, opened = WordsRecognised(1, "Hi.", "en"), TurnOpened(1, TYPED)
    for events in ((words, opened), (opened, words)):
        (entry,) = after(TurnPrepared(1), *events).entries
        assert (entry.said, entry.typed, entry.fate) == ("Hi.", True, Fate.ANSWERING)


def test_tentative_words_stay_until_those_of_the_longer_utterance_are_there() -> None:
    state = after(*said(1, "What is"), TurnCancelled(1, CancelledBecause.WENT_ON))
    assert texts(state) == [(1, "What is")]
    state = after(TurnPrepared(2), state=state)
    assert texts(state) == [(1, "What is")]
    state = after(WordsRecognised(2, "What is a fjord?", "en"), state=state)
    assert texts(state) == [(2, "What is a fjord?")]


def test_tentative_words_stay_however_often_the_user_goes_on() -> None:
    state = after(*said(1, "So"), TurnCancelled(1, CancelledBecause.WENT_ON))
    for turn in range(2, 30):
        went_on = TurnCancelled(turn, CancelledBecause.WENT_ON)
        state = after(TurnPrepared(turn), went_on, state=state)
        assert texts(state) == [(1, "So")]
    state = after(*said(30, "So, tell me"), state=state)
    assert texts(state) == [(30, "So, tell me")]


def test_words_that_come_after_the_user_went_on_are_shown_too() -> None:
    state = after(TurnPrepared(1), TurnCancelled(1, CancelledBecause.WENT_ON))
    state = after(WordsRecognised(1, "Tell me", "en"), state=state)
    assert texts(state) == [(1, "Tell me")]
    assert texts(after(*said(2, "Tell me a story"), state=state)) == [(2, "Tell me a story")]


def test_a_rejoined_turn_becomes_tentative_and_loses_its_reply() -> None:
    rejoined = TurnCancelled(1, CancelledBecause.REJOINED)
    state = after(*asked(1, "I like"), ClauseWritten(1, "Me too."), rejoined)
    (entry,) = state.entries
    assert (entry.said, entry.fate, entry.written) == ("I like", Fate.TENTATIVE, "")
    state = after(*asked(2, "I like cheese."), ReplyHeard(1, "Me too."), state=state)
    assert texts(state) == [(2, "I like cheese.")]


def test_tentative_words_go_when_nothing_follows() -> None:
    state = after(*said(1, "Hm"), TurnCancelled(1, CancelledBecause.WENT_ON))
    for because in (CancelledBecause.NOTHING_SAID, CancelledBecause.STOPPED):
        assert after(TurnPrepared(2), TurnCancelled(2, because), state=state).entries == ()
    rehearsed = [TurnPrepared(2), TurnOpened(2, OpenedBecause.REHEARSED)]
    assert after(*rehearsed, state=state).entries == ()
    assert stopped(pressed(state, True)).entries == ()
    assert attending(state, Attention.MUTED).entries == state.entries  # what was begun is ended
    assert after(MicrophoneLost("Plug it in."), state=state).entries == state.entries  # likewise


def test_a_murmur_during_a_reply_leaves_no_trace() -> None:
    state = after(*asked(1, "Tell me a story."), ClauseWritten(1, "Once. "), ReplySounded(1, 0.0))
    murmur = [TurnPrepared(2), TurnCancelled(2, CancelledBecause.NOTHING_SAID)]
    state = after(TurnDucked(1), *murmur, WordsRecognised(2, "mm-hm", "en"), state=state)
    assert texts(state) == [(1, "Tell me a story.")]
    assert after(*murmur[:1], NothingSaid(2), state=state).entries == state.entries


def test_a_reply_goes_on_through_many_murmurs() -> None:
    state = after(*asked(1, "Tell me a story."), ReplySounded(1, 0.0), state=ready())
    for turn in range(2, 30):
        state = after(TurnPrepared(turn), NothingSaid(turn), state=state)
    assert state.phase is Phase.SPEAKING
    state = after(ClauseWritten(1, "The end."), ReplyFinished(1), state=state)
    assert state.entries[0].written == "The end."


def test_what_was_heard_before_an_interruption_is_told_after_it() -> None:
    state = after(*asked(1, "Count."), ClauseWritten(1, "One, two, three."), ReplySounded(1, 0.0))
    state = after(TurnCancelled(1, CancelledBecause.INTERRUPTED), state=state)
    state = after(ReplyHeard(1, "One, "), ClauseWritten(1, " Four."), state=state)
    (entry,) = state.entries
    assert (entry.fate, entry.because) == (Fate.CUT_SHORT, CancelledBecause.INTERRUPTED)
    assert (entry.written, entry.heard) == ("One, two, three.", 5)


def test_a_reply_that_was_never_allowed_to_be_heard_is_not_shown_as_cut_short() -> None:
    state = after(*said(1, "Wait"), ClauseWritten(1, "Yes?"))
    state = after(TurnCancelled(1, CancelledBecause.STOPPED), state=state)
    assert (state.entries[0].fate, state.entries[0].written) == (Fate.CUT_SHORT, "")


def test_silence_asked_for_before_the_reply_keeps_the_words() -> None:
    state = after(*asked(1, "Hello?"), TurnCancelled(1, CancelledBecause.STOPPED))
    assert state.entries == (
        Entry(1, "Hello?", Fate.CUT_SHORT, language="en", because=CancelledBecause.STOPPED),
    )


def test_words_recognised_after_the_talk_button_cut_them_short_are_kept() -> None:
    state = after(TurnPrepared(1), TurnOpened(1, RELEASED))
    state = after(TurnCancelled(1, CancelledBecause.INTERRUPTED), TurnPrepared(2), state=state)
    state = after(WordsRecognised(1, "And then", "en"), state=state)
    assert (texts(state), state.entries[0].fate) == ([(1, "And then")], Fate.CUT_SHORT)
    state = after(WordsRecognised(2, "we went home.", "en"), state=state)
    assert texts(state) == [(1, "And then"), (2, "we went home.")]


@pytest.mark.parametrize("floor_first", [True, False])
def test_a_failure_is_shown_with_its_advice(floor_first: bool) -> None:
    failed = [TurnCancelled(1, CancelledBecause.FAILED), StageFailed(1, "replying", "Ask again.")]
    state = after(*asked(1, "Why?"), *(failed if floor_first else failed[::-1]))
    (entry,) = state.entries
    assert (entry.said, entry.fate, entry.advice) == ("Why?", Fate.FAILED, "Ask again.")


def test_a_failure_without_words_is_shown_and_a_spoilt_rehearsal_is_not() -> None:
    state = after(TurnPrepared(1), StageFailed(1, "transcribing", "Speak again."))
    assert state.entries == (
        Entry(1, "", Fate.FAILED, advice="Speak again.", because=CancelledBecause.FAILED),
    )
    opened = [TurnPrepared(2), TurnOpened(2, OpenedBecause.REHEARSED)]
    spoilt = after(*opened, StageFailed(2, "speaking", "Choose another voice."), state=state)
    assert spoilt.entries == state.entries
    assert spoilt.notice == Notice("Choose another voice.")
    assert after(TurnPrepared(3), state=spoilt).notice is None


def test_a_failure_of_what_was_given_up_is_not_news() -> None:
    state = after(TurnPrepared(1), TurnCancelled(1, CancelledBecause.WENT_ON))
    assert after(StageFailed(1, "transcribing", "Speak again."), state=state).entries == ()
    assert after(StageFailed(0, "replying", "Start again.")).entries == ()


def test_a_text_read_aloud_is_no_entry_though_it_is_heard() -> None:
    opened = after(TurnPrepared(1), TurnOpened(1, OpenedBecause.REHEARSED), state=ready())
    speaking = after(ClauseWritten(1, "Hello."), ReplySounded(1, 0.0), state=opened)
    assert (speaking.phase, speaking.entries) == (Phase.SPEAKING, ())
    assert after(ReplyFinished(1), state=speaking).phase is Phase.LISTENING


def test_a_conversation_can_be_taken_back() -> None:
    events = [e for turn in (1, 2, 3) for e in (*asked(turn, f"{turn}?"), *answered(turn, "Yes."))]
    state = after(*events)
    assert texts(after(Rewound(2), state=state)) == [(1, "1?")]
    assert after(Rewound(0), state=state).entries == ()
    assert texts(after(Rewound(3), *asked(4, "4?"), state=state)) == [
        (1, "1?"), (2, "2?"), (4, "4?")
    ]  # fmt: skip
    assert after(Rewound(2), WordsRecognised(3, "late", "en"), state=state).newest == 3


def test_the_last_conversation_is_there_again() -> None:
    state = resumed(
        ViewState(),
        [
            Exchange(1, "Hi.", "Hello!", TYPED, None, "en", "Hello!"),
            Exchange(
                2, "Count.", "One, ", FINISHED, CancelledBecause.INTERRUPTED, "en", "One, two"
            ),
            Exchange(5, "Why?", "", FINISHED, CancelledBecause.FAILED),
            Exchange(6, "Only read.", "", FINISHED, None, "en", "Written."),
        ],
    )
    assert [(entry.turn, entry.fate, entry.heard) for entry in state.entries] == [
        (1, Fate.FINISHED, 6),
        (2, Fate.CUT_SHORT, 5),
        (5, Fate.FAILED, 0),
        (6, Fate.FINISHED, 8),
    ]
    assert state.entries[0].typed
    assert texts(after(*said(7, "Next"), state=state))[-1] == (7, "Next")


# what Parley is doing


def test_the_phases_of_an_open_conversation() -> None:
    state, seen = ready(), []
    words = [SpeechStarted(), SpeechPaused(), TurnPrepared(1), TurnOpened(1, FINISHED)]
    for event in [*words, *answered(1, "Yes.")]:
        state = folded(state, event)
        seen.append(state.phase)
    changes = [phase for before, phase in zip([None, *seen], seen, strict=False) if phase != before]
    assert changes == [Phase.HEARING, Phase.THINKING, Phase.SPEAKING, Phase.LISTENING]


def test_the_phases_of_push_to_talk() -> None:
    state = ready(Attention.PRESSED)
    assert state.phase is Phase.READY
    state = pressed(state, True)
    assert state.phase is Phase.LISTENING
    state = after(SpeechStarted(), SpeechPaused(), state=state)
    assert state.phase is Phase.HEARING
    state = pressed(state, False)
    assert state.phase is Phase.HEARING  # until the turn is there: no moment of "Ready"
    assert stopped(state).phase is Phase.READY
    state = after(TurnPrepared(1), TurnOpened(1, RELEASED), state=state)
    assert state.phase is Phase.THINKING
    assert after(NothingSaid(1), state=state).phase is Phase.READY


def test_a_pressed_button_shows_at_once_even_during_a_reply() -> None:
    state = after(*asked(1, "Go on."), ReplySounded(1, 0.0), state=ready(Attention.PRESSED))
    assert pressed(state, True).phase is Phase.LISTENING


def test_a_reply_is_silent_while_it_is_being_interrupted() -> None:
    state = after(*asked(1, "Go on."), ReplySounded(1, 0.0), state=ready())
    state = after(SpeechStarted(), TurnDucked(1), state=state)
    assert state.phase is Phase.SPEAKING
    state = after(TurnPaused(1), state=state)
    assert state.phase is Phase.HEARING
    state = after(
        TurnPrepared(2), NothingSaid(2), TurnResumed(1, CancelledBecause.NOTHING_SAID), state=state
    )
    assert state.phase is Phase.SPEAKING


def test_nothing_is_ready_until_everything_is() -> None:
    state = after(VoiceStarted(False), MicrophoneOpened("Headset"))
    for task in TASKS:
        assert state.phase is Phase.STARTING
        state = after(EngineLoading(task, "m"), EngineReady(task, "m", 1.0), state=state)
    assert (state.phase, state.notice) == (Phase.READY, None)


def test_without_a_microphone_one_can_write_but_not_listen() -> None:
    state = after(MicrophoneLost("Plug in a microphone."), state=ready(Attention.PRESSED))
    assert (state.phase, state.microphone) == (Phase.READY, "")
    assert state.notice == Notice("Plug in a microphone.", Cure.SOUND)
    state = attending(state, Attention.OPEN)
    assert state.phase is Phase.TROUBLE
    answering = after(*asked(1, "Hi", TYPED), ReplySounded(1, 0.0), state=state)
    assert answering.phase is Phase.SPEAKING
    state = after(MicrophoneOpened("Webcam"), state=state)
    assert (state.phase, state.notice, state.microphone) == (Phase.LISTENING, None, "Webcam")


def test_a_microphone_without_any_sound_is_told_of_until_there_is_some() -> None:
    silent = MicrophoneSilent("It may be muted.")
    state = after(MicrophoneOpened("Desk"), silent, state=ready())
    assert state.notice == Notice("It may be muted.", Cure.SOUND)
    assert (state.phase, state.microphone) == (Phase.LISTENING, "Desk")
    for event in (MicrophoneSilent(""), MicrophoneOpened("Desk")):
        assert after(event, state=state).notice is None
    lost = after(MicrophoneLost("Plug it in."), state=state)
    assert lost.notice == Notice("Plug it in.", Cure.SOUND)


def test_advice_about_devices_is_passing() -> None:
    state = after(SoundAdvised("Use the other one."), state=ready())
    assert state.notice == Notice("Use the other one.", Cure.SOUND)
    assert after(TurnPrepared(1), state=state).notice is None


def test_muted_is_said_beside_what_goes_on() -> None:
    state = attending(ready(), Attention.MUTED)
    assert (state.phase, status_text(state)) == (Phase.MUTED, "Muted. Nothing is listened to.")
    state = after(*asked(1, "Hi", TYPED), state=state)
    assert status_text(state) == "Thinking. You are muted."


def test_trouble_names_its_cure_even_when_the_notice_was_put_away() -> None:
    state = after(EngineFailed("detector", "m", "It is missing."), state=ready())
    assert status_text(state) == "Trouble with a model: see Settings, Models."
    state = after(MicrophoneLost("Plug in a microphone."), state=ready(Attention.OPEN))
    assert status_text(state) == "No microphone: see Settings, Sound."


def test_half_duplex_is_said() -> None:
    state = after(*asked(1, "Hi"), ReplySounded(1, 0.0), MicrophoneGated(True), state=ready())
    assert state.deaf
    assert status_text(state) == "Speaking. Only “stop” or Esc interrupts."
    assert not after(MicrophoneGated(False), state=state).deaf


def test_who_must_be_louder_than_the_echo_is_told_so() -> None:
    speaking = after(*asked(1, "Hi"), ReplySounded(1, 0.0), state=ready())
    assert status_text(speaking) == "Speaking"
    gated = DuplexChosen(Duplex.GATED, DuplexBecause.MEASURED, 20.0)
    state = after(gated, state=speaking)
    assert status_text(state) == "Speaking. Speak up to interrupt."
    assert status_text(after(ReplyFinished(1), state=state)) == "Listening"
    full = DuplexChosen(Duplex.FULL, DuplexBecause.MEASURED, 40.0)
    assert status_text(after(full, state=state)) == "Speaking"


@pytest.mark.parametrize("attention", [Attention.PRESSED, Attention.MUTED])
def test_nobody_need_speak_up_who_is_not_listened_to(attention: Attention) -> None:
    gated = DuplexChosen(Duplex.GATED, DuplexBecause.MEASURED, 20.0)
    state = after(*asked(1, "Hi"), ReplySounded(1, 0.0), gated, state=ready(attention))
    assert state.phase is Phase.SPEAKING
    assert "Speak up" not in status_text(state)


@pytest.mark.parametrize("end", [VoiceLost("It stopped.", True), VoiceStarted(True)])
def test_another_voice_process_has_to_find_out_about_the_echo_itself(end: Event) -> None:
    state = after(DuplexChosen(Duplex.GATED, DuplexBecause.MEASURED, 20.0), state=ready())
    assert state.duplex is Duplex.GATED
    assert after(end, state=state).duplex is None


def test_resting_ends_with_the_next_words() -> None:
    state = after(EnginesRested(), state=ready(Attention.PRESSED))
    assert state.phase is Phase.RESTING
    state = after(*asked(1, "Hi", TYPED), EngineLoading("language_model", "m"), state=state)
    assert state.phase is Phase.THINKING
    assert state.notice is not None
    assert "waking up" in state.notice.text
    ready_again = [EngineReady(task, "m", 1.0) for task in TASKS[2:]]
    assert after(*ready_again, state=state).notice is None


# notices


def test_a_lost_voice_comes_back_and_says_so_until_the_next_turn() -> None:
    talking = after(*asked(1, "Go."), ClauseWritten(1, "One, two"), ReplyHeard(1, "One"))
    state = after(*said(2, "And"), VoiceLost("Crashed.", returning=True), state=talking)
    assert (state.entries[0].fate, state.entries[0].heard) == (Fate.CUT_SHORT, 3)
    assert texts(state) == [(1, "Go.")]
    assert state.phase is Phase.STARTING
    assert state.notice == Notice("Parley's voice stopped unexpectedly and is coming back.")
    state = after(VoiceStarted(True), MicrophoneOpened("Headset"), state=state)
    assert state.notice == Notice("Parley's voice is back.")
    assert after(TurnPrepared(3), state=state).notice is None


def test_an_unanswered_turn_fails_with_the_voice() -> None:
    state = after(*asked(1, "Why?"), VoiceLost("Crashed.", returning=True))
    (entry,) = state.entries
    assert entry.fate is Fate.FAILED
    assert "Try again" in entry.advice


def test_a_voice_that_is_gone_for_good_is_trouble() -> None:
    state = after(VoiceLost("Choose a smaller model.", returning=False), state=ready())
    assert state.phase is Phase.TROUBLE
    assert state.notice == Notice("Choose a smaller model.", Cure.MODELS)


def test_a_failed_engine_is_trouble_until_it_loads() -> None:
    state = after(EngineFailed("recogniser", "m", "Get it first."), state=ready())
    assert (state.phase, state.notice) == (Phase.TROUBLE, Notice("Get it first.", Cure.MODELS))
    state = after(EngineLoading("recogniser", "n"), state=state)
    assert state.notice is not None
    assert "Speech recognition is loading" in state.notice.text
    state = after(EngineReady("recogniser", "n", 1.0), state=state)
    assert (state.phase, state.notice) == (Phase.LISTENING, None)


def test_that_another_model_is_used_is_said_until_it_is_put_away_whatever_happens() -> None:
    told = Notice("Parley goes on with the other one.", Cure.MODELS)
    state = doing_without(ready(), told)
    assert (state.phase, state.notice) == (Phase.LISTENING, told)
    state = after(EngineLoading("language_model", "n"), *asked(1, "Hi"), state=state)
    assert state.notice == told
    state = after(VoiceLost("Gone.", returning=True), VoiceStarted(True), state=state)
    assert state.notice == told
    assert doing_without(state, None).notice == notices.BACK


def progressed(share: float, task: str = "language_model") -> EngineProgressed:
    return EngineProgressed(task, "n", "Qwen2-Audio", share)


def test_at_the_beginning_the_status_says_how_far_loading_is() -> None:
    state = after(VoiceStarted(False), EngineLoading("language_model", "n"))
    assert status_text(state) == "Getting ready. You can write already."
    state = after(progressed(0.4), state=state)
    assert status_text(state) == "Loading Qwen2-Audio: 40 %. You can write already."
    state = after(progressed(1.0), state=state)
    assert status_text(state) == "Loading Qwen2-Audio: almost ready. You can write already."


def test_later_the_notice_does_and_once_put_away_it_stays_away() -> None:
    state = after(EngineLoading("language_model", "n"), progressed(0.4), state=ready())
    assert state.notice is not None
    assert state.notice.text == "The language model is loading. Replies wait until it is ready."
    assert state.notice.progress == "Qwen2-Audio: 40 %."
    away = replace(state, notice=None)
    assert after(progressed(0.5), state=away).notice is None
    assert after(EngineReady("language_model", "n", 1.0), state=state).notice is None


def test_of_two_that_are_loading_the_one_that_tells_is_shown() -> None:
    both = [EngineLoading(task, "n") for task in ("synthesiser", "language_model")]
    state = after(*both, progressed(0.1), state=ready())
    assert state.notice is not None
    assert state.notice.progress == "Qwen2-Audio: 10 %."


def test_of_what_is_not_being_loaded_no_progress_is_shown() -> None:
    state = ready()
    assert after(progressed(0.4), progressed(0.4, "guard"), state=state).notice == state.notice


def test_what_is_needless_is_not_waited_for_and_no_trouble() -> None:
    state = after(EngineFailed("synthesiser", "m", "Get a voice."), state=ready())
    state = after(EngineNeedless("synthesiser"), state=state)
    assert (state.phase, state.notice) == (Phase.LISTENING, None)
    engines = [EngineReady(task, "m", 0.1) for task in TASKS if task != "synthesiser"]
    begun = after(VoiceStarted(False), MicrophoneOpened("Headset"), *engines)
    assert begun.phase is Phase.STARTING
    assert after(EngineNeedless("synthesiser"), state=begun).phase is not Phase.STARTING


def test_a_failed_model_of_feelings_is_no_trouble_and_told_until_a_reply_was_heard() -> None:
    state = after(EngineFailed("feelings", "m", "Import it."), state=ready())
    told = Notice("Import it. Until then Parley goes by its built-in measure.", Cure.PRIVACY)
    assert (state.phase, state.notice) == (Phase.LISTENING, told)
    state = after(*asked(1, "Hi"), state=state)
    assert state.notice == told
    assert after(*answered(1, "Yes."), state=state).notice is None
    assert after(EngineLoading("feelings", "n"), state=state).notice is None


def test_a_failed_guard_model_is_no_trouble_either() -> None:
    state = after(EngineFailed("guard", "m", "Get it."), state=ready())
    told = "Get it. Until then the phrase lists alone decide what may be said."
    assert (state.phase, state.notice) == (Phase.LISTENING, Notice(told, Cure.PERSONA))


@pytest.mark.parametrize("task", ["feelings", "guard"])
def test_nobody_waits_for_a_model_that_is_not_needed(task: str) -> None:
    state = after(EngineLoading(task, "m"), state=ready())
    assert (state.phase, state.notice) == (Phase.LISTENING, None)


def test_the_graver_notice_hides_the_other_and_gives_way_to_it_again() -> None:
    state = after(LoudspeakerLost("Plug in headphones."), state=ready())
    graver = after(EngineFailed("synthesiser", "m", "Get a voice."), state=state)
    assert graver.notice == Notice("Get a voice.", Cure.MODELS)
    healed = after(EngineReady("synthesiser", "m", 1.0), state=graver)
    assert healed.notice == Notice("Plug in headphones.", Cure.SOUND)
    opened = after(LoudspeakerOpened("Headset"), state=healed)
    assert (opened.notice, opened.loudspeaker) == (None, "Headset")


def test_a_notice_that_was_put_away_stays_away() -> None:
    state = after(LoudspeakerLost("Plug in headphones."), state=ready())
    state = after(SpeechStarted(), TurnPrepared(1), state=replace(state, notice=None))
    assert state.notice is None


def test_a_stuck_stage_is_told_until_the_turn_is_over() -> None:
    state = after(*asked(1, "Hi"), StageStuck("replying", 30.0), state=ready())
    assert state.notice is not None
    assert after(TurnCancelled(1, CancelledBecause.STOPPED), state=state).notice is None


# devices


def test_a_level_changes_nothing_else() -> None:
    before = after(*asked(1, "Hi"), state=ready())
    state = folded(before, LevelMeasured(-20.0, -30.0))
    assert state.levels == Levels(-20.0, -30.0)
    assert state.entries is before.entries


def test_devices_can_be_chosen_from() -> None:
    state = after(DevicesFound(("Headset", "Webcam"), ("Headset",)))
    assert (state.microphones, state.loudspeakers) == (("Headset", "Webcam"), ("Headset",))


def test_what_changes_nothing_gives_the_same_state() -> None:
    state = after(*asked(1, "Hi"), *answered(1, "Yes."), state=ready())
    for event in (SpeechPaused(), ReplyBegun(1), ReplyFinished(1), TurnDucked(1)):
        assert folded(state, event) is state


# anything at all

TURN = st.integers(0, 6)
WORDS = st.sampled_from(["", "Yes. ", "What is a fjord? "])
EVENTS = st.one_of(
    *(st.builds(kind, TURN) for kind in (TurnPrepared, TurnDucked, TurnPaused, TurnResumed)),
    *(st.builds(kind, TURN) for kind in (NothingSaid, ReplyBegun, ReplyFinished, Rewound)),
    *(st.builds(kind, TURN, WORDS) for kind in (ClauseWritten, ReplyHeard)),
    st.builds(TurnOpened, TURN, st.sampled_from(OpenedBecause)),
    st.builds(TurnCancelled, TURN, st.sampled_from(CancelledBecause)),
    st.builds(WordsRecognised, TURN, WORDS, st.just("en")),
    st.builds(StageFailed, TURN, st.just("replying"), WORDS),
    st.builds(ReplySounded, TURN, st.just(0.0)),
    st.builds(VoiceLost, WORDS, st.booleans()),
    st.builds(VoiceStarted, st.booleans()),
    st.builds(EngineLoading, st.sampled_from(TASKS), st.just("m")),
    st.builds(EngineFailed, st.sampled_from(TASKS), st.just("m"), WORDS),
    st.builds(MicrophoneGated, st.booleans()),
    st.builds(
        DuplexChosen, st.sampled_from(Duplex), st.just(DuplexBecause.MEASURED), st.just(20.0)
    ),
    st.sampled_from([SpeechStarted(), EnginesRested(), MicrophoneLost("?")]),
)


@given(st.lists(EVENTS, max_size=60))
def test_turns_stay_unique_and_rising_whatever_happens(events: list[Event]) -> None:
    state = ready()
    for event in events:
        state = folded(state, event)
        turns = [entry.turn for entry in state.entries]
        assert turns == sorted(set(turns))
        assert all(0 <= entry.heard <= len(entry.written) for entry in state.entries)
        assert not turns or turns[-1] <= state.newest


def test_a_recording_that_cannot_be_read_is_a_notice_and_no_part_of_the_conversation() -> None:
    state = after(StageFailed(0, "recording", "It is empty; record it again."), state=ready())
    assert state.entries == ()
    assert state.notice == Notice("It is empty; record it again.")


def test_another_device_than_the_chosen_one_is_told_of_and_used() -> None:
    advice = "The microphone Studio is not connected, so Desk is used."
    state = after(MicrophoneOpened("Desk", advice), state=ready())
    assert (state.microphone, state.phase) == ("Desk", Phase.LISTENING)
    assert state.notice == Notice(advice, Cure.SOUND)
