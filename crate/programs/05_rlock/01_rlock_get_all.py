"""Two parts of one thing are read together, under a lock."""

import contextlib
import os
import threading
import time

LOCK = "RLock"
PAUSE = 0.1

data = (1, 1)


def get_part1(lock):
    with lock:
        return data[0]


def get_part2(lock):
    with lock:
        return data[1]


def get_all(lock):
    nothing = contextlib.nullcontext()
    with nothing if LOCK == "none" else lock:
        first = get_part1(lock)
        time.sleep(PAUSE)
        second = get_part2(lock)
    return first, second


def reader(lock):
    print(f"both parts: {get_all(lock)}")


def writer(lock):
    global data
    time.sleep(PAUSE / 2.0)
    with lock:
        data = (2, 2)


def main():
    if LOCK == "RLock":
        lock = threading.RLock()
    else:
        lock = threading.Lock()

    # With a Lock the reader waits for itself for ever. Python does not
    # tell: this ends the program.
    watchdog = threading.Timer(1 + PAUSE, os._exit, args=(0,))
    watchdog.daemon = True
    watchdog.start()
    threading.Thread(target=reader, args=(lock,)).start()
    threading.Thread(target=writer, args=(lock,)).start()


main()
