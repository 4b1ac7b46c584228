"""Five threads store their results in one map."""

import sys
import threading

THREADS = 5


def say(text):
    """Prints a line in one piece: `print` writes its end by itself."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def compute(n, results):
    results[n] = n * n


def main():
    results = {}

    threads = []
    for n in range(THREADS):
        args = (n, results)
        threads.append(threading.Thread(target=compute, args=args))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    # The entries in the order of their keys, whoever was first.
    say(str(dict(sorted(results.items()))))


main()
