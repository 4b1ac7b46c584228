"""A hundred threads count up twice each, through two locked methods."""

import threading

THREADS = 100


class Counter:
    def __init__(self):
        self.lock = threading.RLock()
        self.value = 0

    def increment(self):
        with self.lock:
            self.value = self.value + 1

    # Nobody sees the value between the two.
    def increment_twice(self):
        with self.lock:
            self.increment()
            self.increment()


def main():
    counter = Counter()

    threads = []
    for _ in range(THREADS):
        threads.append(
            threading.Thread(target=counter.increment_twice)
        )
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"Value: {counter.value}")


main()
