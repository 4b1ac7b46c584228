"""The programs in Python, by frontrun: a process for each search, with the same arguments and the same words in its last line."""

import os
import sys
import threading
import time

import frontrun

PROGRAM, GOAL, SECONDS = sys.argv[1], sys.argv[2], float(sys.argv[3])
BEGIN = time.monotonic()
# For how long searches are made again and again, to tell the speed.
SPEED_FOR = 1
begun = 0


def tell(what):
    print(f"{what} {begun} {time.monotonic() - BEGIN}", flush=True)
    os._exit(0)


class LostUpdate:
    def __init__(self, threads):
        self.number, self.threads = 0, threads

    def workers(threads):
        return [LostUpdate.increment] * threads

    def increment(self):
        value = self.number
        self.number = value + 1

    def holds(self):
        return GOAL != "first" or self.number == self.threads


class LockedIncrement(LostUpdate):
    def __init__(self, threads):
        super().__init__(threads)
        self.lock = threading.Lock()

    def workers(threads):
        return [LockedIncrement.increment] * threads

    def increment(self):
        with self.lock:
            self.number += 1


class Philosophers:
    """Two of them are two locks in two orders."""

    def __init__(self, many):
        self.forks = [threading.Lock() for _ in range(many)]

    def workers(many):
        return [lambda self, one=one: self.eat(one) for one in range(many)]

    def eat(self, one):
        with self.forks[one], self.forks[(one + 1) % len(self.forks)]:
            pass

    def holds(self):
        return True


class BoundedBuffer:
    # By the real clock a wait for a condition ends the whole search after five seconds.
    clock = "virtual"

    def __init__(self, items, room):
        self.items, self.room, self.count = items, room, 0
        self.lock = threading.Lock()
        self.not_empty, self.not_full = threading.Condition(self.lock), threading.Condition(self.lock)

    def workers(_items, _room):
        return [BoundedBuffer.produce, BoundedBuffer.consume]

    def produce(self):
        for _ in range(self.items):
            with self.not_full:
                while self.count >= self.room:
                    self.not_full.wait()
                self.count += 1
                self.not_empty.notify()

    def consume(self):
        for _ in range(self.items):
            with self.not_empty:
                while self.count == 0:
                    self.not_empty.wait()
                self.count -= 1
                self.not_full.notify()

    def holds(self):
        return True


class Readers:
    def __init__(self, _many):
        self.number = 0

    def workers(many):
        return [Readers.write] + [Readers.read] * many

    def write(self):
        self.number = 42

    def read(self):
        _ = self.number

    def holds(self):
        return True


class LostWakeUp:
    clock = "virtual"

    def __init__(self):
        self.flag, self.is_awake = False, False
        self.condition = threading.Condition(threading.Lock())

    def workers():
        return [LostWakeUp.wait, LostWakeUp.notify]

    def wait(self):
        if self.flag:
            self.is_awake = True
        else:
            with self.condition:
                # A wait that is never over comes back in the end, and says so.
                self.is_awake = self.condition.wait()

    def notify(self):
        with self.condition:
            self.flag = True
            self.condition.notify()

    def holds(self):
        return self.is_awake


PROGRAMS = {
    "lost update, 2 threads": (LostUpdate, 2),
    "lost update, 3 threads": (LostUpdate, 3),
    "locked increment, 2 threads": (LockedIncrement, 2),
    "locked increment, 3 threads": (LockedIncrement, 3),
    "locked increment, 4 threads": (LockedIncrement, 4),
    "two locks, ab against ba": (Philosophers, 2),
    "philosophers, 3": (Philosophers, 3),
    "philosophers, 4": (Philosophers, 4),
    "philosophers, 5": (Philosophers, 5),
    "bounded buffer, 1:1, 2 items, room 1": (BoundedBuffer, 2, 1),
    "one writer, 3 readers": (Readers, 3),
    "one writer, 6 readers": (Readers, 6),
    "lost wake-up": (LostWakeUp,),
}


def main():
    kind, *sizes = PROGRAMS[PROGRAM]

    def setup():
        global begun
        begun += 1
        return kind(*sizes)

    threading.Thread(target=lambda: (time.sleep(SECONDS), tell("over")), daemon=True).start()

    def search():
        return frontrun.explore(
            setup=setup,
            workers=kind.workers(*sizes),
            invariant=kind.holds,
            preemption_bound=None,
            stop_on_first=GOAL == "first",
            reproduce_on_failure=0,
            detect_io=False,
            clock=getattr(kind, "clock", "real"),
        )

    result = search()
    while GOAL == "speed" and time.monotonic() - BEGIN < SPEED_FOR:
        result = search()
    if result.property_holds is None:
        tell("refused")
    tell("found" if GOAL == "first" and not result.property_holds else "all")


main()
