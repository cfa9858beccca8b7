import pytest

from app.speech.engines.questions import rising


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Are you coming?", "en", [True]),
        ("Where is it?", "en", [False]),
        ("So, what happened then?", "en", [False]),
        ("What's that? Is it yours?! No.", "en", [False, True]),
        ("You saw her? How nice.", "en", [True]),
        ("Whatever you like?", "en", [True]),
        ("Est-ce que tu viens ?", "fr", [True]),
        ("Qu'est-ce que c'est ?", "fr", [False]),
        ("D’où viens-tu ?", "fr", [False]),
        ("¿Vienes mañana? ¿Por qué?", "es", [True, False]),
        ("Com'è? Vieni?", "it", [False, True]),
        ("O que aconteceu? Você vem?", "pt", [False, True]),
        ("来ますか?", "ja", [False]),
        ("No question. None at all…", "en", []),
        ("???", "en", [True]),
        ("", "en", []),
    ],
)
def test_yes_or_no_rises_and_the_rest_need_not(
    text: str, language: str, expected: list[bool]
) -> None:
    assert rising(text, language) == expected
