"""Three smokers each lack two things, and take them one by one."""

import os
import sys
import threading

NAMES = ["tobacco", "paper", "matches"]

table = [False, False, False]


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def smoker(own, bell):
    with bell:
        others = [(own + 1) % 3, (own + 2) % 3]
        for other in others:
            bell.wait_for(lambda other=other: table[other])
            table[other] = False
        say(f"the one with {NAMES[own]} smokes")


def main():
    bell = threading.Condition()
    smokers = []

    # Threads that are stuck never end: this ends the program.
    watchdog = threading.Timer(1, os._exit, args=(0,))
    watchdog.daemon = True
    watchdog.start()
    for own in range(3):
        args = (own, bell)
        smokers.append(threading.Thread(target=smoker, args=args))
        smokers[own].start()

    # The agent is main.
    for own in range(3):
        with bell:
            table[:] = [True, True, True]
            table[own] = False
            say(f"all but {NAMES[own]} is there")
            bell.notify_all()
        smokers[own].join()


main()
