"""A thread type keeps the arguments that it was made with."""

import logging
import sys
import threading

THREADS = 5

logging.basicConfig(
    stream=sys.stdout,
    level=logging.DEBUG,
    format="(%(threadName)s) %(message)s",
)


class MyThreadWithArgs(threading.Thread):
    # `Thread` has these too, but under names that are its own.
    def __init__(self, args, kwargs):
        super().__init__()
        self.args = args
        self.kwargs = kwargs

    def run(self):
        args, kwargs = self.args, self.kwargs
        logging.debug("running with %s and %s", args, kwargs)


def main():
    for i in range(THREADS):
        t = MyThreadWithArgs(
            args=(i,), kwargs={"a": "A", "b": "B"}
        )
        t.start()


main()
