"""Two loops that sleep for different times run side by side."""

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


def sleep_loop(nloop, nsec):
    say(f"start loop {nloop} at: {clock()}")
    time.sleep(nsec)
    say(f"loop {nloop} done at: {clock()}")


def main():
    say(f"starting at: {clock()}")

    # One thread for each loop; none runs yet.
    threads = []
    for nloop, nsec in enumerate(LOOPS):
        args = (nloop, nsec)
        threads.append(threading.Thread(target=sleep_loop, args=args))

    # Now all of them run, beside the main thread.
    for thread in threads:
        thread.start()

    # The main thread waits here until each has ended.
    for thread in threads:
        thread.join()
    say(f"all DONE at: {clock()}")


main()
