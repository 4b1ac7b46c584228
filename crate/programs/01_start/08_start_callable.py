"""Two loops run in threads, each wrapped in an object to be called."""

import sys
import threading
import time

LOOPS = [4.0, 2.0]
BEGAN = time.monotonic()


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def clock():
    """Whole seconds since the program began."""
    return round(time.monotonic() - BEGAN)


class ThreadFunc:
    def __init__(self, func, args, name):
        self.func = func
        self.args = args
        # Only stored: the thread is not called by it.
        self.name = name

    # What makes the object one that a thread can call.
    def __call__(self):
        nloop, nsec = self.args
        self.func(nloop, nsec)


def loop(nloop, nsec):
    say(f"start loop {nloop} at: {clock()}")
    time.sleep(nsec)
    say(f"loop {nloop} done at: {clock()}")


def main():
    say(f"starting at: {clock()}")

    # One object for each thread; none is called yet.
    threads = []
    for nloop, nsec in enumerate(LOOPS):
        call = ThreadFunc(loop, (nloop, nsec), loop.__name__)
        threads.append(threading.Thread(target=call))

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    say(f"all DONE at: {clock()}")


main()
