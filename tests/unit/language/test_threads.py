import pytest

from app.language.threads import ThreadChoice


@pytest.mark.parametrize(
    ("cores", "others", "threads"),
    [(2, 0.0, 2), (2, 0.2, 2), (2, 0.4, 1), (2, 2.0, 1), (4, 1.1, 3), (4, 1.5, 2), (1, 0.0, 1)],
)
def test_a_core_that_somebody_else_uses_gets_no_thread(
    cores: int, others: float, threads: int
) -> None:
    assert ThreadChoice(cores, cores).for_load(others) == threads


def test_a_token_that_stalls_costs_a_thread_and_an_ordinary_one_does_not() -> None:
    choice = ThreadChoice(2, 2)
    assert choice.after_step(2, 0.04) == 2
    assert choice.after_step(2, 0.06) == 2
    assert choice.after_step(2, 0.50) == 1


def test_fewer_threads_are_not_judged_by_the_speed_of_all() -> None:
    choice = ThreadChoice(2, 2)
    choice.after_step(2, 0.01)
    assert choice.after_step(1, 0.2) == 1


def test_cores_that_are_free_beyond_the_most_threads_absorb_the_others() -> None:
    assert ThreadChoice(6, cores=16).for_load(3.0) == 6
    assert ThreadChoice(6, cores=16).for_load(12.0) == 4
