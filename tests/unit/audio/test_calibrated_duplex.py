"""What was measured in the settings decides until there is something better."""

import pytest

from app.audio.duplex import Choice, DuplexJudge
from app.audio.echo_loss import EchoLoss
from app.core.echo import FULL_FROM, GATED_FROM, allowed_by
from app.core.settings import DuplexWish
from app.core.voice_events import Duplex, DuplexBecause


@pytest.fixture
def judge() -> DuplexJudge:
    judge = DuplexJudge(DuplexWish.AUTO)
    judge.uses("Desk speakers")
    judge.calibrated = 24.0
    return judge


@pytest.mark.parametrize(
    ("loss", "duplex"),
    [
        (60.0, Duplex.FULL),
        (FULL_FROM, Duplex.FULL),
        (FULL_FROM - 0.1, Duplex.GATED),
        (GATED_FROM, Duplex.GATED),
        (GATED_FROM - 0.1, Duplex.HALF),
        (-3.0, Duplex.HALF),
    ],
)
def test_a_loss_allows_so_much(judge: DuplexJudge, loss: float, duplex: Duplex) -> None:
    assert allowed_by(loss) is duplex
    judge.calibrated = loss
    assert judge.choice == Choice(duplex, DuplexBecause.CALIBRATED, loss)


def test_the_running_estimate_replaces_it(judge: DuplexJudge) -> None:
    judge.measures(EchoLoss(20.0, 50.0))
    assert judge.choice == Choice(Duplex.FULL, DuplexBecause.MEASURED, 50.0)


def test_it_counts_again_once_the_estimate_is_void(judge: DuplexJudge) -> None:
    judge.measures(EchoLoss(20.0, 50.0))
    judge.uses("Desk speakers")
    assert judge.choice == Choice(Duplex.GATED, DuplexBecause.CALIBRATED, 24.0)


def test_what_was_measured_is_worth_more_than_a_name(judge: DuplexJudge) -> None:
    judge.uses("Headphones")
    assert judge.choice == Choice(Duplex.GATED, DuplexBecause.CALIBRATED, 24.0)
    judge.calibrated = None
    assert judge.choice.because is DuplexBecause.HEADPHONES


def test_parley_taking_its_own_words_for_the_users_is_worth_more_still(judge: DuplexJudge) -> None:
    judge.interrupted_itself()
    judge.interrupted_itself()
    assert judge.choice == Choice(Duplex.HALF, DuplexBecause.INTERRUPTED_ITSELF, 24.0)


def test_what_the_user_has_chosen_is_worth_most(judge: DuplexJudge) -> None:
    judge.wish = DuplexWish.FULL
    assert judge.choice == Choice(Duplex.FULL, DuplexBecause.CHOSEN, 24.0)
