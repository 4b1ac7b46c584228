"""A daemon sleeps, and the program ends before it wakes."""

import logging
import sys
import threading
import time

NAP = 2.0

logging.basicConfig(
    stream=sys.stdout,
    level=logging.DEBUG,
    format="(%(threadName)s) %(message)s",
)


def daemon(awake):
    logging.debug("Starting")
    awake.set()
    time.sleep(NAP)
    logging.debug("Exiting")


def non_daemon():
    logging.debug("Starting")
    logging.debug("Exiting")


def main():
    # Nobody waits for a daemon at the end.
    awake = threading.Event()
    d = threading.Thread(
        target=daemon, args=(awake,), name="daemon", daemon=True
    )
    t = threading.Thread(target=non_daemon, name="non-daemon")

    d.start()
    t.start()

    # The daemon has begun, at least, before the program ends.
    awake.wait()


main()
