"""Ten workers take twenty items out of one queue."""

import queue
import sys
import threading
import time

WORKERS = 10
ITEMS = 20
WORK = 0.1


def say(text):
    """Prints a line in one piece: `print` writes its end by itself."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def worker(q, print_lock, number):
    while True:
        value = q.get()
        with print_lock:
            say(f"in Thread{number} got {value}")
        time.sleep(WORK)
        q.task_done()


def main():
    q = queue.Queue()
    print_lock = threading.Lock()

    for number in range(1, WORKERS + 1):
        args = (q, print_lock, number)
        threading.Thread(
            target=worker,
            args=args,
            name=f"Thread{number}",
            daemon=True,
        ).start()

    for item in range(ITEMS):
        q.put(item)

    # Not until the last task is done.
    q.join()
    say("main done")


main()
