"""Three daemons sleep, and main waits for every thread it can find."""

import logging
import random
import sys
import threading
import time

THREADS = 3
SHORTEST = 1
LONGEST = 5
TIMEOUT = 5.0
NUMBERS = 7

logging.basicConfig(
    stream=sys.stdout,
    level=logging.DEBUG,
    format="(%(threadName)s) %(message)s",
)


def worker(pause):
    logging.debug("sleeping %d", pause)
    time.sleep(pause)
    logging.debug("ending")


def main():
    # The sleeps are drawn in one thread, so that every run has the
    # same ones.
    rng = random.Random(NUMBERS)
    for _ in range(THREADS):
        pause = rng.randint(SHORTEST, LONGEST)
        t = threading.Thread(target=worker, args=(pause,), daemon=True)
        t.start()

    # Main finds itself in the list. Joining oneself is an error.
    main_thread = threading.current_thread()
    for t in threading.enumerate():
        if t is main_thread:
            try:
                t.join()
            except RuntimeError as error:
                logging.debug("RuntimeError: %s", error)
            continue
        logging.debug("joining %s", t.name)
        t.join(TIMEOUT)


main()
