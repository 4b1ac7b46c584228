"""Two tasks take two locks, each in its own order, and block."""

import os
import sys
import threading
import time

PAUSE = 0.1


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def task_a_bad(lock1, lock2):
    # First lock1, then lock2.
    with lock1:
        say("Task A acquired lock1")
        time.sleep(PAUSE)
        with lock2:
            say("Task A acquired lock2")


def task_b_bad(lock1, lock2):
    # The other way round.
    with lock2:
        say("Task B acquired lock2")
        time.sleep(PAUSE)
        with lock1:
            say("Task B acquired lock1")


def main():
    lock1 = threading.Lock()
    lock2 = threading.Lock()
    args = (lock1, lock2)
    threads = [
        threading.Thread(target=task_a_bad, args=args),
        threading.Thread(target=task_b_bad, args=args),
    ]

    # Threads that are stuck never end: this ends the program.
    watchdog = threading.Timer(1 + PAUSE, os._exit, args=(0,))
    watchdog.daemon = True
    watchdog.start()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


main()
