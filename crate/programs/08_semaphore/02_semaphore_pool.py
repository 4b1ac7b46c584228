"""A pool lets two threads in at a time, and says who is inside."""

import logging
import sys
import threading
import time

PLACES = 2
THREADS = 4
TIME = 0.1

logging.basicConfig(
    stream=sys.stdout,
    level=logging.DEBUG,
    format="(%(threadName)s) %(message)s",
)


class ActivePool:
    def __init__(self):
        self.lock = threading.Lock()
        self.active = []

    # Changed and shown in one go: nobody comes in between.
    def make_active(self, name):
        with self.lock:
            self.active.append(name)
            logging.debug("Running: %s", self.active)

    def make_inactive(self, name):
        with self.lock:
            self.active.remove(name)
            logging.debug("Running: %s", self.active)


def worker(s, pool):
    logging.debug("Waiting to join the pool")
    with s:
        name = threading.current_thread().name
        pool.make_active(name)
        time.sleep(TIME)
        pool.make_inactive(name)


def main():
    pool = ActivePool()
    s = threading.Semaphore(PLACES)
    for number in range(THREADS):
        args = (s, pool)
        threading.Thread(
            target=worker, args=args, name=str(number)
        ).start()


main()
