"""A daemon shows once a second that it is there, for ever."""

import sys
import threading
import time

EVERY = 1.0
NAP = 3.0


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def background_task():
    # The loop has no end: the program's end is the daemon's.
    while True:
        say("Background task running...")
        time.sleep(EVERY)


def main():
    t = threading.Thread(target=background_task, daemon=True)
    t.start()

    time.sleep(NAP)
    say("Main thread done, daemon will be killed")


main()
