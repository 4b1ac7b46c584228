"""Two people meet in a corridor; one steps aside, and both go by."""

import sys
import threading
import time


class Side:
    def __init__(self):
        self.is_left = True


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def walk(name, own, other):
    while own.is_left == other.is_left:
        if name == "Anna":
            time.sleep(0)
        else:
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
