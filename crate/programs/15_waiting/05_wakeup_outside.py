"""One thread loads a page, and another one shows it when it is in."""

import os
import sys
import threading

loaded = False


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def show(condition):
    while not loaded:
        with condition:
            condition.wait()
    say("the page is shown")


def load(condition):
    global loaded
    say("the page is loaded")
    with condition:
        loaded = True
        condition.notify()


def main():
    condition = threading.Condition()
    # If nothing is shown, a timer ends the program.
    watchdog = threading.Timer(1, os._exit, args=(0,))
    watchdog.daemon = True
    watchdog.start()
    threading.Thread(target=show, args=(condition,)).start()
    threading.Thread(target=load, args=(condition,)).start()


main()
