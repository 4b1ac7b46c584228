"""Five threads run one function, which prints "worker"."""

import sys
import threading

THREADS = 5


def say(text):
    """Prints a line in one piece: `print` writes its end by itself."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def worker():
    say("worker")


def main():
    for _ in range(THREADS):
        t = threading.Thread(target=worker)
        t.start()


main()
