from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import EngineError
from app.language.context import Context, Plan, Tokens

SYSTEM: Tokens = tuple(range(10))


def exchange(number: int, length: int = 20) -> Tokens:
    return tuple(1000 * (number + 1) + position for position in range(length))


def carry_out(context: Context, plan: Plan) -> int:
    """What the engine does; returns how many tokens had to be read."""
    if plan.cut_out is not None:
        del context.tokens[slice(*plan.cut_out)]
    del context.tokens[plan.keep :]
    context.tokens.extend(plan.read)
    return len(plan.read)


def ask(context: Context, exchanges: Sequence[Tokens], fresh: Tokens, room: int = 20) -> int:
    return carry_out(context, context.plan(SYSTEM, exchanges, fresh, room))


def test_only_the_new_words_are_read_after_the_first_turn() -> None:
    context = Context(1000)
    assert ask(context, [], (1, 2, 3)) == 13
    assert ask(context, [], ()) == 1  # the last token is read again for its prediction
    ask(context, [exchange(0)], ())
    assert ask(context, [exchange(0)], (7, 8, 9)) == 3


def test_a_longer_version_of_the_same_words_reuses_their_beginning() -> None:
    context = Context(1000)
    ask(context, [], (1, 2, 3))
    assert ask(context, [], (1, 2, 4, 5)) == 2


def test_three_hundred_turns_cost_no_more_than_the_first() -> None:
    context, exchanges, costs = Context(500), [], []
    for number in range(300):
        costs.append(ask(context, exchanges, (1, 2, 3)))
        exchanges.append(exchange(number))
        costs.append(ask(context, exchanges, ()))
    assert max(costs[1:]) <= 20
    assert len(context.tokens) <= 500
    assert context.dropped > 270


def test_what_follows_the_oldest_exchanges_is_moved_up_and_not_read_again() -> None:
    context = Context(100)
    exchanges = [exchange(0), exchange(1), exchange(2)]
    ask(context, exchanges, ())
    exchanges.append(exchange(3))
    plan = context.plan(SYSTEM, exchanges, (), 0)
    assert plan.cut_out == (10, 50)
    assert plan.read == exchange(3)


def test_a_new_conversation_is_not_begun_with_its_first_exchanges_left_out() -> None:
    context, long = Context(500), [exchange(number) for number in range(60)]
    for count in range(60):
        ask(context, long[:count], ())
    assert context.dropped > 30
    ask(context, [exchange(70)], (1, 2))
    assert context.tokens == [*SYSTEM, *exchange(70), 1, 2]


def test_what_was_left_out_comes_back_when_the_conversation_is_taken_back_that_far() -> None:
    context, long = Context(500), [exchange(number) for number in range(60)]
    for count in range(60):
        ask(context, long[:count], ())
    ask(context, long[: context.dropped - 1], ())
    assert len(context.tokens) > 200
    ask(context, long[:3], (1, 2))
    assert context.tokens == [*SYSTEM, *sum(long[:3], ()), 1, 2]


def test_taking_back_a_little_reads_nothing_again() -> None:
    context, long = Context(500), [exchange(number) for number in range(30)]
    for count in range(30):
        ask(context, long[:count], ())
    assert ask(context, long[:28], (1, 2)) == 2


STEPS = st.tuples(st.integers(1, 40), st.integers(0, 20), st.booleans(), st.integers(0, 40))


def test_words_that_can_never_fit_are_refused_and_cost_no_memory() -> None:
    context = Context(100)
    ask(context, [exchange(0)], ())
    with pytest.raises(EngineError, match="send it in parts"):
        ask(context, [exchange(0)], tuple(range(90)))
    assert ask(context, [exchange(0), tuple(range(95))], (1, 2)) == 2
    assert context.dropped == 0


@given(st.lists(STEPS, max_size=40))
def test_the_memory_always_ends_up_as_wanted(steps: list[tuple[int, int, bool, int]]) -> None:
    context, exchanges = Context(200), []
    for number, (length, words, remembered, steps_back) in enumerate(steps):
        fresh = tuple(range(500, 500 + words))
        ask(context, exchanges, fresh, room=30)
        kept = [token for part in exchanges[context.dropped :] for token in part]
        assert context.tokens == [*SYSTEM, *kept, *fresh]
        assert len(context.tokens) + 30 <= 200
        if steps_back <= len(exchanges):
            del exchanges[len(exchanges) - steps_back :]
        exchanges.append(exchange(number, length))
        if remembered:
            ask(context, exchanges, (), room=0)
