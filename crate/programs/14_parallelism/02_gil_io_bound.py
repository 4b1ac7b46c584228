"""Threads that wait need no core, with a lock or without."""

import threading
import time

THREADS = 4
TIME = 1.0


# The interpreter has its lock inside, and its switch too: a
# build without the lock is another interpreter. It gives the
# lock back while it sleeps.
def io_bound(seconds):
    time.sleep(seconds)


def main():
    start = time.monotonic()
    threads = []
    for _ in range(THREADS):
        threads.append(
            threading.Thread(target=io_bound, args=(TIME,))
        )
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"I/O-bound threaded: {time.monotonic() - start:.2f}s")


main()
