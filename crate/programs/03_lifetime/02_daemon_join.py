"""A daemon is joined, so the program waits for its end."""

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


def daemon():
    logging.debug("Starting")
    time.sleep(NAP)
    logging.debug("Exiting")


def non_daemon():
    logging.debug("Starting")
    logging.debug("Exiting")


def main():
    d = threading.Thread(target=daemon, name="daemon", daemon=True)
    t = threading.Thread(target=non_daemon, name="non-daemon")

    d.start()
    t.start()

    # Without this the daemon would never exit.
    d.join()
    t.join()


main()
