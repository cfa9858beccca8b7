from app.conversation.numbering import Numbering


def test_numbers_rise_one_by_one_and_above_what_is_asked_for() -> None:
    numbers = Numbering(3)
    assert [numbers.take(), numbers.take()] == [3, 4]
    numbers.rise_above(2)
    assert numbers.take() == 5
    numbers.rise_above(9)
    assert numbers.take() == 10
