"""Parley: talk with your computer, and nothing leaves it."""

import multiprocessing
import sys

if __name__ == "__main__":
    multiprocessing.freeze_support()  # in the frozen program, children go no further than this
    from app.core.add_on import take_up

    take_up()  # before anything imports what is in it
    from app.core.discretion import leave_nothing_behind
    from app.options import main

    leave_nothing_behind()
    sys.exit(main(sys.argv[1:]))
