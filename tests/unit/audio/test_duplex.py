import pytest

from app.audio.duplex import FULL_FROM, GATED_FROM, Choice, DuplexJudge, names_headphones
from app.audio.echo_loss import EchoLoss
from app.core.settings import DuplexWish
from app.core.voice_events import Duplex, DuplexBecause


def judge(loudspeaker: str = "Desk speakers", wish: DuplexWish = DuplexWish.AUTO) -> DuplexJudge:
    judge = DuplexJudge(wish)
    judge.uses(loudspeaker)
    return judge


def measured(judge: DuplexJudge, *losses: float) -> Duplex:
    for loss in losses:
        judge.measures(EchoLoss(5.0, loss))
    return judge.choice.duplex


def test_it_begins_with_taking_turns() -> None:
    assert judge().choice == Choice(Duplex.HALF, DuplexBecause.UNKNOWN)


@pytest.mark.parametrize(
    ("loss", "duplex"), [(50.0, Duplex.FULL), (22.0, Duplex.GATED), (8.0, Duplex.HALF)]
)
def test_the_measured_echo_decides(loss: float, duplex: Duplex) -> None:
    one = judge()
    assert measured(one, loss) is duplex
    assert one.choice == Choice(duplex, DuplexBecause.MEASURED, loss)


def test_a_loss_that_wavers_round_a_threshold_changes_nothing() -> None:
    one = judge()
    assert measured(one, FULL_FROM - 1) is Duplex.GATED
    assert measured(one, FULL_FROM + 1, FULL_FROM - 1) is Duplex.FULL
    assert measured(one, FULL_FROM - 5, FULL_FROM - 1) is Duplex.GATED
    assert measured(one, GATED_FROM - 1) is Duplex.GATED
    assert measured(one, GATED_FROM - 5, GATED_FROM - 1) is Duplex.HALF


@pytest.mark.parametrize(
    "name",
    [
        "AirPods Pro",
        "Headphones (Realtek Audio)",
        "WH-1000XM4 Headset",
        "USB Head-Set",
        "Pixel Buds",
        "Galaxy Earbuds",
        "HDA: ALC Headphone (hw:0,0)",
    ],
)
def test_headphones_are_known_by_their_name(name: str) -> None:
    assert names_headphones(name)
    assert judge(name).choice == Choice(Duplex.FULL, DuplexBecause.HEADPHONES)


@pytest.mark.parametrize("name", ["", "MacBook Pro Speakers", "System sound", "Budapest Speaker"])
def test_other_loudspeakers_are_not(name: str) -> None:
    assert not names_headphones(name)


def test_headphones_are_believed_until_the_echo_proves_otherwise() -> None:
    assert measured(judge("Headphones"), 10.0) is Duplex.HALF


def test_two_self_interruptions_cost_a_step_for_the_rest_of_the_conversation() -> None:
    one = judge()
    measured(one, 50.0)
    steps = []
    for _ in range(6):
        one.interrupted_itself()
        steps.append(measured(one, 50.0))
    assert steps == [Duplex.FULL] + [Duplex.GATED] * 2 + [Duplex.HALF] * 3
    assert one.choice.because is DuplexBecause.INTERRUPTED_ITSELF
    one.begin_conversation()
    assert one.choice.duplex is Duplex.FULL


def test_another_device_has_another_echo() -> None:
    one = judge()
    measured(one, 50.0)
    one.uses("Other speakers")
    assert one.choice == Choice(Duplex.HALF, DuplexBecause.UNKNOWN)


@pytest.mark.parametrize(
    ("wish", "duplex"), [(DuplexWish.HALF, Duplex.HALF), (DuplexWish.FULL, Duplex.FULL)]
)
def test_what_the_user_has_chosen_holds_whatever_is_measured(
    wish: DuplexWish, duplex: Duplex
) -> None:
    one = judge(wish=wish)
    for loss in (50.0, 5.0):
        assert measured(one, loss) is duplex
    one.interrupted_itself()
    one.interrupted_itself()
    assert one.choice == Choice(duplex, DuplexBecause.CHOSEN, 5.0)
