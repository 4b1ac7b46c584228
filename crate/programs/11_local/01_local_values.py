"""Each thread has its own value behind one name."""

import logging
import random
import sys
import threading

THREADS = 2
VALUE = 1000
LEAST = 1
MOST = 100
NUMBERS = 7

logging.basicConfig(
    stream=sys.stdout,
    level=logging.DEBUG,
    format="(%(threadName)s) %(message)s",
)


def show_value(data):
    try:
        value = data.value
    except AttributeError:
        logging.debug("No value yet")
    else:
        logging.debug("value=%s", value)


def worker(data, value):
    show_value(data)
    data.value = value
    show_value(data)


def main():
    local_data = threading.local()

    # This value is the main thread's alone.
    show_value(local_data)
    local_data.value = VALUE
    show_value(local_data)

    # The others do not see it, and get one each.
    rng = random.Random(NUMBERS)
    for _ in range(THREADS):
        value = rng.randint(LEAST, MOST)
        threading.Thread(
            target=worker, args=(local_data, value)
        ).start()


main()
