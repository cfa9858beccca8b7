"""Why one source of a file did not serve; caught in app.catalog.acquiring, never shown alone."""


class SourceError(Exception):
    """This source cannot give the file; the message continues the sentence "SOURCE: "."""


class UnreachableError(SourceError):
    """The source's host or tool cannot be reached at all, so its other files need not be tried."""


class BrokenOffError(SourceError):
    """It ended early and may go better the next time."""
