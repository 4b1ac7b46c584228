"""Two threads print foo and bar, and each looks once for its turn."""

import sys
import threading
import time

TIMES = 2
PAUSE = 0.1

turn = "foo"


def say(text):
    """Prints a line in one piece: `print` writes its end by itself."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def foo():
    global turn
    for _ in range(TIMES):
        if turn != "foo":
            time.sleep(PAUSE)
        say("foo")
        turn = "bar"


def bar():
    global turn
    for _ in range(TIMES):
        if turn != "bar":
            time.sleep(PAUSE)
        say("bar")
        turn = "foo"


def main():
    threading.Thread(target=foo).start()
    threading.Thread(target=bar).start()


main()
