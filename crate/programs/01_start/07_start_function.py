"""Two loops that sleep for different times run side by side."""

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
            threading.Thread(target=sleep_loop, args=(number, seconds))
        )

    # Now all of them run, beside the main thread.
    for thread in threads:
        thread.start()

    # The main thread waits here until each has ended.
    for thread in threads:
        thread.join()
    say(f"all DONE at: {clock()}")


main()
