import pytest

from app.audio.routing import (
    NO_LOUDSPEAKER,
    NO_MICROPHONE,
    WRONG_SOURCE,
    End,
    Judge,
    Judgement,
    Routing,
)

DESK = End("desk", "Desk microphone")
HEADSET = End("headset", "Headset")
MONITOR = End("speakers.monitor", "Monitor of Speakers", monitor=True)
SPEAKERS = End("speakers", "Speakers")
FINE = Judgement()


@pytest.fixture
def judge() -> Judge:
    return Judge()


def test_with_a_microphone_in_its_place_nothing_is_to_be_done(judge: Judge) -> None:
    assert judge.after(Routing(DESK, SPEAKERS)) == FINE
    assert judge.after(Routing(DESK, SPEAKERS, (DESK,))) == FINE
    assert judge.after(Routing(HEADSET, SPEAKERS, (HEADSET,))) == FINE


@pytest.mark.parametrize("source", [None, MONITOR])
def test_without_a_microphone_it_stays_shut_until_there_is_one(
    judge: Judge, source: End | None
) -> None:
    routing = Routing(source, SPEAKERS, (MONITOR,))
    assert judge.after(routing).microphone_barred == NO_MICROPHONE
    assert judge.after(Routing(source, SPEAKERS)).microphone_barred == NO_MICROPHONE
    assert judge.after(Routing(DESK, SPEAKERS)) == FINE


def test_on_a_monitor_though_there_is_a_microphone_it_is_opened_again_once(judge: Judge) -> None:
    wrong = Routing(DESK, SPEAKERS, (MONITOR,))
    assert judge.after(wrong) == Judgement(renew_microphone=True)
    assert judge.after(wrong) == FINE  # it is on its way
    judge.opened()
    assert judge.after(Routing(DESK, SPEAKERS, (DESK,))) == FINE


def test_if_that_does_not_help_it_stays_shut_until_the_system_chooses_another(
    judge: Judge,
) -> None:
    wrong = Routing(DESK, SPEAKERS, (MONITOR,))
    judge.after(wrong)
    judge.opened()
    assert judge.after(wrong).microphone_barred == WRONG_SOURCE
    assert judge.after(Routing(DESK, SPEAKERS)).microphone_barred == WRONG_SOURCE
    assert judge.after(Routing(HEADSET, SPEAKERS)) == FINE


@pytest.mark.parametrize("sink", [None, End("auto_null", "Dummy Output")])
def test_a_loudspeaker_that_is_none_is_not_played_to(judge: Judge, sink: End | None) -> None:
    assert judge.after(Routing(DESK, sink)).loudspeaker_barred == NO_LOUDSPEAKER
    assert judge.after(Routing(DESK, SPEAKERS)) == FINE


def test_without_a_sound_server_nothing_is_barred(judge: Judge) -> None:
    judge.after(Routing(None, None))
    assert judge.after(None) == FINE


def test_the_microphone_is_the_one_in_use_or_else_the_systems_choice() -> None:
    assert Routing(DESK, SPEAKERS, (HEADSET,)).microphone == HEADSET
    assert Routing(DESK, SPEAKERS, (MONITOR,)).microphone == DESK
    assert Routing(MONITOR, SPEAKERS, (MONITOR,)).microphone is None
