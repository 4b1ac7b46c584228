"""A worker looks whether a lock is free, and does not wait for it."""

import logging
import sys
import threading
import time

TIME = 0.5
SUCCESSES = 3

logging.basicConfig(
    stream=sys.stdout,
    level=logging.DEBUG,
    format="(%(threadName)s) %(message)s",
)


def lock_holder(lock):
    logging.debug("Starting")
    while True:
        with lock:
            logging.debug("Holding")
            time.sleep(TIME)
        logging.debug("Not holding")
        time.sleep(TIME)


def worker(lock):
    logging.debug("Starting")
    num_tries = num_acquires = 0
    while num_acquires < SUCCESSES:
        time.sleep(TIME)
        logging.debug("Trying to acquire")
        have_it = lock.acquire(blocking=False)
        num_tries += 1
        if have_it:
            logging.debug("Iteration %d: Acquired", num_tries)
            num_acquires += 1
            lock.release()
        else:
            logging.debug("Iteration %d: Not acquired", num_tries)
    logging.debug("Done after %d iterations", num_tries)


def main():
    lock = threading.Lock()
    threading.Thread(
        target=lock_holder, args=(lock,), name="lockholder", daemon=True
    ).start()
    threading.Thread(
        target=worker, args=(lock,), name="worker"
    ).start()


main()
