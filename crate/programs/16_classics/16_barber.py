"""Customers look for a free chair and then sit down, too many."""

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


def customer(n, chairs):
    if chairs.qsize() >= CHAIRS:
        say(f"customer {n} finds no chair")
        return
    chairs.put(n)
    say(f"customer {n} sits down, {chairs.qsize()} waiting")


def main():
    chairs = queue.Queue()
    threading.Thread(target=barber, args=(chairs,)).start()
    customers = []
    for n in range(1, CUSTOMERS + 1):
        args = (n, chairs)
        customers.append(threading.Thread(target=customer, args=args))
        customers[n - 1].start()
    for thread in customers:
        thread.join()

    # The barber may go home.
    chairs.put(None)


main()
