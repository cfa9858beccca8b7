"""Every error the program raises on purpose.

ParleyError                 something the user can act on; shown as it stands
    UsageError              an option or a name that does not exist
    AudioFileError          a recording that cannot be read or written
    ModelError              a model is missing, damaged or of the wrong kind
        FetchError          a model could not be fetched from anywhere
    EngineError             a speech or language engine could not do its work
        TooLongError        because more was given than it can take, which is not its fault
    DeviceError             a microphone or loudspeaker is missing, busy or not allowed
    HistoryError            the history cannot be opened, read or written

Anything else that escapes is a bug: it is logged with its traceback and shown as one.
"""


class ParleyError(Exception):
    """An expected failure whose message is a sentence saying what to do."""


class UsageError(ParleyError):
    """An option or a name that does not exist; the message lists those that do."""


class AudioFileError(ParleyError):
    """A recording that cannot be read or written."""


class ModelError(ParleyError):
    """A model is missing, damaged or of the wrong kind."""


class FetchError(ModelError):
    """A model could not be fetched; the message says what was tried and why each failed."""


class EngineError(ParleyError):
    """A speech or language engine could not do its work."""


class TooLongError(EngineError):
    """More was given to an engine than it can take; another engine may be no better."""


class DeviceError(ParleyError):
    """A microphone or loudspeaker is missing, busy or not allowed."""


class HistoryError(ParleyError):
    """The history cannot be opened, read or written; the message says what to do."""
