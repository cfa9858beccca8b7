"""What the program is called where its user types."""

import sys

IS_FROZEN = bool(getattr(sys, "frozen", False))
"""Whether this is the program that people install, which has no Python to install packages in."""

FROM_SOURCE = "run Parley from its source, where more packages can be installed"
"""What to do for what a frozen program cannot hold."""

COMMAND = "parley" if IS_FROZEN else "main.py"
