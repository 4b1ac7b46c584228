"""A lock is free or taken, and any thread may release it."""

import _thread
import sys
import time

PAUSE = 1.0


def say(text):
    """Prints a line in one piece: `print` writes its end by itself."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def other(lock, done):
    lock.acquire()
    say("the other thread has it")
    time.sleep(PAUSE)
    lock.release()

    # Main took this one, and waits for it.
    say("released by another thread")
    done.release()


def main():
    lock = _thread.allocate_lock()
    done = _thread.allocate_lock()
    say(f"locked: {lock.locked()}")
    say(f"acquired: {lock.acquire()}")
    say(f"locked: {lock.locked()}")

    # The other one has to wait.
    done.acquire()
    _thread.start_new_thread(other, (lock, done))
    time.sleep(PAUSE)
    say("main releases")
    lock.release()

    # Taken twice: the second time waits for the other thread.
    done.acquire()
    say(f"locked: {lock.locked()}")
    try:
        lock.release()
    except RuntimeError as error:
        say(f"RuntimeError: {error}")


main()
