"""Threads add up numbers, with or without a global interpreter lock."""

import multiprocessing
import sys
import threading
import time

COUNT = 10_000_000
THREADS = 4
INTERVAL = 0.005


def add_up(count):
    total = 0
    for number in range(count):
        total += number
    return total


# The interpreter has its lock inside, and its switch too: a
# build without the lock is another interpreter.
def cpu_bound(count, sums):
    total = add_up(count)

    # One step, which no other thread comes between. CPython's lock
    # makes its lists and dicts safe: none sees half an `append`.
    sums.append(total)


def main():
    sys.setswitchinterval(INTERVAL)
    sums = []

    # The same work by one thread, sum after sum, and by many.
    start = time.monotonic()
    for _ in range(THREADS):
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

    # Each process is a copy of this one, made by the system's fork,
    # with an interpreter, a lock and a memory of its own.
    start = time.monotonic()
    with multiprocessing.get_context("fork").Pool(THREADS) as pool:
        sums += pool.map(add_up, [COUNT] * THREADS)
    print(f"CPU-bound data-parallel: {time.monotonic() - start:.2f}s")

    same = [total for total in sums if total == sums[0]]
    print(f"{len(same)} sums of {sums[0]}")


main()
