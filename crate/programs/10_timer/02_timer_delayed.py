"""A timer calls a function after two seconds, if nobody cancels it."""

import sys
import threading

DELAY = 2.0
CANCEL = False


def say(text):
    """Prints a line in one piece: `print` writes its end by itself."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def delayed_task():
    say("Task executed after delay")


def main():
    timer = threading.Timer(DELAY, delayed_task)
    say("Timer started")
    timer.start()

    # Only one who still waits can be told not to.
    if CANCEL:
        timer.cancel()
        say("Timer cancelled")


main()
