"""A calculator object has a daemon find square roots, one by one."""

import math
import sys
import threading
import time

TARGET = "17"
PAUSE = 0.15
EVERY = 1.0

USAGE = "Usage: the target must be a positive integer, such as 17."


def say(text):
    """Prints a line in one piece: `print` writes its end by itself."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def positive(text):
    number = int(text) if text.isdecimal() else 0
    return number if number > 0 else None


class Calculator:
    # The one who makes a calculator never sees its thread.
    def __init__(self, target):
        self.roots = []
        args = (self, target)
        thread = threading.Thread(
            target=calculate, args=args, daemon=True
        )
        thread.start()


def calculate(own, target):
    for number in range(1, target + 1):
        time.sleep(PAUSE)
        root = math.sqrt(number)
        own.roots.append(root)


def main():
    # The target is text, and the program itself must check it.
    target = positive(TARGET)
    if target is None:
        say(USAGE)
        return

    say("Turning on the calculator thread...")
    calculator = Calculator(target)
    while True:
        time.sleep(EVERY)
        roots = list(calculator.roots)
        if len(roots) == target:
            break
        say(f"{len(roots)} square roots calculated so far.")

    root = repr(calculator.roots[target - 1])
    say(
        f"Calculated {target} square root(s); the last one is "
        f"sqrt({target})={root}"
    )


main()
