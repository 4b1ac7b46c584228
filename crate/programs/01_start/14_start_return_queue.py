"""Five threads put their results into a queue."""

import queue
import sys
import threading

THREADS = 5


def say(text):
    """Prints a line in one piece: `print` writes its end by itself."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def compute_queue(n, results):
    results.put((n, n * n))


def main():
    results = queue.Queue()

    threads = []
    for n in range(THREADS):
        args = (n, results)
        threads.append(
            threading.Thread(target=compute_queue, args=args)
        )
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    # Nobody puts anything in any more: empty means done.
    while not results.empty():
        n, square = results.get()
        say(f"{n}: {square}")


main()
