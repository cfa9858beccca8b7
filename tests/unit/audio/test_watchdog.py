from app.audio.watchdog import FIRST_SECONDS, LOOK_SECONDS, STALL_SECONDS, Fault, Watchdog

NOON = 1_800_000_000.0


class Watch:
    """A watchdog on a clock of its own."""

    def __init__(self) -> None:
        self.dog = Watchdog()
        self.now = 100.0
        self.dog.begin(self.now, NOON + self.now)

    def look_after(self, seconds: float, asleep: float = 0.0) -> Fault:
        self.now += seconds
        return self.dog.look(self.now, NOON + self.now + asleep)

    def seconds_until_a_fault(self) -> tuple[float, Fault]:
        began = self.now
        while (fault := self.look_after(LOOK_SECONDS)) is Fault.NONE:
            assert self.now - began < 60
        return self.now - began, fault

    def beat_for(self, seconds: float) -> None:
        for _ in range(round(seconds / LOOK_SECONDS)):
            self.dog.beat()
            assert self.look_after(LOOK_SECONDS) is Fault.NONE


def test_a_stream_without_a_block_for_a_second_has_stalled() -> None:
    watch = Watch()
    watch.beat_for(10.0)
    seconds, fault = watch.seconds_until_a_fault()
    assert fault is Fault.STALLED
    assert STALL_SECONDS - 0.05 <= seconds <= STALL_SECONDS + 0.15


def test_the_first_block_may_take_longer() -> None:
    seconds, fault = Watch().seconds_until_a_fault()
    assert fault is Fault.STALLED
    assert FIRST_SECONDS - 0.05 <= seconds <= FIRST_SECONDS + 0.15


def test_it_is_patient_again_with_the_next_stream() -> None:
    watch = Watch()
    watch.beat_for(1.0)
    watch.dog.begin(watch.now, NOON + watch.now)
    assert watch.seconds_until_a_fault()[0] > STALL_SECONDS + 1.0


def test_a_program_that_was_held_up_does_not_blame_the_stream() -> None:
    watch = Watch()
    watch.beat_for(1.0)
    assert watch.look_after(1.5) is Fault.NONE
    watch.beat_for(1.0)


def test_a_long_gap_between_looks_means_that_the_program_stood_still() -> None:
    watch = Watch()
    watch.beat_for(1.0)
    watch.dog.beat()
    assert watch.look_after(3.0) is Fault.SLEPT
    watch.beat_for(1.0)


def test_a_clock_that_went_on_while_the_other_stood_means_that_the_computer_slept() -> None:
    watch = Watch()
    watch.beat_for(1.0)
    watch.dog.beat()
    assert watch.look_after(LOOK_SECONDS, asleep=3600.0) is Fault.SLEPT
    assert watch.look_after(LOOK_SECONDS, asleep=3600.0) is Fault.NONE


def test_clocks_that_drift_are_no_sleep() -> None:
    watch = Watch()
    for step in range(1000):
        watch.dog.beat()
        assert watch.look_after(LOOK_SECONDS, asleep=step * 0.05) is Fault.NONE
