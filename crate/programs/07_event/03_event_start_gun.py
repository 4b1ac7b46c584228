"""Three workers wait for one start gun."""

import sys
import threading
import time

WORKERS = 3
PREPARE = 2.0


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def worker(start, number):
    say(f"Worker {number} waiting for signal...")
    start.wait()
    say(f"Worker {number} starting work")


def coordinator(start):
    say("Coordinator preparing...")
    time.sleep(PREPARE)

    # Said first: after it, all go on at once.
    say("Coordinator: All systems go!")
    start.set()


def main():
    start = threading.Event()
    threads = []
    for number in range(WORKERS):
        args = (start, number)
        threads.append(threading.Thread(target=worker, args=args))
    threads.append(
        threading.Thread(target=coordinator, args=(start,))
    )
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


main()
