"""What counts as a wish about the voice, and what it changes."""

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.paths import Paths
from app.core.style import FASTEST, SLOWEST, VoiceStyle
from app.speech.style_commands.understanding import StyleCommands, StyleWish
from app.speech.voices import Repertoire

RESOURCES = Paths.default().resources
REPERTOIRE = Repertoire.load(RESOURCES)
COMMANDS = StyleCommands.load(RESOURCES, REPERTOIRE, "kokoro")
PLAIN = VoiceStyle()
SAD = replace(PLAIN, emotion="sad", intensity=0.7)
GEORGE = replace(PLAIN, speaker="bm_george")


def wish(words: str, style: VoiceStyle = PLAIN, *, asked: bool = False) -> StyleWish | None:
    return COMMANDS.wish(words, style, asked=asked)


def wished(words: str, style: VoiceStyle = PLAIN) -> VoiceStyle:
    found = wish(words, style)
    assert found is not None, words
    REPERTOIRE.check(found.style)
    return found.style


PACE = [
    ("Could you speak a bit more slowly, please?", 0.92),
    ("Speak more slowly.", 0.85),
    ("speak slower", 0.85),
    ("Please talk a little slower.", 0.92),
    ("Can you please speak much more slowly?", 0.72),
    ("Slow down.", 0.85),
    ("Slow down a bit, please.", 0.92),
    ("Parley, speak slowly.", 0.85),
    ("Would you mind speaking a little more slowly?", 0.92),
    ("I'd like you to talk more slowly from now on.", 0.85),
    ("Sorry, I didn't understand. Please speak more slowly.", 0.85),
    ("You are talking too fast.", 0.85),
    ("You're speaking way too fast!", 0.72),
    ("That is too fast.", 0.85),
    ("That's a bit too fast for me.", 0.92),
    ("Too fast!", 0.85),
    ("Not so fast, please.", 0.85),
    ("Don't talk so fast.", 0.85),
    ("Slower!", 0.85),
    ("A bit slower, please.", 0.92),
    ("Talk faster.", 1.18),
    ("Can you talk a bit faster?", 1.09),
    ("Speed up, please.", 1.18),
    ("You speak too slowly.", 1.18),
    ("Speak less slowly.", 1.18),
]

PROMPTS = [
    ("Louder please.", "loud"),
    ("Speak up!", "loud"),
    ("Could you speak up a bit?", "loud"),
    ("I can't hear you.", "loud"),
    ("Speak much louder.", "very loud"),
    ("You are too quiet.", "loud"),
    ("Please be quieter.", "quiet"),
    ("Talk more softly.", "quiet"),
    ("Not so loud, please.", "quiet"),
    ("Whisper.", "whisper"),
    ("Can you whisper, please?", "whisper"),
    ("Talk to me in a whisper.", "whisper"),
    ("Speak with a deeper voice.", "deep"),
    ("Speak like a newsreader.", "like a newsreader"),
    ("Talk like a pirate, please.", "like a pirate"),
    ("Speak more clearly.", "more clearly"),
    ("Speak in a mysterious voice.", "in a mysterious voice"),
    ("Speak with more energy.", "with more energy"),
    ("Sound more dramatic.", "more dramatic"),
    ("Do not speak like a robot.", "not like a robot"),
]

FEELINGS = [
    ("Sound happier.", "neutral", "joyful", 0.7),
    ("Can you sound a bit happier?", "neutral", "joyful", 0.5),
    ("Be much happier.", "neutral", "joyful", 0.9),
    ("Could you sound sad?", "neutral", "sad", 0.7),
    ("Speak angrily.", "neutral", "angry", 0.7),
    ("Be more cheerful.", "cheerful", "neutral", 0.5),
    ("Please sound more serious.", "serious", "neutral", 0.5),
    ("Talk more calmly, please.", "calm", "neutral", 0.5),
    ("You sound too sad.", "cheerful", "neutral", 0.5),
    ("Don't be so serious.", "playful", "neutral", 0.5),
    ("A bit more cheerful, please.", "cheerful", "neutral", 0.5),
]

