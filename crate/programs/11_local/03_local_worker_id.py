"""A worker's number is known deep inside, and nobody passes it on."""

import sys
import threading
import time

THREADS = 3
PAUSE = 0.1


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def process(local):
    say(f"Processing with value: {local.value}")


def worker(local, worker_id):
    local.value = worker_id

    # Meanwhile the others set theirs.
    time.sleep(PAUSE)
    process(local)


def main():
    local = threading.local()

    threads = []
    for worker_id in range(THREADS):
        args = (local, worker_id)
        threads.append(threading.Thread(target=worker, args=args))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


main()
