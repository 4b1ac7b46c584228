"""Five threads run one function, which prints "worker"."""

import sys
import threading

THREADS = 5


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def worker():
    say("worker")


def main():
    for _ in range(THREADS):
        t = threading.Thread(target=worker)
        t.start()


main()
