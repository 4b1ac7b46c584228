"""Threads with names of their own write a log."""

import logging
import sys
import threading
import time

WORKER = 2.0
SERVICE = 3.0

# With %(asctime)s in it, each line would tell the time, too.
logging.basicConfig(
    stream=sys.stdout,
    level=logging.DEBUG,
    format="[%(levelname)s] (%(threadName)s) %(message)s",
)


def worker():
    logging.debug("Starting")
    time.sleep(WORKER)
    logging.debug("Exiting")


def my_service():
    logging.debug("Starting")
    time.sleep(SERVICE)
    logging.debug("Exiting")


def main():
    # The first worker has no name of its own.
    unnamed = threading.Thread(target=worker)
    w = threading.Thread(target=worker, name="worker")
    t = threading.Thread(target=my_service, name="my_service")

    w.start()
    unnamed.start()
    t.start()


main()
