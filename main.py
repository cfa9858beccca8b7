"""Parley: talk with your computer, and nothing leaves it."""

import sys

from app.options import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
