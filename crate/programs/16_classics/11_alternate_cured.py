"""Two threads print foo and bar in turn, by a permit for each."""

import sys
import threading

TIMES = 2


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def foo(foo_turn, bar_turn):
    for _ in range(TIMES):
        foo_turn.acquire()
        say("foo")
        bar_turn.release()


def bar(foo_turn, bar_turn):
    for _ in range(TIMES):
        bar_turn.acquire()
        say("bar")
        foo_turn.release()


def main():
    foo_turn = threading.Semaphore(1)
    bar_turn = threading.Semaphore(0)
    args = (foo_turn, bar_turn)
    threading.Thread(target=foo, args=args).start()
    threading.Thread(target=bar, args=args).start()


main()
