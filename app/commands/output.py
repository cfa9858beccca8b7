"""Files that a command writes: whole or not at all."""

import os
import tempfile
from pathlib import Path

from app.core.errors import ParleyError


def check_writable(path: Path | None) -> None:
    """Find out before the work begins that its result could not be kept."""
    if path is None:
        return
    try:
        if path.is_dir():
            raise ParleyError(f"{path} is a folder; name a file to write.")
        if path.exists() and not path.is_file():
            raise ParleyError(f"{path} is no ordinary file; name another one to write.")
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except FileNotFoundError:
        raise ParleyError(f"The folder {path.parent} does not exist; make it first.") from None
    except OSError as error:
        raise ParleyError(
            f"Nothing can be written in {path.parent.absolute()} ({error.strerror}); "
            "choose another folder."
        ) from error


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is never seen half finished."""
    path = path.resolve()  # what a link points to is written, not the link
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise ParleyError(f"{path} cannot be written: {error.strerror}.") from error
