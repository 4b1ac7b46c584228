"""Two threads count with one counter, which has a lock of its own."""

import logging
import random
import sys
import threading
import time

THREADS = 2
INCREMENTS = 2
START = 0
CHANGE = 0.1
NUMBERS = 7

logging.basicConfig(
    stream=sys.stdout,
    level=logging.DEBUG,
    format="(%(threadName)s) %(message)s",
)


class Counter:
    def __init__(self, start):
        self.lock = threading.Lock()
        self.value = start

    # Only the thread that holds the lock may touch
    # the value, so no increment can be lost. The GIL
    # would save one step on a list or a dict, but
    # this takes two.
    def increment(self):
        logging.debug("Waiting for lock")
        with self.lock:
            logging.debug("Acquired lock")
            value = self.value
            time.sleep(CHANGE)
            self.value = value + 1


def worker(counter, pauses):
    for pause in pauses:
        logging.debug("sleeping %0.2f", pause)
        time.sleep(pause)
        counter.increment()
    logging.debug("Done")


def main():
    counter = Counter(START)

    # The pauses are drawn before any thread runs, so that
    # every run has the same ones.
    rng = random.Random(NUMBERS)
    workers = []
    for _ in range(THREADS):
        pauses = [rng.random() for _ in range(INCREMENTS)]
        workers.append(
            threading.Thread(target=worker, args=(counter, pauses))
        )
    for thread in workers:
        thread.start()

    logging.debug("Waiting for worker threads")
    for thread in workers:
        thread.join()
    logging.debug("Counter: %d", counter.value)


main()
