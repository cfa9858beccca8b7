from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import EngineError
from app.speech import languages_installed
from app.speech.engines.phonemes import VOCABULARY, accent_of, runs_of_phonemes
from app.speech.languages_installed import what_is_missing
from app.speech.pronounced import pronounced
from app.speech.words import words_of


def sounds(text: str, accent: str) -> str:
    return " | ".join(runs_of_phonemes(text, accent))


@pytest.mark.parametrize(
    ("language", "own", "accent"),
    [
        ("en", "en-gb", "en-gb"),
        ("pt", "en-us", "pt-br"),
        ("zh", "fr-fr", "cmn"),
        ("ja", "en-us", "ja"),
        ("de", "en-us", "de"),
        ("", "it", "it"),
        ("xx", "it", "it"),
    ],
)
def test_a_speaker_reads_a_language_in_its_own_sounds(language: str, own: str, accent: str) -> None:
    assert accent_of(language, own) == accent


def test_japanese_is_read_by_its_words() -> None:
    assert sounds("今日はいい天気ですね。", "ja") == "kʲoː βa iː teŋkʲi desɨ ne."


def test_mandarin_is_read_with_its_tones() -> None:
    assert sounds("你好，我们走吧！", "cmn") == "ni↓xau↓, wo↓mən ʦou↓ pa!"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("三時に", "3時に"),
        ("千二百三十四円", "１，２３４円"),
        ("三点五", "3.5"),
        ("九十パーセント", "90％"),
        ("一二三四五六七八九一二三四五六七八九", "123456789123456789"),
    ],
)
def test_japanese_numbers_are_said_like_their_signs(text: str, said: str) -> None:
    assert sounds(said, "ja").replace(" ", "") == sounds(text, "ja").replace(" ", "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("一千二百三十四个", "1,234个"),
        ("百分之三点五", "３．５％"),
        ("一二三四五六七八九一二三四五六七八九", "123456789123456789"),
    ],
)
def test_chinese_numbers_are_said_like_their_signs(text: str, said: str) -> None:
    assert sounds(said, "cmn").replace(" ", "") == sounds(text, "cmn").replace(" ", "")


@pytest.mark.parametrize("accent", ["ja", "cmn"])
def test_words_in_latin_letters_are_said_as_in_english(accent: str) -> None:
    assert sounds("ＯＫ、coffee time。", accent) == "ˌoʊkˈeɪ, kˈɔfi tˈaɪm."


def test_hindi_sentences_end_and_its_r_does_not_end_one() -> None:
    assert sounds("पेड़ बड़ा है। ठीक।", "hi") == "pˈeːɽ bˈʌɽaː hɛː. ʈʰˈiːk."


@pytest.mark.parametrize(
    ("text", "accent"),
    [
        ("孩子们在老房子后面安静地玩耍，我用 iPhone 15 打电话。", "cmn"),
        ("子供たちは、2024年3月に Tokyo で静かに遊んでいました。", "ja"),
    ],
)
def test_words_are_found_where_no_spaces_part_them(text: str, accent: str) -> None:
    runs = list(runs_of_phonemes(text, accent))
    places = pronounced(text, runs)
    found = [it.word for it in places]
    heard = [place for place, word in enumerate(words_of(text)) if any(map(str.isalnum, word))]
    assert len(set(heard) - set(found)) <= 1
    assert all(early.end <= late.start for early, late in pairwise(places))


@pytest.mark.parametrize("accent", ["ja", "cmn"])
@given(
    text=st.text(
        st.sampled_from("　 。、，「」…ー々っゃゝ一二東京行的Aa1９٣²%:.-\n☃😀㐀ガｶﾞ한Ж\ud800")
    )
)
@settings(deadline=None, max_examples=60)
def test_any_text_is_said_somehow(accent: str, text: str) -> None:
    runs = list(runs_of_phonemes(text, accent))
    assert all(mark in VOCABULARY for run in runs for mark in run)


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Parley without requirements-languages.txt."""
    monkeypatch.setattr(languages_installed, "find_spec", lambda module: None)
    return


@pytest.mark.usefixtures("bare")
def test_without_the_extra_packages_a_sentence_says_what_to_install() -> None:
    for accent, name in (("ja", "Japanese"), ("cmn", "Mandarin")):
        with pytest.raises(EngineError, match=f"{name}.*requirements-languages"):
            sounds("好", accent)
    assert sounds("Hello", "en-us") == "həlˈoʊ"


def test_only_two_languages_need_more_packages() -> None:
    assert not any(map(what_is_missing, ["en", "fr", "hi", "ja", "zh", ""]))
