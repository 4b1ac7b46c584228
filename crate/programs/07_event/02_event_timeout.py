"""Two threads wait for an event, one of them with a timeout."""

import logging
import sys
import threading
import time

TIMEOUT = 2.0
PAUSE = 3.0

logging.basicConfig(
    stream=sys.stdout,
    level=logging.DEBUG,
    format="(%(threadName)s) %(message)s",
)


def wait_for_event(event):
    logging.debug("wait_for_event starting")
    is_set = event.wait()
    logging.debug("event set: %s", is_set)


def wait_for_event_timeout(event, timeout):
    while True:
        logging.debug("wait_for_event_timeout starting")
        is_set = event.wait(timeout)
        logging.debug("event set: %s", is_set)
        if is_set:
            logging.debug("processing event")
            return
        logging.debug("doing other work")


def main():
    event = threading.Event()
    t1 = threading.Thread(
        target=wait_for_event, args=(event,), name="block"
    )
    t1.start()

    # The second one looks around from time to time.
    t2 = threading.Thread(
        target=wait_for_event_timeout,
        args=(event, TIMEOUT),
        name="non-block",
    )
    t2.start()

    logging.debug("Waiting before calling Event.set()")
    time.sleep(PAUSE)
    event.set()
    logging.debug("Event is set")


main()
