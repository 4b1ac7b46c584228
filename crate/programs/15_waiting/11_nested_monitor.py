"""A customer waits at an empty shelf, and keeps the shop locked."""

import os
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
    with shelf:
        shelf.wait_for(lambda: goods > 0)
        goods -= 1
        say("the customer takes one")
    shop.release()


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

    # If nothing is sold, a timer ends the program.
    watchdog = threading.Timer(1, os._exit, args=(0,))
    watchdog.daemon = True
    watchdog.start()
    threading.Thread(target=clerk, args=args).start()
    threading.Thread(target=customer, args=args).start()


main()
