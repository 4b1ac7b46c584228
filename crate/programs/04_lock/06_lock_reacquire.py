"""A thread that has a lock can't take it a second time."""

import threading


def main():
    lock = threading.Lock()

    # Free: it is taken.
    print(f"First try: {lock.acquire()}")

    # Taken: do not wait, or it would be for ever.
    print(f"Second try: {lock.acquire(blocking=False)}")


main()
