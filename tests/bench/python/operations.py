"""What an operation of a lock or a queue takes, in microseconds. CPython runs the same text."""

import queue
import threading
import time

MANY = 10_000


def taken(began, operations):
    return (time.perf_counter() - began) * 1e6 / operations


def entered(lock):
    began = time.perf_counter()
    for _ in range(MANY):
        with lock:
            pass
    return taken(began, MANY)


def acquired(lock):
    began = time.perf_counter()
    for _ in range(MANY):
        lock.acquire()
        lock.release()
    return taken(began, MANY)


def notified():
    condition = threading.Condition()
    with condition:
        began = time.perf_counter()
        for _ in range(MANY):
            condition.notify()
        return taken(began, MANY)


def set_and_seen():
    event = threading.Event()
    began = time.perf_counter()
    for _ in range(MANY):
        event.set()
        event.is_set()
    return taken(began, MANY)


def put_and_got(items):
    began = time.perf_counter()
    for number in range(MANY):
        items.put(number)
        items.get()
    return taken(began, MANY)


def handed(items):
    """From one thread to another."""

    def give():
        for number in range(MANY):
            items.put(number)

    def take():
        for _ in range(MANY):
            items.get()

    threads = [threading.Thread(target=give), threading.Thread(target=take)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken(began, MANY)


OPERATIONS = {
    "lock, free: with": lambda: entered(threading.Lock()),
    "lock, free: acquire and release": lambda: acquired(threading.Lock()),
    "rlock, free: with": lambda: entered(threading.RLock()),
    "condition, nobody waits: notify": notified,
    "semaphore, free: with": lambda: entered(threading.Semaphore()),
    "event: set and is_set": set_and_seen,
    "queue, put and get on one thread": lambda: put_and_got(queue.Queue()),
    "simple queue, put and get on one thread": lambda: put_and_got(queue.SimpleQueue()),
    "queue, 1 to 1": lambda: handed(queue.Queue()),
    "queue of 64, 1 to 1": lambda: handed(queue.Queue(64)),
}
