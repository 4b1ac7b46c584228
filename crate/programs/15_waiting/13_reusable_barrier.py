"""Two workers meet before each step, always at the same turnstile."""

import sys
import threading

WORKERS = 2
STEPS = 2

count = 0


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def worker(number, mutex, way_in):
    global count
    for step in range(1, STEPS + 1):
        with mutex:
            count += 1
            if count == WORKERS:
                way_in.release(WORKERS)
        way_in.acquire()
        say(f"worker {number} takes step {step}")
        with mutex:
            count -= 1


def main():
    mutex = threading.Lock()
    way_in = threading.Semaphore(0)
    for number in range(1, WORKERS + 1):
        args = (number, mutex, way_in)
        threading.Thread(target=worker, args=args).start()


main()
