"""Two loops that sleep for different times run side by side."""

import threading
import time

LOOPS = [4.0, 2.0]
BEGAN = time.monotonic()


def clock():
    """Whole seconds since the program began."""
    return round(time.monotonic() - BEGAN)


def sleep_loop(number, seconds):
    print(f"start loop {number} at {clock()}", flush=True)
    time.sleep(seconds)
    print(f"loop {number} done at {clock()}", flush=True)


def main():
    print(f"starting at {clock()}", flush=True)

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
    print(f"all DONE at {clock()}", flush=True)


main()