SPEAKERS = [
    ("Use a British voice.", "af_heart", "bf_emma"),
    ("use a British voice", "bm_george", "bm_george"),
    ("Use a British voice.", "am_michael", "bm_fable"),
    ("Speak with a British accent, please.", "af_heart", "bf_emma"),
    ("Could you use an American voice?", "bm_george", "am_fenrir"),
    ("Use a man's voice.", "af_heart", "am_fenrir"),
    ("Use a male voice.", "bf_emma", "bm_fable"),
    ("I'd like a female voice, please.", "bm_george", "bf_emma"),
    ("Use a British man's voice.", "af_heart", "bm_fable"),
    ("Use Emma's voice.", "af_heart", "bf_emma"),
    ("Switch to the voice of George.", "af_heart", "bm_george"),
    ("Speak with Emma's voice.", "af_heart", "bf_emma"),
    ("Let Bella speak.", "af_heart", "af_bella"),
    ("Switch to a French speaker.", "am_michael", "ff_siwis"),
    ("Switch to an Italian voice.", "am_michael", "im_nicola"),
    ("Sound more British.", "af_heart", "bf_emma"),
    ("Use another voice.", "af_heart", "af_bella"),
    ("Change your voice.", "af_heart", "af_bella"),
]

OTHER_MATTERS = [
    "I like to speak slowly.",
    "My grandmother spoke more slowly.",
    "He told me to speak up.",
    "How do you say speak more slowly in French?",
    "Translate: speak more slowly.",
    "Can people learn to speak faster?",
    "Why do you speak so slowly?",
    "Are you sad?",
    "You sound sad.",
    "You sound great.",
    "You are too slow.",
    "The music is too loud.",
    "That car is too fast.",
    "That is too expensive.",
    "That's too bad.",
    "Slow down the music.",
    "Speak slower than a turtle.",
    "Which of them is slower?",
    "Slower than a turtle.",
    "Slower?",
    "Be happy.",
    "Be careful.",
    "Be quiet.",
    "Be more specific.",
    "Be more concise, please.",
    "Be more creative.",
    "Be so kind and tell me the time.",
    "Don't worry, be happy.",
    "Don't be silly.",
    "Talk to me.",
    "Talk to me about love.",
    "Talk about happier things.",
    "Talk more.",
    "Speak French.",
    "Speak in a warm.",
    "Speak in a warm, windy garden.",
    "Like a pirate.",
    "I can't hear you laughing.",
    "Sound the alarm.",
    "Sound engineering is boring.",
    "Speak with my mother.",
    "Speak with the doctor about her fear.",
    "Talk with your hands.",
    "Be a bit patient with her.",
    "Whisper it to him and leave.",
    "You were talking too fast to the police.",
    "It is too fast.",
    "Use a French press.",
    "Try a different voice recogniser.",
    "Change your mind.",
    "Speak normally distributed numbers.",
    "Say hello in Italian.",
    "Say more slowly in Spanish.",
    "Fast.",
    "Read it.",
    "Slow.",
    "Sad.",
    "Happier.",
    "In a whisper.",
    "Faster and more robust.",
    "Speak to my mother.",
    "Speak English, please.",
    "Do you speak slowly?",
    "Do you have a British voice?",
    "What is a British voice like?",
    "I heard a man's voice.",
    "I love Emma's voice.",
    "Who is Emma?",
    "Give me a man's name.",
    "Use a British recipe.",
    "Switch to Emma.",
    "Use your head.",
    "I want to speak more slowly.",
    "I want to sound happier when I give a talk.",
    "How can I sound more confident?",
    "She always talks like a pirate.",
    "Tell me how to speak more slowly.",
    "Tell me about whispering.",
    "Tell me a story about a man who spoke in a whisper.",
    "Tell me why people speak in a whisper.",
    "Whisper is a speech recogniser.",
    "They whisper.",
    "A bit warmer, please.",
    "Lower, please.",
    "Higher.",
    "More.",
    "Make it happier.",
    "Read the poem slowly.",
    "Speak up, he told me, and I did.",
    "Speak slowly, said the teacher.",
    "Could you drive more slowly?",
    "My doctor says I should slow down.",
    "I think we should slow down a bit.",
    "Let's go back to normal life.",
    "Is it normal to talk in your sleep?",
    "Stop.",
    "No.",
    "Thank you, Parley.",
    "Please.",
    "",
    "...",
    "Ich spreche langsam.",
    "Sprich langsamer.",
    "Plus lentement, s'il vous plaît.",
    "声を大きくして",
]


@pytest.mark.parametrize(("words", "pace"), PACE)
def test_the_pace(words: str, pace: float) -> None:
    assert wished(words) == replace(PLAIN, pace=pace)


