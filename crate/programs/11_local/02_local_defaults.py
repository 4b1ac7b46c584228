"""A local with an initializer begins with a value in every thread."""

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


class MyLocal(threading.local):
    def __init__(self, value):
        logging.debug("Initializing %r", self)
        self.value = value


def show_value(data):
    logging.debug("value=%s", data.value)


def worker(data, value):
    show_value(data)
    data.value = value
    show_value(data)


def main():
    # Here the main thread's value is made at once.
    local_data = MyLocal(VALUE)

    # The main thread is a thread like any other.
    show_value(local_data)

    rng = random.Random(NUMBERS)
    for _ in range(THREADS):
        value = rng.randint(LEAST, MOST)
        threading.Thread(
            target=worker, args=(local_data, value)
        ).start()


main()
