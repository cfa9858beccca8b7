from app.core.turn import Turn, TurnState


def test_a_held_turn_is_heard_only_after_it_was_opened() -> None:
    turn = Turn(1)
    turn.pause()
    assert turn.state is TurnState.HELD
    turn.open()
    assert turn.state is TurnState.OPEN


def test_a_reply_that_was_ducked_and_paused_goes_on() -> None:
    turn = Turn(1)
    turn.open()
    turn.duck()
    turn.pause()
    assert turn.state is TurnState.PAUSED
    turn.resume()
    assert turn.state is TurnState.OPEN


def test_nothing_brings_a_cancelled_turn_back() -> None:
    turn = Turn(1)
    turn.cancel()
    for change in (turn.open, turn.duck, turn.pause, turn.resume, turn.cancel):
        change()
        assert turn.cancelled


def test_whoever_waits_is_told_of_every_change_and_no_longer() -> None:
    turn, seen = Turn(1), []
    with turn.watched(lambda: seen.append(turn.state)):
        turn.open()
        turn.duck()
        turn.duck()
    turn.cancel()
    assert seen == [TurnState.OPEN, TurnState.DUCKED]


def test_whoever_comes_too_late_is_told_at_once() -> None:
    turn, told = Turn(1), []
    turn.cancel()
    with turn.watched(lambda: told.append(True)):
        assert told == [True]
