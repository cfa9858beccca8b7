from app.audio.lead import LEADS, Lead

RATE, BLOCK = 24_000, 480


def play(lead: Lead, seconds: float, *, dry: int = 0, spoken: bool = True) -> int:
    """So long without a gap, then so many blocks that come too late; how often it is too short."""
    for _ in range(round(seconds * RATE / BLOCK)):
        assert not lead.note(BLOCK, dry=False, spoken=spoken)
    return sum(lead.note(BLOCK, dry=True, spoken=spoken) for _ in range(dry))


def opened() -> Lead:
    lead = Lead()
    lead.begin(RATE)
    return lead


def test_it_begins_short_and_stays_so_while_nothing_runs_dry() -> None:
    lead = opened()
    play(lead, 60.0)
    assert lead.seconds == LEADS[0]


def test_a_device_that_runs_dry_three_times_gets_more_ahead_and_at_last_the_most() -> None:
    lead = opened()
    assert play(lead, 1.0, dry=3) == 1
    assert lead.seconds == LEADS[1]
    assert play(lead, 1.0, dry=30) == len(LEADS) - 2
    assert lead.seconds == LEADS[-1]


def test_nobody_hears_a_few_gaps_in_silence_but_dozens_are_the_devices() -> None:
    lead = opened()
    assert play(lead, 1.0, dry=8, spoken=False) == 0
    assert play(lead, 1.0, dry=20, spoken=False) >= 2


def test_a_gap_now_and_then_is_the_computers() -> None:
    lead = opened()
    for _ in range(20):
        play(lead, 6.0, dry=1)
    assert lead.seconds == LEADS[0]


def test_gaps_while_a_stream_begins_do_not_count() -> None:
    lead = opened()
    for _ in range(5):
        play(lead, 0.0, dry=20)
        lead.begin(RATE)
    assert lead.seconds == LEADS[0]


def test_another_device_begins_short_again() -> None:
    lead = opened()
    play(lead, 1.0, dry=3)
    lead.forget()
    assert lead.seconds == LEADS[0]
