import pytest

from app.conversation.own_words import KEPT_SECONDS, OwnWords

REPLY = (
    "A cup of tea is made in three steps: you boil the water, you pour it over the leaves, "
    "and then you wait for four minutes."
)


class Ears:
    def __init__(self) -> None:
        self.now = 0.0
        self.words = OwnWords(lambda: self.now)

    def hear(self, *texts: str) -> "Ears":
        for text in texts:
            self.words.heard(text)
        return self

    def own(self, text: str, language: str = "en") -> bool:
        return self.words.repeated(text, language)


@pytest.mark.parametrize(
    "text",
    [
        "You boil the water.",
        "in three steps you boil the water you pour it",
        "pour it over the leaves and when you wait",  # one word of it heard wrongly
        "And then you wait, for four minutes!",
    ],
)
def test_what_we_have_just_said_is_known_again(text: str) -> None:
    assert Ears().hear(REPLY).own(text)


@pytest.mark.parametrize(
    "text",
    [
        "What about the milk?",
        "Wait for it",
        "Water and leaves and tea",  # our words, but not as we said them
        "How many minutes do you wait for the leaves?",
        "Is the tea made of leaves or of water then?",
        "water",
        "the leaves",
    ],
)
def test_what_others_say_is_not_ours_though_words_are_the_same(text: str) -> None:
    assert not Ears().hear(REPLY).own(text)


def test_pieces_are_heard_as_one() -> None:
    assert Ears().hear("A cup of ", "tea is ", "made in three steps").own("tea is made in three")


def test_a_stop_word_is_never_ours() -> None:
    ears = Ears().hear("Say stop, please stop, and I will stop.")
    assert not ears.own("Stop, please, stop.")


MOON = "The moon is far away, and nobody lives on it."


@pytest.mark.parametrize(
    "text",
    [
        "Stop.",
        "Please stop, and nobody",
        "Okay, wait a minute! Nobody lives",
        "stop, is far array and",  # one word of the echo heard wrongly, but three rightly
    ],
)
def test_a_stop_word_is_found_before_our_words(text: str) -> None:
    assert Ears().hear(MOON).words.follow_stop_word(text, "en")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Is far away.",
        "Is far stop away.",
        "Please stop her.",
        "How do I stop the car?",
        "Do not stop.",
        "Stop and tell me about Mars.",
        "The moon is far away, and nobody stays on it.",
    ],
)
def test_elsewhere_and_before_other_words_there_is_none(text: str) -> None:
    assert not Ears().hear(MOON).words.follow_stop_word(text, "en")


@pytest.mark.parametrize("text", ["wait for four", "Wait!"])
def test_an_echo_of_a_stop_word_is_none(text: str) -> None:
    ears = Ears().hear(REPLY)
    assert not ears.words.follow_stop_word(text, "en")
    assert ears.words.follow_stop_word("Stop, for four", "en")


def test_stop_words_are_found_in_other_languages_too() -> None:
    french = Ears().hear("La lune est très loin de la terre.").words
    assert french.follow_stop_word("Arrête, est très loin", "fr")
    hindi = Ears().hear("चाँद बहुत दूर है।").words
    assert hindi.follow_stop_word("रुको बहुत दूर", "hi")


def test_what_was_heard_long_ago_cannot_come_back() -> None:
    ears = Ears().hear(REPLY)
    ears.now = KEPT_SECONDS - 1
    assert ears.own("you boil the water")
    ears.now = KEPT_SECONDS + 1
    assert not ears.own("you boil the water")


def test_characters_count_where_words_are_not_set_apart() -> None:
    ears = Ears().hear("今天天气很好，我们去公园吧。")
    assert ears.own("天气很好我们去", "zh")
    assert not ears.own("明天会下雨吗", "zh")
