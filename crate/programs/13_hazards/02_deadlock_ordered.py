"""Two tasks take two locks, both in the same order, and both end."""

import threading
import time

PAUSE = 0.1


def task_a_good(lock1, lock2):
    with lock1:
        time.sleep(PAUSE)
        with lock2:
            print("Task A acquired both locks")


def task_b_good(lock1, lock2):
    # The same order. Without lock1 it does not ask for lock2.
    with lock1:
        time.sleep(PAUSE)
        with lock2:
            print("Task B acquired both locks")


def main():
    lock1 = threading.Lock()
    lock2 = threading.Lock()
    args = (lock1, lock2)
    threads = [
        threading.Thread(target=task_a_good, args=args),
        threading.Thread(target=task_b_good, args=args),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


main()
