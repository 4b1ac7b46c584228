"""Two workers share a connection, made by whoever comes first."""

import sys
import threading

WORKERS = 2

# unordered: connection
connection = None


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def worker(number, lock):
    global connection
    # Whoever finds one need not take the lock.
    if connection is None:
        with lock:
            say(f"worker {number} connects")
            connection = number
    say(f"worker {number} uses connection {connection}")


def main():
    lock = threading.Lock()
    for number in range(1, WORKERS + 1):
        args = (number, lock)
        threading.Thread(target=worker, args=args).start()


main()
