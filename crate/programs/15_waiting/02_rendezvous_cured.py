"""Two walkers wait for each other after each step."""

import sys
import threading

STEPS = 2


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def walk(name, mine, theirs):
    for step in range(1, STEPS + 1):
        say(f"{name} takes step {step}")

        # Meet the other one.
        mine.release()
        theirs.acquire()


def main():
    ann_is_here = threading.Semaphore(0)
    bob_is_here = threading.Semaphore(0)
    ann = ("Ann", ann_is_here, bob_is_here)
    bob = ("Bob", bob_is_here, ann_is_here)
    threading.Thread(target=walk, args=ann).start()
    threading.Thread(target=walk, args=bob).start()


main()
