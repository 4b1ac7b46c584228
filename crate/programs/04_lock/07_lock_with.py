"""Two workers take one lock, each in its own way of writing it."""

import logging
import sys
import threading
import time

TIME = 0.1

logging.basicConfig(
    stream=sys.stdout,
    level=logging.DEBUG,
    format="(%(threadName)s) %(message)s",
)


def worker_with(lock):
    with lock:
        logging.debug("lock acquired via with")
        time.sleep(TIME)


def worker_no_with(lock):
    lock.acquire()
    try:
        logging.debug("lock acquired directly")
        time.sleep(TIME)

    # Also after an error.
    finally:
        lock.release()


def main():
    lock = threading.Lock()
    w = threading.Thread(target=worker_with, args=(lock,))
    nw = threading.Thread(target=worker_no_with, args=(lock,))
    w.start()
    nw.start()


main()
