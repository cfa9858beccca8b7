"""Parley: talk with your computer, and nothing leaves it."""

import multiprocessing
import sys

from app.core.discretion import leave_nothing_behind
from app.options import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    leave_nothing_behind()
    sys.exit(main(sys.argv[1:]))
