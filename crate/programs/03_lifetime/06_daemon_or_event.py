"""Endless workers are stopped by an event, or cut off as daemons."""

import threading
import time

WORKERS = 10
STEP = 0.1
SPAN = 1.0


# How many resources are open; the lock keeps the count right.
class Resources:
    def __init__(self):
        self.lock = threading.Lock()
        self.count = 0

    def add(self, change):
        with self.lock:
            self.count = self.count + change
            return self.count


def worker(resources, stop):
    resources.add(1)
    while not stop.is_set():
        time.sleep(STEP)

    # Only a worker that leaves its loop comes here.
    resources.add(-1)


def start_workers(stop, daemon):
    resources = Resources()
    threads = []
    for _ in range(WORKERS):
        args = (resources, stop)
        thread = threading.Thread(
            target=worker, args=args, daemon=daemon
        )
        thread.start()
        threads.append(thread)
    return resources, threads


def main():
    # The first ones are asked to stop.
    stop = threading.Event()
    resources, threads = start_workers(stop, daemon=False)
    time.sleep(SPAN)
    stop.set()
    for thread in threads:
        thread.join()
    left = resources.add(0)
    print(f"stopped by an event, open resources left: {left}")

    # The others are daemons, and nobody tells them anything.
    never = threading.Event()
    resources, _ = start_workers(never, daemon=True)
    time.sleep(SPAN)
    left = resources.add(0)
    print(f"cut off as daemons, open resources left: {left}")


main()
