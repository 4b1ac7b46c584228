"""Two transfers lock their accounts in one order, and both end."""

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
    order.sort(key=lambda account: account.number)
    with order[0].lock, order[1].lock:
        source.balance -= amount
        target.balance += amount
        say(f"{amount} from {source.number} to {target.number}")


def main():
    a = Account(1)
    b = Account(2)
    threading.Thread(target=transfer, args=(a, b, AMOUNT)).start()
    threading.Thread(target=transfer, args=(b, a, AMOUNT)).start()


main()
