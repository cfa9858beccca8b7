"""Parley: talk with your computer, and nothing leaves it."""

import multiprocessing
import sys

from app.options import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main(sys.argv[1:]))
