"""Five threads run one function, each with a number of its own."""

import sys
import threading

THREADS = 5


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def worker(number):
    say(f"worker: {number}")


def main():
    for number in range(THREADS):
        # A tuple of one argument needs its comma.
        t = threading.Thread(target=worker, args=(number,))
        t.start()


main()
