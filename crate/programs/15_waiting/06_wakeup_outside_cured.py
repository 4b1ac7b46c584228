"""One thread loads a page, and another one shows it when it is in."""

import sys
import threading

loaded = False


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def show(condition):
    with condition:
        condition.wait_for(lambda: loaded)
        say("the page is shown")


def load(condition):
    global loaded
    say("the page is loaded")
    with condition:
        loaded = True
        condition.notify()


def main():
    condition = threading.Condition()
    threading.Thread(target=show, args=(condition,)).start()
    threading.Thread(target=load, args=(condition,)).start()


main()
