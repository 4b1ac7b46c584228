"""A lock is free or taken, and any thread may release it."""

import _thread
import time

PAUSE = 1.0


def other(lock, done):
    lock.acquire()
    print("the other thread has it")
    time.sleep(PAUSE)
    lock.release()

    # Main took this one, and waits for it.
    print("released by another thread")
    done.release()


def main():
    lock = _thread.allocate_lock()
    done = _thread.allocate_lock()
    print(f"locked: {lock.locked()}")
    print(f"acquired: {lock.acquire()}")
    print(f"locked: {lock.locked()}")

    # The other one has to wait.
    done.acquire()
    _thread.start_new_thread(other, (lock, done))
    time.sleep(PAUSE)
    print("main releases")
    lock.release()

    # Taken twice: the second time waits for the other thread.
    done.acquire()
    print(f"locked: {lock.locked()}")
    try:
        lock.release()
    except RuntimeError as error:
        print(f"RuntimeError: {error}")


main()
