"""Runs first in the frozen program: others that it starts, such as a browser, keep their libraries.

PyInstaller's starter points LD_LIBRARY_PATH to the program's folder, and whatever is started from
it inherits that. This process has found its own by now, and its children are told to begin anew.
"""

import os
import sys

if sys.platform == "linux":
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", "")
    os.environ.pop("LD_LIBRARY_PATH", None)
    if before:
        os.environ["LD_LIBRARY_PATH"] = before
    os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
