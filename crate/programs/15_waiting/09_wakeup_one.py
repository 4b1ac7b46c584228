"""A producer and two consumers share a shelf and one condition."""

import os
import sys
import threading

CONSUMERS = 2


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def producer(not_full, not_empty, shelf):
    for item in range(1, CONSUMERS + 1):
        with not_full:
            not_full.wait_for(lambda: not shelf)
            shelf.append(item)
            say(f"put {item}")
            not_empty.notify()


def consumer(not_full, not_empty, shelf):
    with not_empty:
        not_empty.wait_for(lambda: shelf)
        item = shelf.pop(0)
        say(f"got {item}")
        not_full.notify()


def main():
    changed = threading.Condition()
    not_full, not_empty = changed, changed
    args = (not_full, not_empty, [])
    # If all wait, a timer ends the program.
    watchdog = threading.Timer(1, os._exit, args=(0,))
    watchdog.daemon = True
    watchdog.start()
    for _ in range(CONSUMERS):
        threading.Thread(target=consumer, args=args).start()
    threading.Thread(target=producer, args=args).start()


main()
