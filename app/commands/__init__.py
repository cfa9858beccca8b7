"""What the command line can do, each command in its own file."""
