"""A timer calls a function after two seconds, if nobody cancels it."""

import threading

DELAY = 2.0
CANCEL = False


def delayed_task():
    print("Task executed after delay")


def main():
    timer = threading.Timer(DELAY, delayed_task)
    print("Timer started")
    timer.start()

    # Only one who still waits can be told not to.
    if CANCEL:
        timer.cancel()
        print("Timer cancelled")


main()
