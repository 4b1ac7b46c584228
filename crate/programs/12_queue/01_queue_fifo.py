"""Three items go into a queue, and the first one comes out first."""

import queue

ITEMS = 3


def main():
    q = queue.Queue()
    print(f"empty at first: {q.empty()}")

    # Each goes behind the ones before it.
    for item in range(1, ITEMS + 1):
        q.put(item)
        print(f"put {item}")

    # With three: back --> 3 2 1 --> front. The front comes out.
    first = q.get()
    print(first)

    # Now: back --> 3 2 --> front.
    print(f"empty now: {q.empty()}")
    print(f"still inside: {q.qsize()}")


main()
