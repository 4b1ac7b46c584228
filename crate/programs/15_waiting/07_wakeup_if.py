"""Two consumers take one item each, after looking only once."""

import sys
import threading

CONSUMERS = 2


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def consumer(condition, items):
    with condition:
        if not items:
            condition.wait()
        item = items.pop()
        say(f"a consumer got item {item}")


def producer(condition, items):
    for item in range(1, CONSUMERS + 1):
        with condition:
            items.append(item)
            condition.notify()


def main():
    condition = threading.Condition()
    items = []
    args = (condition, items)
    for _ in range(CONSUMERS):
        threading.Thread(target=consumer, args=args).start()
    threading.Thread(target=producer, args=args).start()


main()
