"""CPython's part: reads the name of a scenario, writes what one operation costs there; or `usage`."""

import queue
import resource
import sys
import threading
import time


def alone(operations, operation):
    began = time.perf_counter()
    for _ in range(operations):
        operation()
    return (time.perf_counter() - began) * 1e9 / operations


def together(threads, work):
    gate = threading.Barrier(threads + 1)

    def begin(number):
        gate.wait()
        work(number)

    crew = [threading.Thread(target=begin, args=(number,)) for number in range(threads)]
    for thread in crew:
        thread.start()
    gate.wait()
    began = time.perf_counter()
    for thread in crew:
        thread.join()
    return time.perf_counter() - began


def enters(lock, operations=50000):
    began = time.perf_counter()
    for _ in range(operations):
        with lock:
            pass
    return (time.perf_counter() - began) * 1e9 / operations


def bare(operations=50000):
    lock = threading.Lock()
    began = time.perf_counter()
    for _ in range(operations):
        lock.acquire()
        lock.release()
    return (time.perf_counter() - began) * 1e9 / operations


def fought_for(threads, entries=4000):
    lock = threading.Lock()
    each = entries // threads

    def work(_):
        for _ in range(each):
            with lock:
                pass

    return together(threads, work) * 1e9 / (each * threads)


def ping_pong(rounds=1000):
    condition = threading.Condition(threading.Lock())
    turn = [0]

    def work(number):
        for _ in range(rounds):
            with condition:
                while turn[0] != number:
                    condition.wait()
                turn[0] = 1 - number
                condition.notify_all()

    return together(2, work) * 1e9 / rounds


def semaphore_fought_for(threads=4, each=1000):
    semaphore = threading.Semaphore(2)

    def work(_):
        for _ in range(each):
            with semaphore:
                pass

    return together(threads, work) * 1e9 / (threads * each)


def barrier(threads, rounds=300):
    gate = threading.Barrier(threads)

    def work(_):
        for _ in range(rounds):
            gate.wait()

    return together(threads, work) * 1e9 / rounds


def fan_out(rounds=200):
    events = [threading.Event(), threading.Event()]
    gone_on = threading.Semaphore(0)

    def work(number):
        for now in range(1, rounds + 1):
            if number == 0:
                events[(now + 1) % 2].clear()
                events[now % 2].set()
                for _ in range(4):
                    gone_on.acquire()
            else:
                events[now % 2].wait()
                gone_on.release()

    return together(5, work) * 1e9 / rounds


def late(span=0.002, rounds=5):
    event = threading.Event()
    began = time.perf_counter()
    for _ in range(rounds):
        event.wait(span)
    return ((time.perf_counter() - began) / rounds - span) * 1e6


def put_and_get(channel, operations=20000):
    began = time.perf_counter()
    for _ in range(operations):
        channel.put(1)
        channel.get()
    return (time.perf_counter() - began) * 1e9 / operations


def flow(side, channel, items=10000):
    each = items // side

    def work(number):
        for item in range(each):
            if number < side:
                channel.put(item)
            else:
                channel.get()

    return together(2 * side, work) * 1e9 / (side * each)


def start_and_join():
    def once():
        thread = threading.Thread(target=int)
        thread.start()
        thread.join()

    return alone(200, once) / 1000


SCENARIOS = {
    "lock, free: hold": lambda: enters(threading.Lock()),
    "lock, free: acquire and release": bare,
    "rlock, free": lambda: enters(threading.RLock()),
    "lock, short section, 2 threads": lambda: fought_for(2),
    "lock, short section, 4 threads": lambda: fought_for(4),
    "condition, ping-pong": ping_pong,
    "semaphore, free": lambda: enters(threading.Semaphore(), 20000),
    "semaphore, 4 threads, 2 permits": semaphore_fought_for,
    "barrier, 2 threads": lambda: barrier(2),
    "barrier, 4 threads": lambda: barrier(4),
    "barrier, 8 threads": lambda: barrier(8),
    "event, fan-out to 4": fan_out,
    "timed wait of 2 ms, late by": late,
    "queue, put and get on one thread": lambda: put_and_get(queue.Queue()),
    "simple queue, put and get on one thread": lambda: put_and_get(queue.SimpleQueue()),
    "queue, 1 to 1": lambda: flow(1, queue.Queue()),
    "queue, 2 to 2": lambda: flow(2, queue.Queue()),
    "queue of 64, 1 to 1": lambda: flow(1, queue.Queue(64)),
    "queue of 64, 2 to 2": lambda: flow(2, queue.Queue(64)),
    "start and join": start_and_join,
}


def usage():
    """Seconds on a processor, those of it in the kernel, and how often a thread made way for another."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime, used.ru_stime, used.ru_nvcsw + used.ru_nivcsw


print(";".join(SCENARIOS), flush=True)
for line in sys.stdin:
    name = line.rstrip("\n")
    print(*(usage() if name == "usage" else [SCENARIOS[name]()]), flush=True)
