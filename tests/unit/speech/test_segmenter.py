from app.core.settings import ListeningSettings
from app.speech.segmenter import Boundary, Segmenter

FRAME = 160  # 10 ms
SETTINGS = ListeningSettings(start_seconds=0.1, pause_seconds=0.2, look_seconds=0.25)


def boundaries(segmenter: Segmenter, *stretches: tuple[float, float]) -> list[tuple[Boundary, int]]:
    """Boundaries with the number of the 10 ms frame on which they came, from 1."""
    found, number = [], 0
    for seconds, probability in stretches:
        for _ in range(round(seconds * 100)):
            number += 1
            boundary = segmenter.advance(FRAME, probability)
            if boundary is not Boundary.NONE:
                found.append((boundary, number))
    return found


def test_speech_begins_after_an_unbroken_tenth_of_a_second() -> None:
    assert boundaries(Segmenter(SETTINGS), (0.5, 0.1), (0.3, 0.9)) == [(Boundary.STARTED, 60)]


def test_a_click_is_no_speech() -> None:
    segmenter = Segmenter(SETTINGS)
    assert boundaries(segmenter, (0.5, 0.1), (0.09, 0.9), (0.5, 0.1)) == []
    assert not segmenter.active


def test_a_pause_is_reported_once_and_so_is_going_on() -> None:
    segmenter = Segmenter(SETTINGS)
    found = boundaries(segmenter, (0.3, 0.9), (0.4, 0.1), (0.3, 0.9), (0.2, 0.1))
    assert found == [
        (Boundary.STARTED, 10),
        (Boundary.PAUSED, 50),
        (Boundary.WENT_ON, 80),
        (Boundary.PAUSED, 120),
    ]


def test_a_click_in_a_pause_does_not_end_it() -> None:
    segmenter = Segmenter(SETTINGS)
    boundaries(segmenter, (0.3, 0.9), (0.4, 0.1), (0.05, 0.9), (0.3, 0.1))
    assert segmenter.pause_seconds > 0.6


def test_a_gap_between_words_is_no_pause() -> None:
    segmenter = Segmenter(SETTINGS)
    found = boundaries(segmenter, (0.3, 0.9), (0.1, 0.1), (0.3, 0.9))
    assert found == [(Boundary.STARTED, 10)]
    assert segmenter.pause_samples == 0
    assert round(segmenter.speech_seconds, 2) == 0.6


def test_after_the_end_speech_begins_anew() -> None:
    segmenter = Segmenter(SETTINGS)
    boundaries(segmenter, (0.3, 0.9), (0.4, 0.1))
    segmenter.finish()
    assert boundaries(segmenter, (0.3, 0.9)) == [(Boundary.STARTED, 10)]
    assert round(segmenter.speech_seconds, 2) == 0.3


def test_over_a_reply_a_single_sure_frame_is_enough_and_an_unsure_one_is_not() -> None:
    sure, unsure = Segmenter(SETTINGS, surely=True), Segmenter(SETTINGS, surely=True)
    assert boundaries(sure, (0.1, 0.1), (0.05, 0.95)) == [(Boundary.STARTED, 11)]
    assert boundaries(unsure, (0.1, 0.1), (0.05, 0.6)) == []


def test_in_silence_a_single_frame_is_never_enough() -> None:
    assert boundaries(Segmenter(SETTINGS), (0.1, 0.1), (0.05, 0.95)) == []
