"""A pipeline ends stage by stage, as each queue is shut down."""

import sys
import threading

try:
    from queue import Queue, ShutDown
except ImportError:
    # It is new in CPython 3.13. This comes to the same here: a
    # sentinel that everybody who gets it puts back for the others.
    import queue

    class ShutDown(Exception):
        pass

    class Queue(queue.Queue):
        def get(self):
            item = super().get()
            if item is not None:
                return item
            self.put(None)
            raise ShutDown

        def shutdown(self):
            self.put(None)


NUMBERS = 3
WORKERS = 2


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def worker(numbers, squares):
    try:
        while True:
            number = numbers.get()
            squares.put(number * number)
    except ShutDown:
        pass


def printer(squares):
    try:
        while True:
            square = squares.get()
            say(f"{square}")
    except ShutDown:
        pass


def main():
    numbers = Queue()
    squares = Queue()
    threading.Thread(target=printer, args=(squares,)).start()
    workers = []
    for _ in range(WORKERS):
        args = (numbers, squares)
        thread = threading.Thread(target=worker, args=args)
        thread.start()
        workers.append(thread)

    # The first stage is main.
    for number in range(1, NUMBERS + 1):
        numbers.put(number)
    numbers.shutdown()
    for thread in workers:
        thread.join()
    squares.shutdown()


main()
