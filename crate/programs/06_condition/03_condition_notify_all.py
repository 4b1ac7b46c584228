"""Two consumers wait for a producer, who notifies both at once."""

import logging
import sys
import threading
import time

PAUSE = 2.0

logging.basicConfig(
    stream=sys.stdout,
    level=logging.DEBUG,
    format="(%(threadName)s) %(message)s",
)


def consumer(condition):
    logging.debug("Starting consumer thread")
    with condition:
        condition.wait()
        logging.debug("Resource is available to consumer")


def producer(condition):
    logging.debug("Starting producer thread")
    with condition:
        logging.debug("Making resource available")

        # Its older name is `notifyAll`.
        condition.notify_all()


def main():
    condition = threading.Condition()
    c1 = threading.Thread(target=consumer, args=(condition,), name="c1")
    c2 = threading.Thread(target=consumer, args=(condition,), name="c2")
    p = threading.Thread(target=producer, args=(condition,), name="p")

    # The consumers come first, so that they wait for the producer.
    c1.start()
    time.sleep(PAUSE)
    c2.start()
    time.sleep(PAUSE)
    p.start()


main()
