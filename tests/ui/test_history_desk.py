"""What the history is asked is done elsewhere, and answered here."""

import threading
from collections.abc import Iterator

import pytest

from app.core.errors import HistoryError
from app.ui.history.desk import HistoryDesk


@pytest.fixture
def desk(qapp) -> Iterator[HistoryDesk]:
    desk = HistoryDesk()
    yield desk
    desk.close()


def locked() -> str:
    raise HistoryError("The history is locked. Unlock it.")


def test_work_is_done_on_another_thread_and_answered_on_this_one(desk, qtbot) -> None:
    threads = []
    desk.ask(threading.get_ident, lambda worker: threads.extend([worker, threading.get_ident()]))
    assert threads == []
    qtbot.waitUntil(lambda: bool(threads))
    worker, here = threads
    assert here == threading.get_ident() != worker


def test_answers_come_in_the_order_of_the_questions(desk, qtbot) -> None:
    answers: list[int] = []
    first = threading.Event()
    desk.ask(lambda: first.wait(5) and 1, answers.append)
    for number in range(2, 30):
        desk.ask(lambda number=number: number, answers.append)
    assert desk.busy
    first.set()
    qtbot.waitUntil(lambda: not desk.busy)
    assert answers == list(range(1, 30))


def test_a_failure_goes_to_whoever_wants_to_show_it(desk, qtbot) -> None:
    failures = []
    with qtbot.assertNotEmitted(desk.told):
        desk.ask(locked, lambda answer: None, failures.append)
        qtbot.waitUntil(lambda: not desk.busy)
    assert [str(failure) for failure in failures] == ["The history is locked. Unlock it."]


def test_a_failure_that_nobody_shows_is_told_all_the_same(desk, qtbot) -> None:
    with qtbot.waitSignal(desk.told) as told:
        desk.ask(locked, lambda answer: pytest.fail("it failed"))
    assert told.args == ["The history is locked. Unlock it."]


def test_a_mistake_of_ours_is_reported_and_the_desk_goes_on(desk, qtbot) -> None:
    answers = []
    with qtbot.capture_exceptions() as mistakes:
        desk.ask(lambda: 1 // 0, answers.append)
        desk.ask(lambda: "and on", answers.append)
        qtbot.waitUntil(lambda: not desk.busy)
    assert [kind for kind, _, _ in mistakes] == [ZeroDivisionError]
    assert answers == ["and on"]


def test_an_answer_may_ask_again(desk, qtbot) -> None:
    answers = []
    desk.ask(lambda: 1, lambda one: desk.ask(lambda: one + 1, answers.append))
    qtbot.waitUntil(lambda: answers == [2])


def test_what_was_asked_is_done_and_answered_before_it_closes(qapp) -> None:
    desk, done, answers = HistoryDesk(), [], []
    for number in range(5):
        desk.ask(lambda number=number: done.append(number) or number, answers.append)
    desk.close()
    assert done == answers == [0, 1, 2, 3, 4]
    desk.ask(lambda: done.append(5), answers.append)
    desk.close()
    assert done == [0, 1, 2, 3, 4]
