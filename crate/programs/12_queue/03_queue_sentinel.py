"""A producer fills a queue, and a last item says that it is done."""

import queue
import sys
import threading
import time

ITEMS = 10
ROOM = 5
PAUSE = 0.1
WORK = 0.3


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def producer(q, items):
    for item in items:
        time.sleep(PAUSE)
        # Waits while the queue is full.
        q.put(item)
        say(f"Produced: {item}")
    q.put(None)


def consumer(q):
    while True:
        # Waits while the queue is empty.
        item = q.get()
        if item is None:
            break
        say(f"Consumed: {item}")
        time.sleep(WORK)
        q.task_done()

    # The sentinel was an item, too.
    q.task_done()


def main():
    q = queue.Queue(maxsize=ROOM)
    items = list(range(ITEMS))

    t1 = threading.Thread(target=producer, args=(q, items))
    t2 = threading.Thread(target=consumer, args=(q,))

    t1.start()
    t2.start()
    t1.join()
    t2.join()


main()
