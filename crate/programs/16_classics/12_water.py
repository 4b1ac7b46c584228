"""Atoms leave as they like, and not as molecules of water."""

import sys
import threading

MOLECULES = 2


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def spring(name):
    for _ in range(MOLECULES):
        say(name)


def main():
    for name in ["H", "H", "O"]:
        args = (name,)
        threading.Thread(target=spring, args=args).start()


main()
