"""One thread is made from a type, one from a function."""

import sys
import threading

WORKER = 1
TASK = 2


def say(text):
    """Prints a line in one piece: `print` writes its end by itself."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


class Worker(threading.Thread):
    def __init__(self, id):
        super().__init__()
        self.id = id

    def run(self):
        say(f"Worker {self.id} running")


def task(id):
    say(f"Task {id} running")


def main():
    # By a type with a `run`.
    t1 = Worker(id=WORKER)
    t1.start()
    t1.join()

    # By a function and its arguments.
    t2 = threading.Thread(target=task, args=(TASK,))
    t2.start()
    t2.join()


main()
