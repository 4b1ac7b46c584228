"""Threads print their own names."""

import sys
import threading
import time

WORKER = 2.0
SERVICE = 3.0


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def worker():
    say(f"{threading.current_thread().name} Starting")
    time.sleep(WORKER)
    say(f"{threading.current_thread().name} Exiting")


def my_service():
    say(f"{threading.current_thread().name} Starting")
    time.sleep(SERVICE)
    say(f"{threading.current_thread().name} Exiting")


def main():
    t = threading.Thread(target=my_service, name="my_service")
    w1 = threading.Thread(target=worker, name="worker")

    # This worker has no name of its own.
    w2 = threading.Thread(target=worker)

    w1.start()
    w2.start()
    t.start()


main()
