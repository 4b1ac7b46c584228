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


def worker(seconds):
    logging.debug("sleeping %d", seconds)
    time.sleep(seconds)
    logging.debug("ending")


def main():
    # The sleeps are drawn in one thread, so that every run has the
    # same ones.
    rng = random.Random(NUMBERS)
    for _ in range(THREADS):
        seconds = rng.randint(SHORTEST, LONGEST)
        t = threading.Thread(
            target=worker, args=(seconds,), daemon=True
        )
        t.start()

    # Joining oneself is an error.
    for t in threading.enumerate():
        if t.ident == threading.get_ident():
            continue
        logging.debug("joining %s", t.name)
        t.join(TIMEOUT)


main()
