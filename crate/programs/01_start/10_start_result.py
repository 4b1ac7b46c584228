"""A thread type keeps what its function returns, and tells the time."""

import sys
import threading
import time

N = 12
FIB_PAUSE = 0.005
PAUSE = 0.1
BEGAN = time.monotonic()


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def clock():
    """Seconds since the program began."""
    return time.monotonic() - BEGAN


class MyThread(threading.Thread):
    def __init__(self, name, func):
        super().__init__(name=name)
        self.func = func
        self.res = 0

    def result(self):
        return self.res

    def run(self):
        say(f"starting {self.name} at: {clock():.3f} s")
        self.res = self.func(N)
        say(f"{self.name} finished at: {clock():.3f} s")


def fib(n):
    time.sleep(FIB_PAUSE)
    return 1 if n < 2 else fib(n - 2) + fib(n - 1)


def fac(n):
    time.sleep(PAUSE)
    return 1 if n < 2 else n * fac(n - 1)


def sum(n):
    time.sleep(PAUSE)
    return 1 if n < 2 else n + sum(n - 1)


def main():
    all = [
        MyThread("fib", fib),
        MyThread("fac", fac),
        MyThread("sum", sum),
    ]

    # One after the other: `run` is called as any method is.
    say("single run")
    for t in all:
        t.run()
        say(f"{t.name}: {t.result()}")
    single = clock()

    # Side by side: `start` has `run` called in a new thread.
    say("threaded run")
    for t in all:
        t.start()
    for t in all:
        t.join()
    threaded = clock() - single

    for t in all:
        say(f"{t.name}: {t.result()}")
    say(f"single run took {single:.3f} s")
    say(f"threaded run took {threaded:.3f} s")


main()
