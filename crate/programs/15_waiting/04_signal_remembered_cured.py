"""A cook tells a guest that the meal is ready, by an event."""

import sys
import threading


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def guest(ready):
    ready.wait()
    say("the guest eats")


def cook(ready):
    say("the meal is ready")
    ready.set()


def main():
    ready = threading.Event()
    threading.Thread(target=guest, args=(ready,)).start()
    threading.Thread(target=cook, args=(ready,)).start()


main()
