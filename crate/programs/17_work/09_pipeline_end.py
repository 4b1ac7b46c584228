"""Two workers of a pipeline get one sentinel: one waits for ever."""

import os
import queue
import sys
import threading

NUMBERS = 3
WORKERS = 2


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def worker(numbers, squares):
    while (number := numbers.get()) is not None:
        squares.put(number * number)


def printer(squares):
    while (square := squares.get()) is not None:
        say(f"{square}")


def main():
    numbers = queue.Queue()
    squares = queue.Queue()

    # It never ends by itself, so a timer ends it.
    watchdog = threading.Timer(1, os._exit, args=(0,))
    watchdog.daemon = True
    watchdog.start()
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
    numbers.put(None)
    for thread in workers:
        thread.join()
    squares.put(None)


main()
