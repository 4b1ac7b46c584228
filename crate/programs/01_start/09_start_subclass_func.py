"""Two loops run in threads of a type that takes any function."""

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


class MyThread(threading.Thread):
    def __init__(self, func, args, name):
        super().__init__(name=name)
        self.func = func
        self.args = args

    def run(self):
        number, seconds = self.args
        self.func(number, seconds)


def sleep_loop(number, seconds):
    say(f"start loop {number} at: {clock()}")
    time.sleep(seconds)
    say(f"loop {number} done at: {clock()}")


def main():
    say(f"starting at: {clock()}")

    # One thread for each loop; none runs yet.
    threads = []
    for number, seconds in enumerate(LOOPS):
        threads.append(
            MyThread(
                sleep_loop,
                (number, seconds),
                f"loop {number}",
            )
        )

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    say(f"all DONE at: {clock()}")


main()
