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
    tries = successes = 0
    while successes < SUCCESSES:
        time.sleep(TIME)
        logging.debug("Trying to acquire")
        acquired = lock.acquire(blocking=False)
        tries += 1
        if acquired:
            logging.debug("Iteration %d: Acquired", tries)
            successes += 1
            lock.release()
        else:
            logging.debug("Iteration %d: Not acquired", tries)
    logging.debug("Done after %d iterations", tries)


def main():
    lock = threading.Lock()
    threading.Thread(
        target=lock_holder, args=(lock,), name="LockHolder", daemon=True
    ).start()
    threading.Thread(
        target=worker, args=(lock,), name="Worker"
    ).start()


main()
