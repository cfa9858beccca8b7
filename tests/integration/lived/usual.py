"""The whole program, main.py itself, behind a keyring that is unlocked; nobody lives in it."""

import os
import runpy
import sys

from tests.integration.lived.window import ROOT, use_keyring

if __name__ == "__main__":
    use_keyring()
    os.chdir(ROOT)
    sys.argv = ["main.py", *sys.argv[1:]]
    runpy.run_path("main.py", run_name="__main__")
