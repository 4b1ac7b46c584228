"""Atoms leave as they like, and not as molecules of water."""

import sys
import threading

MOLECULES = 2


def say(text):
    """Prints a line in one piece: `print` writes its end by itself."""
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
