"""Two people meet in a corridor, and one steps aside."""

import sys
import threading
import time

# unordered: anna, bert


class Side:
    def __init__(self, value):
        self.value = value


def say(text):
    """Prints a line in one piece: `print` writes its end by itself."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def walk(name, own, others):
    while own.value == others.value:
        if name == "Anna":
            time.sleep(0)
            continue
        is_left = own.value == "left"
        own.value = "right" if is_left else "left"
    say(f"{name} goes by")


def main():
    anna = Side("left")
    bert = Side("left")
    args = ("Anna", anna, bert)
    threading.Thread(target=walk, args=args).start()
    args = ("Bert", bert, anna)
    threading.Thread(target=walk, args=args).start()


main()
