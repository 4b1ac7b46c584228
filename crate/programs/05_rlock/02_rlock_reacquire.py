"""One thread takes a re-entrant lock twice."""

import threading


def main():
    lock = threading.RLock()

    # The first acquire makes this thread the owner.
    print("First try:", lock.acquire())

    # The owner need not wait for itself.
    print("Second try:", lock.acquire(blocking=False))

    # One release for each acquire.
    lock.release()
    lock.release()


main()
