"""A cook tells a guest that the meal is ready, by a notification."""

import os
import sys
import threading


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def guest(ready):
    with ready:
        ready.wait()
        say("the guest eats")


def cook(ready):
    say("the meal is ready")
    with ready:
        ready.notify()


def main():
    ready = threading.Condition()

    # If the guest waits for ever, a timer ends the program.
    watchdog = threading.Timer(1, os._exit, args=(0,))
    watchdog.daemon = True
    watchdog.start()
    threading.Thread(target=guest, args=(ready,)).start()
    threading.Thread(target=cook, args=(ready,)).start()


main()
