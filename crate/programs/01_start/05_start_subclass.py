"""Five threads of one type, with a `run` of its own, log a line."""

import logging
import sys
import threading

THREADS = 5

logging.basicConfig(
    stream=sys.stdout,
    level=logging.DEBUG,
    format="(%(threadName)s) %(message)s",
)


class MyThread(threading.Thread):
    # What `run` returns is ignored: the string goes nowhere.
    def run(self):
        logging.debug("running")
        return "nobody sees this"


def main():
    for _ in range(THREADS):
        t = MyThread()
        t.start()


main()
