from hypothesis import given
from hypothesis import strategies as st

from app.speech.words import words_of


def test_where_spaces_part_words_nothing_else_does() -> None:
    text = "Well, «d'accord» — it's 5:30.  नमस्ते दुनिया।"
    assert words_of(text) == text.split()


def test_chinese_signs_are_words_with_their_marks() -> None:
    assert words_of("他说：“好”。OK，走 3 步!") == [
        "他", "说：“", "好”。", "OK，", "走", "3", "步!",
    ]  # fmt: skip


def test_small_and_long_kana_belong_to_the_one_before() -> None:
    assert words_of("ちょっとコーヒー") == ["ちょっ", "と", "コー", "ヒー"]


@given(st.text("ab1 ,。「」漢字かなーっ々é\n"))
def test_every_character_is_in_a_word_or_white_space(text: str) -> None:
    assert "".join(words_of(text)) == "".join(text.split())
