"""Of two timers one is cancelled before its time."""

import logging
import sys
import threading
import time

INTERVAL = 3.0
PAUSE = 2.0

logging.basicConfig(
    stream=sys.stdout,
    level=logging.DEBUG,
    format="(%(threadName)s) %(message)s",
)


def delayed():
    logging.debug("worker running")


def main():
    t1 = threading.Timer(INTERVAL, delayed)
    t1.name = "t1"
    t2 = threading.Timer(INTERVAL, delayed)
    t2.name = "t2"

    logging.debug("starting timers")
    t1.start()
    t2.start()

    # Both count down meanwhile.
    logging.debug("waiting before canceling t2")
    time.sleep(PAUSE)

    logging.debug("canceling t2")
    t2.cancel()
    logging.debug("done")


main()
