"""Two tasks take two locks, both in the same order, and both end."""

import sys
import threading
import time

PAUSE = 0.1


def say(text):
    """Prints a line in one piece: `print` writes its end by itself."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main():
    lock1 = threading.Lock()
    lock2 = threading.Lock()

    # Each task gets the same two locks, in the same order.
    a = ("Task A", lock1, lock2)
    b = ("Task B", lock1, lock2)
    threads = [
        threading.Thread(target=task, args=a),
        threading.Thread(target=task, args=b),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def task(name, first, second):
    # Who has not the first lock does not want the second one.
    with first:
        time.sleep(PAUSE)
        with second:
            say(f"{name} acquired both locks")


main()
