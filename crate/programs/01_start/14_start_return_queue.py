"""Five threads put their results into a queue."""

import queue
import threading

THREADS = 5


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
        print(f"{n}: {square}")


main()
