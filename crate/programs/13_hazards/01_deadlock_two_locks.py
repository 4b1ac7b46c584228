"""Two tasks take two locks, each in its own order, and block."""

import os
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

    # Each task gets the same two locks, the other way round.
    a = ("Task A", lock1, "lock1", lock2, "lock2")
    b = ("Task B", lock2, "lock2", lock1, "lock1")
    threads = [
        threading.Thread(target=task, args=a),
        threading.Thread(target=task, args=b),
    ]

    # Nobody could end this program but itself.
    watchdog = threading.Timer(1 + PAUSE, os._exit, args=(0,))
    watchdog.daemon = True
    watchdog.start()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def task(name, first, first_name, second, second_name):
    # The first lock is there for the taking.
    with first:
        say(f"{name} acquired {first_name}")

        # Meanwhile the other task takes the second one.
        time.sleep(PAUSE)
        with second:
            say(f"{name} acquired {second_name}")


main()
