"""Two workers of a pipeline get one sentinel, and one waits on."""

import os
import queue
import sys
import threading

NUMBERS = 3
WORKERS = 2


def say(text):
    """Prints a line in one piece: `print` writes its end by itself."""
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

    # Nobody could end this program but itself.
    watchdog = threading.Timer(1, os._exit, args=(0,))
    watchdog.daemon = True
    watchdog.start()
    threading.Thread(target=printer, args=(squares,)).start()
    workers = []
    for at in range(WORKERS):
        args = (numbers, squares)
        workers.append(threading.Thread(target=worker, args=args))
        workers[at].start()

    # The first stage is main.
    for number in range(1, NUMBERS + 1):
        numbers.put(number)
    numbers.put(None)
    for thread in workers:
        thread.join()
    squares.put(None)


main()
