"""Ten threads share three connections."""

import sys
import threading
import time

CONNECTIONS = 3
THREADS = 10
TIME = 1.0


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def access_database(connection_pool, number):
    say(f"Thread {number} waiting for connection...")
    with connection_pool:
        # There are never more threads here than permits.
        say(f"Thread {number} connected")
        time.sleep(TIME)
        say(f"Thread {number} disconnected")


def main():
    connection_pool = threading.Semaphore(CONNECTIONS)

    # Every thread wants one of the few connections.
    for number in range(THREADS):
        threading.Thread(
            target=access_database, args=(connection_pool, number)
        ).start()


main()
