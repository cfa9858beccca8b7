"""Where a command gets its text: from the command line, standard input, or a file."""

import sys
from pathlib import Path

from app.core.errors import ParleyError, UsageError

STANDARD_INPUT = "-"


def words_given(text: str | None, file: Path | None) -> str:
    """The text; UsageError if there is none or it is given twice, ParleyError if unreadable."""
    if text is not None and file is not None:
        raise UsageError('Give the words after "say" or in a file with --file, not both.')
    try:
        if file is not None:
            text = file.read_bytes().decode("utf-8-sig")
        elif text == STANDARD_INPUT:
            text = sys.stdin.buffer.read().decode("utf-8-sig")
    except FileNotFoundError:
        raise ParleyError(f"{file} does not exist; check its name.") from None
    except UnicodeDecodeError as error:
        where = file or "What came in"
        raise ParleyError(f"{where} is no text in UTF-8; save it as such and try again.") from error
    except OSError as error:
        raise ParleyError(
            f"{file or 'Standard input'} cannot be read: {error.strerror}."
        ) from error
    if text is None or not text.strip():
        raise UsageError(
            'There is nothing to say; put the words in quotes after "say", '
            "give a file with --file, or - for standard input."
        )
    return text
