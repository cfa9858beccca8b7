import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.speech.written_language import written_language

CLAUSES = {
    "en": ["Of course!", "That sounds lovely.", "Paris is nice in spring,", "I LIKE IT", "Sure,"],
    "fr": [
        "Oui.",
        "Bien sûr,",
        "C’est une bonne idée.",
        "La tour Eiffel est à Paris.",
        "D'accord,",
    ],
    "es": ["¡Hola!", "Es una buena idea.", "Me gusta mucho el vino.", "No hay problema,"],
    "it": ["Va bene.", "È una buona idea.", "Roma è bella in primavera,", "Nessun problema,"],
    "pt": ["Sim, com certeza.", "É uma boa ideia.", "A capital do Brasil é Brasília.", "Olá!"],
    "de": ["Natürlich,", "Das ist eine gute Idee.", "Auf jeden Fall.", "Ich mag Wein."],
    "hi": ["हाँ।", "यह एक अच्छा विचार है।"],
    "ja": ["はい。", "今日はいい天気ですね。", "東京タワーへ。"],
    "zh": ["好的。", "北京是中国的首都。", "我喜欢 coffee。"],
}


@pytest.mark.parametrize("language", CLAUSES)
def test_a_clause_tells_its_language_whatever_was_expected(language: str) -> None:
    for clause in CLAUSES[language]:
        expected = [other for other in CLAUSES if {language, other} != {"ja", "zh"}]
        assert {written_language(clause, other) for other in expected} == {language}, clause


@pytest.mark.parametrize("clause", ["Paris.", "OK.", "…", "", "1999", "Claro,", "Also,", "Ω", "🙂"])
def test_what_can_be_in_any_language_is_in_the_expected_one(clause: str) -> None:
    for expected in ("it", "es", "de", "hi", "nl", ""):
        assert written_language(clause, expected) == expected


def test_a_foreign_word_or_two_change_nothing() -> None:
    assert written_language("You can say bonjour to the baker,", "en") == "en"
    assert written_language("Le week-end est super.", "fr") == "fr"
    assert written_language("The sign 東京 means Tokyo.", "en") == "en"
    assert written_language("我喜欢喝 coffee，真的。", "zh") == "zh"


def test_chinese_signs_alone_are_japanese_only_if_few_and_expected() -> None:
    assert written_language("東京都", "ja") == "ja"
    assert written_language("東京都", "en") == "zh"
    assert written_language("北京是中国的首都。", "ja") == "zh"


def test_languages_that_parley_does_not_know_stay_as_they_were_heard() -> None:
    assert written_language("मी घरी जातो.", "mr") == "mr"
    assert written_language("Всё хорошо.", "ru") == "ru"


@given(st.text(), st.sampled_from([*CLAUSES, "nl"]))
def test_any_text_has_a_language(text: str, expected: str) -> None:
    assert written_language(text, expected) in {*CLAUSES, "nl"}
