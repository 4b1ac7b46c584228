"""Three threads wait for each other between two phases."""

import random
import sys
import threading
import time

THREADS = 3
LEAST = 0.5
MOST = 2.0
NUMBERS = 7


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def worker(barrier, number, seconds):
    say(f"Worker {number} initializing...")
    time.sleep(seconds)

    # Here all wait for the slowest.
    say(f"Worker {number} waiting at barrier")
    barrier.wait()
    say(f"Worker {number} proceeding")


def main():
    barrier = threading.Barrier(THREADS)

    # The times are drawn before any thread runs.
    rng = random.Random(NUMBERS)
    for number in range(THREADS):
        seconds = rng.uniform(LEAST, MOST)
        arguments = (barrier, number, seconds)
        threading.Thread(target=worker, args=arguments).start()


main()
