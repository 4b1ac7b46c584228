"""Two transfers, one each way, can block each other for ever."""

import os
import sys
import threading

AMOUNT = 10


class Account:
    def __init__(self, number):
        self.number = number
        self.lock = threading.Lock()
        self.balance = 100


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def transfer(source, target, amount):
    order = [source, target]
    with order[0].lock, order[1].lock:
        source.balance -= amount
        target.balance += amount
        say(f"{amount} from {source.number} to {target.number}")


def main():
    a = Account(1)
    b = Account(2)

    # If both block, a timer ends the program.
    watchdog = threading.Timer(1, os._exit, args=(0,))
    watchdog.daemon = True
    watchdog.start()
    threading.Thread(target=transfer, args=(a, b, AMOUNT)).start()
    threading.Thread(target=transfer, args=(b, a, AMOUNT)).start()


main()
