"""A consumer takes an empty buffer's lock, and waits holding it."""

import os
import sys
import threading

ITEMS = 3
ROOM = 1


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def producer(mutex, items, places, buffer):
    for item in range(ITEMS):
        places.acquire()
        with mutex:
            buffer.append(item)
            say(f"put {item}")
            items.release()


def consumer(mutex, items, places, buffer):
    for _ in range(ITEMS):
        with mutex:
            items.acquire()
            item = buffer.pop(0)
            say(f"got {item}")
            places.release()


def main():
    mutex = threading.Lock()
    items = threading.Semaphore(0)
    places = threading.Semaphore(ROOM)
    buffer = []

    # Threads that are stuck never end: this ends the program.
    watchdog = threading.Timer(1, os._exit, args=(0,))
    watchdog.daemon = True
    watchdog.start()
    args = (mutex, items, places, buffer)
    threading.Thread(target=producer, args=args).start()
    threading.Thread(target=consumer, args=args).start()


main()
