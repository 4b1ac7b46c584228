"""A thread type has two fields and a `run` of its own."""

import sys
import threading
import time

CALLS = 3
DT1 = 1.0
DT2 = 2.0


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


class ThreadExample(threading.Thread):
    def __init__(self, Id, dt):
        super().__init__()
        self.id = Id
        self.dt = dt

    # What runs in the thread, instead of a function.
    def run(self):
        for call in range(CALLS):
            if call > 0:
                time.sleep(self.dt)
            say(f"Inside func {self.id}")


def main():
    t1 = ThreadExample(Id=1, dt=DT1)
    t2 = ThreadExample(Id=2, dt=DT2)

    # Not `run`: that would run in the main thread.
    t1.start()
    t2.start()

    t1.join()
    t2.join()


main()
