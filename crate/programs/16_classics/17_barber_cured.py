"""Customers look whether a chair is free and sit down in one step."""

import queue
import sys
import threading

CHAIRS = 1
CUSTOMERS = 3


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def barber(chairs):
    while (n := chairs.get()) is not None:
        say(f"customer {n} has short hair")


def customer(n, door, chairs):
    with door:
        if chairs.qsize() >= CHAIRS:
            say(f"customer {n} finds no chair")
            return
        chairs.put(n)
        say(f"customer {n} sits down, {chairs.qsize()} waiting")


def main():
    door = threading.Lock()
    chairs = queue.Queue()
    threading.Thread(target=barber, args=(chairs,)).start()
    customers = []
    for n in range(1, CUSTOMERS + 1):
        args = (n, door, chairs)
        customers.append(threading.Thread(target=customer, args=args))
        customers[n - 1].start()
    for thread in customers:
        thread.join()

    # The barber may go home.
    chairs.put(None)


main()
