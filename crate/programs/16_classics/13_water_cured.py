"""Atoms leave three at a time, as molecules of water."""

import sys
import threading

MOLECULES = 2


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def spring(name, molecule):
    for _ in range(MOLECULES):
        molecule.wait()
        say(name)


def main():
    molecule = threading.Barrier(3)
    for name in ["H", "H", "O"]:
        args = (name, molecule)
        threading.Thread(target=spring, args=args).start()


main()
