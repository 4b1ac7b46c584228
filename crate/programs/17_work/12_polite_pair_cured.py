"""Two people meet in a corridor; one steps aside, and both go by."""

import sys
import threading
import time

# unordered: anna, bert


class Side:
    is_left = True


def say(text):
    """Prints a line in one piece: `print` writes its end by itself."""
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
    anna = Side()
    bert = Side()
    args = ("Bert", bert, anna)
    threading.Thread(target=walk, args=args).start()
    args = ("Anna", anna, bert)
    threading.Thread(target=walk, args=args).start()


main()
