"""Two parts of one thing are read together, under a lock."""

import contextlib
import os
import threading
import time

LOCK = "RLock"
PAUSE = 0.1

data = (1, 1)


def getPart1(lock):
    with lock:
        return data[0]


def getPart2(lock):
    with lock:
        return data[1]


def getAll(lock):
    nothing = contextlib.nullcontext()
    with nothing if LOCK == "none" else lock:
        first = getPart1(lock)
        time.sleep(PAUSE)
        second = getPart2(lock)
    return first, second


def reader(lock):
    print(f"both parts: {getAll(lock)}")


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

    # With a Lock the reader waits for itself. Python does not tell,
    # and nobody could end this program but itself.
    watchdog = threading.Timer(1 + PAUSE, os._exit, args=(0,))
    watchdog.daemon = True
    watchdog.start()
    threading.Thread(target=reader, args=(lock,)).start()
    threading.Thread(target=writer, args=(lock,)).start()


main()
