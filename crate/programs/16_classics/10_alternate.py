"""Two threads print foo and bar, and each looks once for its turn."""

import sys
import threading
import time

TIMES = 2
PAUSE = 0.1

bars_turn = False


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def foo():
    global bars_turn
    for _ in range(TIMES):
        if bars_turn:
            time.sleep(PAUSE)
        say("foo")
        bars_turn = True


def bar():
    global bars_turn
    for _ in range(TIMES):
        if not bars_turn:
            time.sleep(PAUSE)
        say("bar")
        bars_turn = False


def main():
    threading.Thread(target=foo).start()
    threading.Thread(target=bar).start()


main()
