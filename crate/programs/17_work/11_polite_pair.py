"""Two people meet in a corridor, and both step aside."""

import sys
import threading

# unordered: anna, bert


class Side:
    is_left = True


def say(text):
    """Prints a line in one piece: `print` writes its end by itself."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def walk(name, own, other):
    while own.is_left == other.is_left:
        own.is_left = not own.is_left
    say(f"{name} goes by")


def main():
    anna = Side()
    bert = Side()
    args = ("Bert", bert, anna)
    threading.Thread(target=walk, args=args).start()
    args = ("Anna", anna, bert)
    threading.Thread(target=walk, args=args).start()


main()
