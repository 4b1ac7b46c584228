"""Four kinds of queues get the same items, and give them back."""

import queue
import random

NUMBERS = 7
ITEMS = 3
TIMEOUT = 0.5


def drawn(numbers, count):
    rng = random.Random(numbers)
    return [rng.randint(1, 99) for _ in range(count)]


def main():
    items = drawn(NUMBERS, ITEMS)
    print(f"in: {items}")

    # The first one has room for just these.
    fifo = queue.Queue(ITEMS)
    lifo = queue.LifoQueue()
    priority = queue.PriorityQueue()
    simple = queue.SimpleQueue()
    for item in items:
        fifo.put(item)
        lifo.put(item)
        priority.put(item)
        simple.put(item)
    try:
        fifo.put_nowait(0)
    except queue.Full as error:
        print(f"one more: {type(error).__name__}")

    print(f"Queue: {[fifo.get() for _ in items]}")
    print(f"LifoQueue: {[lifo.get() for _ in items]}")
    print(f"PriorityQueue: {[priority.get() for _ in items]}")
    print(f"SimpleQueue: {[simple.get() for _ in items]}")

    # Nothing is left in any of them.
    try:
        fifo.get_nowait()
    except queue.Empty as error:
        print(f"at once: {type(error).__name__}")
    try:
        fifo.get(timeout=TIMEOUT)
    except queue.Empty as error:
        print(f"after a while: {type(error).__name__}")


main()
