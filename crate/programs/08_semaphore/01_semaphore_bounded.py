"""A bounded semaphore refuses a permit that nobody has taken."""

import sys
import threading
import time

PERMITS = 10
THREADS = 15
TIME = 0.5


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def visit(semaphore):
    with semaphore:
        say("a thread is inside")
        time.sleep(TIME)
        say("a thread leaves")


def main():
    # Who says nothing gets one permit.
    one = threading.BoundedSemaphore()
    first = one.acquire(blocking=False)
    second = one.acquire(blocking=False)
    say(f"by default: {first}, then {second}")

    say(f"{THREADS} threads, {PERMITS} permits")
    semaphore = threading.BoundedSemaphore(PERMITS)
    visitors = []
    for _ in range(THREADS):
        visitors.append(
            threading.Thread(target=visit, args=(semaphore,))
        )
    for thread in visitors:
        thread.start()
    for thread in visitors:
        thread.join()

    # All permits are back. One more is an error here.
    try:
        semaphore.release()
    except ValueError as error:
        say(f"ValueError: {error}")

    # It is none here.
    plain = threading.Semaphore(PERMITS)
    plain.release()
    count = 0
    while plain.acquire(blocking=False):
        count += 1
    say(f"Semaphore: {count} permits")


main()
