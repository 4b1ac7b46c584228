"""A buffer with room for two has two conditions on one lock."""

import threading

SIZE = 2
ITEMS = 6
CONSUMERS = 2


class Buffer:
    # One lock, and a waiting room for each of the two reasons.
    def __init__(self):
        lock = threading.RLock()
        self.not_full = threading.Condition(lock)
        self.not_empty = threading.Condition(lock)
        self.items = []


def producer(buffer):
    for item in range(ITEMS):
        with buffer.not_full:
            while len(buffer.items) >= SIZE:
                buffer.not_full.wait()
            buffer.items.append(item)
            print(f"put {item}, {len(buffer.items)} inside")
            buffer.not_empty.notify()


def consumer(buffer, share):
    for _ in range(share):
        with buffer.not_empty:
            while not buffer.items:
                buffer.not_empty.wait()
            item = buffer.items.pop(0)
            print(f"got {item}, {len(buffer.items)} inside")
            buffer.not_full.notify()


def main():
    buffer = Buffer()

    # The consumers share the items, as evenly as it goes.
    for number in range(CONSUMERS):
        share = (ITEMS + number) // CONSUMERS
        threading.Thread(
            target=consumer, args=(buffer, share)
        ).start()
    threading.Thread(target=producer, args=(buffer,)).start()


main()
