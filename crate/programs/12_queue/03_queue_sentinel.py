"""A producer fills a queue, and a last item says that it is done."""

import queue
import sys
import threading
import time

ITEMS = 10
ROOM = 5
PAUSE = 0.1


def say(text):
    """Prints a line in one piece: `print` writes its end by itself."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def producer(items):
    for item in range(ITEMS):
        time.sleep(PAUSE)
        items.put(item)
        say(f"Produced {item}")
    items.put(None)


def consumer(items):
    # Nothing more comes behind the sentinel.
    while (item := items.get()) is not None:
        say(f"Consumed {item}")
        items.task_done()
    items.task_done()


def main():
    items = queue.Queue(maxsize=ROOM)
    p = threading.Thread(target=producer, args=(items,))
    c = threading.Thread(target=consumer, args=(items,))

    p.start()
    c.start()
    p.join()
    c.join()


main()
