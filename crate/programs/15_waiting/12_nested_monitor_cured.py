"""A customer leaves the shop unlocked, and then waits at the shelf."""

import sys
import threading

goods = 0


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def customer(shop, shelf):
    global goods
    shop.acquire()
    say("the customer finds the shelf")
    shop.release()
    with shelf:
        shelf.wait_for(lambda: goods > 0)
        goods -= 1
        say("the customer takes one")


def clerk(shop, shelf):
    global goods
    shop.acquire()
    with shelf:
        goods += 1
        say("the clerk fills the shelf")
        shelf.notify()
    shop.release()


def main():
    shop = threading.Lock()
    shelf = threading.Condition()
    args = (shop, shelf)
    threading.Thread(target=clerk, args=args).start()
    threading.Thread(target=customer, args=args).start()


main()
