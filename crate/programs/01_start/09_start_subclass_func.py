"""Two loops run in threads of a type that takes any function."""

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


class MyThread(threading.Thread):
    def __init__(self, func, args, name):
        super().__init__(name=name)
        self.func = func
        self.args = args

    def run(self):
        nloop, nsec = self.args
        self.func(nloop, nsec)


def loop(nloop, nsec):
    say(f"start loop {nloop} at: {clock()}")
    time.sleep(nsec)
    say(f"loop {nloop} done at: {clock()}")


def main():
    say(f"starting at: {clock()}")

    # One thread for each loop; none runs yet.
    threads = []
    for nloop, nsec in enumerate(LOOPS):
        # The function's name alone would be that of both threads.
        name = f"{loop.__name__} {nloop}"
        threads.append(MyThread(loop, (nloop, nsec), name))

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    say(f"all DONE at: {clock()}")


main()
