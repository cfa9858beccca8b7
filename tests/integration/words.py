"""How well words were understood."""

import jiwer

_SAME = jiwer.Compose(
    [
        jiwer.ToLowerCase(),
        jiwer.SubstituteRegexes({r"[^\w\s']": " "}),
        jiwer.RemoveMultipleSpaces(),
        jiwer.Strip(),
        jiwer.ReduceToListOfListOfWords(),
    ]
)


def word_errors(said: str, understood: str) -> float:
    """Word error rate: wrong, missing and extra words as a share of those said."""
    return float(jiwer.wer(said, understood, reference_transform=_SAME, hypothesis_transform=_SAME))