@pytest.mark.parametrize(("words", "prompt"), PROMPTS)
def test_what_only_a_prompt_can_say(words: str, prompt: str) -> None:
    assert wished(words) == replace(PLAIN, prompt=prompt)


@pytest.mark.parametrize(("words", "tone", "emotion", "intensity"), FEELINGS)
def test_tones_and_emotions(words: str, tone: str, emotion: str, intensity: float) -> None:
    assert wished(words) == replace(PLAIN, tone=tone, emotion=emotion, intensity=intensity)


@pytest.mark.parametrize(("words", "present", "following"), SPEAKERS)
def test_speakers(words: str, present: str, following: str) -> None:
    assert wished(words, VoiceStyle(present)) == VoiceStyle(following)


@pytest.mark.parametrize("words", OTHER_MATTERS)
def test_what_is_about_anything_else_is_no_wish(words: str) -> None:
    assert wish(words) is None


@pytest.mark.parametrize(
    "words", ["Slower.", "Louder!", "Too fast.", "More slowly.", "A bit louder."]
)
def test_an_answer_to_a_question_is_no_wish_unless_it_is_polite(words: str) -> None:
    assert wish(words) is not None
    assert wish(words, asked=True) is None
    assert wish(words.rstrip(".!") + ", please.", asked=True) is not None


@pytest.mark.parametrize(
    ("words", "style"),
    [
        ("Speak more slowly and tell me about Mars.", replace(PLAIN, pace=0.85)),
        ("Please speak up. What is the capital of Peru?", replace(PLAIN, prompt="loud")),
        ("Tell me a story in a whisper.", replace(PLAIN, prompt="whisper")),
        ("Say that again more slowly, please.", replace(PLAIN, pace=0.85)),
        ("Repeat that a bit louder.", replace(PLAIN, prompt="loud")),
        ("Use Emma's voice and read me a poem.", VoiceStyle("bf_emma")),
        ("That was too fast. Can you repeat it?", replace(PLAIN, pace=0.85)),
        ("Tell me a joke in a sad voice.", replace(PLAIN, prompt="in a sad voice")),
        ("Tell me a story with a British accent.", VoiceStyle("bf_emma")),
    ],
)
def test_something_to_be_answered_may_follow(words: str, style: VoiceStyle) -> None:
    found = wish(words)
    assert found is not None
    assert found.style == style
    assert not found.alone


@pytest.mark.parametrize(
    ("words", "style"),
    [
        ("Speak slower and louder.", replace(PLAIN, pace=0.85, prompt="loud")),
        ("Speak slowly and clearly, please.", replace(PLAIN, pace=0.85, prompt="clearly")),
        ("Use a British voice and talk a bit faster.", VoiceStyle("bf_emma", pace=1.09)),
        ("You're talking too fast, please slow down.", replace(PLAIN, pace=0.72)),
        ("Talk in a warm and friendly tone.", replace(PLAIN, prompt="in a warm and friendly tone")),
        ("Talk in a calm, warm voice.", replace(PLAIN, prompt="in a calm warm voice")),
    ],
)  # fmt: skip
def test_several_things_can_be_wished_at_once(words: str, style: VoiceStyle) -> None:
    found = wish(words)
    assert found is not None
    assert found.style == style
    assert found.alone


@pytest.mark.parametrize(
    "words",
    [
        "Talk normally again.",
        "Please speak normally.",
        "Go back to your normal voice.",
        "Use your usual voice again, please.",
        "Could you talk normal again?",
    ],
)
def test_normally_again_keeps_nothing_but_the_speaker(words: str) -> None:
    style = VoiceStyle("bf_emma", "warm", "sad", 0.8, 1.3, "whisper")
    assert wished(words, style) == VoiceStyle("bf_emma")


def test_an_ordinary_pace_or_loudness_is_no_more_than_that() -> None:
    style = VoiceStyle("bf_emma", "warm", pace=1.3, prompt="like a pirate, whisper")
    assert wished("Talk at your normal speed.", style) == replace(style, pace=1.0)
    assert wished("Stop whispering, please.", style) == replace(style, prompt="like a pirate")


