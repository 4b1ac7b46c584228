"""Threads add up numbers, with or without a global interpreter lock."""

import threading
import time

COUNT = 10_000_000
THREADS = 4


# The interpreter has its lock inside, and its switch too: a
# build without the lock is another interpreter.
def cpu_bound(count, sums):
    total = 0
    for number in range(count):
        total += number
    sums.append(total)


def main():
    sums = []

    start = time.monotonic()
    cpu_bound(COUNT, sums)
    print(f"CPU-bound single: {time.monotonic() - start:.2f}s")

    start = time.monotonic()
    threads = []
    for _ in range(THREADS):
        args = (COUNT, sums)
        threads.append(threading.Thread(target=cpu_bound, args=args))
        threads[-1].start()
    for thread in threads:
        thread.join()
    print(f"CPU-bound threaded: {time.monotonic() - start:.2f}s")

    same = [total for total in sums if total == sums[0]]
    print(f"{len(same)} sums of {sums[0]}")


main()
