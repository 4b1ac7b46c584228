"""Two people meet in a corridor, and both step aside."""

import sys
import threading


class Side:
    def __init__(self):
        self.is_left = True


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def walk(name, own, other):
    while own.is_left == other.is_left:
        own.is_left = not own.is_left
    say(f"{name} goes by")


def main():
    # unordered: anna, bert
    anna = Side()
    bert = Side()
    args = ("Bert", bert, anna)
    threading.Thread(target=walk, args=args).start()
    args = ("Anna", anna, bert)
    threading.Thread(target=walk, args=args).start()


main()
