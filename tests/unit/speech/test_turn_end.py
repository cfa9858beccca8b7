from app.core.events import OpenedBecause
from app.core.settings import ListeningSettings
from app.speech.turn_end import TurnEnd

SETTINGS = ListeningSettings()


def test_a_finished_sound_with_finished_words_ends_the_turn() -> None:
    end = TurnEnd(SETTINGS)
    end.sounds(0.9)
    end.reads("What time is it?", "en")
    assert end.verdict(0.25) is OpenedBecause.FINISHED


def test_it_waits_for_the_words() -> None:
    end = TurnEnd(SETTINGS)
    end.sounds(0.9)
    assert end.verdict(0.4) is None


def test_a_trailing_and_is_no_end_however_finished_it_sounds() -> None:
    end = TurnEnd(SETTINGS)
    end.sounds(0.99)
    end.reads("I went to the market and", "en")
    assert end.verdict(0.6) is None
    assert end.verdict(1.2) is OpenedBecause.PATIENCE


def test_an_unfinished_sound_is_listened_to_again_as_the_pause_grows() -> None:
    end = TurnEnd(SETTINGS)
    assert not end.wants_a_look(0.15)
    assert end.wants_a_look(0.2)
    end.sounds(0.1)
    assert not end.wants_a_look(0.3)
    assert end.wants_a_look(0.4)
    end.sounds(0.7)
    assert not end.wants_a_look(0.8)


def test_patience_ends_what_sounds_unfinished() -> None:
    end = TurnEnd(SETTINGS)
    end.reads("What time is it?", "en")
    assert end.verdict(1.1) is None
    assert end.verdict(1.2) is OpenedBecause.PATIENCE


def test_not_even_patience_opens_a_turn_whose_words_may_be_none() -> None:
    assert TurnEnd(SETTINGS).verdict(5.0) is None
