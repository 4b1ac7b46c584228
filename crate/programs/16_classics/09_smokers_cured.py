"""Three smokers each lack two things, and take both or none."""

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
        bell.wait_for(lambda: all(table[other] for other in others))
        for other in others:
            table[other] = False
        say(f"the one with {NAMES[own]} smokes")


def main():
    bell = threading.Condition()
    smokers = []
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
