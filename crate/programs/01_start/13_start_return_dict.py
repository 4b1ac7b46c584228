"""Five threads store their results in one map."""

import threading

THREADS = 5


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
    print(dict(sorted(results.items())))


main()