def test_what_was_said_before_counts() -> None:
    assert wished("happier please", SAD) == replace(PLAIN, emotion="joyful", intensity=0.7)
    joyful = wished("Sound happier.")
    assert wished("Sound happier.", joyful).intensity == 0.95
    assert wished("Less happy, please.", joyful).intensity == 0.4
    assert wished("Not so sad, please.", replace(SAD, intensity=0.4)) == PLAIN
    assert wished("Be more cheerful.", SAD) == replace(PLAIN, tone="cheerful")
    assert wished("Don't sound so cheerful.", replace(PLAIN, tone="cheerful")) == PLAIN


def test_a_prompt_does_not_grow_by_saying_the_same_or_the_contrary() -> None:
    style = replace(PLAIN, prompt="like a bedtime story")
    louder = wished("Louder, please.", style)
    assert louder.prompt == "like a bedtime story, loud"
    assert wished("Louder, please.", louder).prompt == "like a bedtime story, very loud"
    quiet = wished("Quieter.", wished("Quieter.", louder))
    assert quiet.prompt == "like a bedtime story, quiet"
    assert wished("Talk like a pirate.", style).prompt == "like a pirate"
    clear = wished("Speak more clearly.")
    assert wished("Speak more clearly.", clear) == clear
    for _ in range(300):
        style = wished("Quieter.", wished("Speak with more energy.", style))
    assert len(style.prompt) < 80


def test_a_pace_has_its_bounds() -> None:
    slow = fast = PLAIN
    for _ in range(12):
        slow, fast = wished("Slower!", slow), wished("Much faster, please.", fast)
    assert (slow.pace, fast.pace) == (SLOWEST, FASTEST)
    found = wish("Slower!", slow)
    assert found is not None
    assert found.change == ""


def test_a_voice_that_nobody_has_is_no_wish() -> None:
    assert wish("Use a German voice.") is None
    assert wish("Use a Scottish voice.") is None
    piper = StyleCommands.load(RESOURCES, REPERTOIRE, "piper")
    assert piper.wish("Use Emma's voice.", PLAIN) is None
    assert piper.wish("Use a British voice.", PLAIN) is None


def test_another_voice_is_everybody_of_that_kind_in_turn() -> None:
    names, style = set(), GEORGE
    for _ in range(4):
        style = wished("Use a different voice.", style)
        names.add(style.speaker)
    assert names == {"bm_george", "bm_daniel", "bm_fable", "bm_lewis"}


def test_another_speaker_is_not_blended() -> None:
    blended = replace(PLAIN, blend_with="af_bella")
    assert wished("Use a British voice.", blended).blend_with == ""
    assert wished("Speak slower.", blended).blend_with == "af_bella"


@pytest.mark.parametrize(
    ("words", "style", "change"),
    [
        ("Speak more slowly.", PLAIN, "slower"),
        ("Use a British voice.", PLAIN, "Emma, British English"),
        ("Sound happier.", SAD, "joyful"),
        ("Less sad, please.", SAD, "less sad"),
        ("Speak up.", PLAIN, "loud"),
        ("Stop shouting.", replace(PLAIN, prompt="very loud"), "no longer very loud"),
        ("Talk normally again.", replace(SAD, pace=0.7), "as usual again"),
        ("Talk at normal speed.", replace(SAD, pace=0.7), "at the usual pace"),
        ("Speak slower and louder.", PLAIN, "slower, loud"),
    ],
)
def test_the_change_is_told_in_words(words: str, style: VoiceStyle, change: str) -> None:
    found = wish(words, style)
    assert found is not None
    assert found.change == change


WORDS = [
    *("please", "speak", "talk", "slower", "more slowly", "and", "but", "a bit", "use", "british"),
    *("voice", "emma's", "tell me", "like the", "too", "that is", "you are", "so", "not", "in a"),
    *("whisper", "happier", "try to", ",", ".", "?"),
]


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=400) | st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join))
def test_any_words_are_read_in_no_time_and_wish_nothing_impossible(words: str) -> None:
    began = time.perf_counter()
    found = wish(words)
    assert time.perf_counter() - began < 0.5
    if found is not None:
        REPERTOIRE.check(found.style)


@pytest.mark.parametrize(
    "word", ["please ", "and ", "speak ", "try to ", "a bit ", "so ", "could you "]
)
def test_words_said_over_and_over_take_no_longer(word: str) -> None:
    began = time.perf_counter()
    wish((word * 100)[:200])
    wish((word * 12) + "speak slower")
    assert time.perf_counter() - began < 0.5
