"""What the Models page says of each task. Pure: no Qt."""

from app.catalog.model import Task

TABS = {
    Task.RECOGNISER: ("Hearing", "Writes down what you say."),
    Task.LANGUAGE_MODEL: ("Answering", "Decides what to say."),
    Task.SYNTHESISER: ("Speaking", "Says it aloud. Whose voice it is, you choose under Voice."),
}

BESIDES = {
    Task.RECOGNISER: (
        Task.FEELINGS,
        "Hears how you sound. Parley can do without one: you choose under Privacy.",
    ),
    Task.LANGUAGE_MODEL: (
        Task.GUARD,
        "Judges what may be said, beside the phrase lists. Parley can do without one: you choose "
        "under Persona.",
    ),
}
"""In a small window there is no room for a fourth tab."""

SPEECH_MODELS = (
    "These hear you, and some speak, for themselves: what they make needless is not loaded."
)
