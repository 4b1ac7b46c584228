"""Two loops run in threads, each wrapped in an object to be called."""

import sys
import threading
import time

LOOPS = [4.0, 2.0]
BEGAN = time.monotonic()


def say(text):
    """Prints a line in one piece: `print` writes its end by itself."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def clock():
    """Whole seconds since the program began."""
    return round(time.monotonic() - BEGAN)


class ThreadFunc:
    def __init__(self, func, args, name):
        self.func = func
        self.args = args
        self.name = name

    # What makes the object one that a thread can call.
    def __call__(self):
        threading.current_thread().name = self.name
        number, seconds = self.args
        self.func(number, seconds)


def sleep_loop(number, seconds):
    say(f"start loop {number} at: {clock()}")
    time.sleep(seconds)
    say(f"loop {number} done at: {clock()}")


def main():
    say(f"starting at: {clock()}")

    # One object for each thread; none is called yet.
    threads = []
    for number, seconds in enumerate(LOOPS):
        call = ThreadFunc(
            func=sleep_loop,
            args=(number, seconds),
            name=f"loop {number}",
        )
        threads.append(threading.Thread(target=call))

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    say(f"all DONE at: {clock()}")


main()
