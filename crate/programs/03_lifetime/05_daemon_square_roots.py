"""A calculator object has a daemon find square roots, one by one."""

import math
import threading
import time

TARGET = "17"
PAUSE = 0.15
EVERY = 1.0


class SquareRootCalculator:
    def __init__(self, target):
        self.results = []
        counter = self.CalculatorThread(self, target)
        print("Turning on the calculator thread...")
        counter.start()
        while (ready := len(self.results)) < target:
            print(f"{ready} square roots calculated so far.")
            time.sleep(EVERY)

        root = self.results[-1]
        print(
            f"Calculated {target} square root(s); the last one is "
            f"sqrt({target})={root:f}"
        )

    class CalculatorThread(threading.Thread):
        def __init__(self, controller, target):
            super().__init__(daemon=True)
            self.controller = controller
            self.target = target

        # CPython's threads calculate in turns. To use more cores, there
        # is multiprocessing, with processes in place of threads.
        def run(self):
            for i in range(1, self.target + 1):
                time.sleep(PAUSE)
                root = math.sqrt(i)
                self.controller.results.append(root)


def positive(text):
    try:
        number = int(text)
    except ValueError:
        return None
    return number if number > 0 else None


def main():
    # The target is text, and the program itself must check it.
    limit = positive(TARGET)
    if limit is None:
        print(
            "Usage: daemon-square-roots "
            "[number of square roots to calculate]"
        )
        return
    SquareRootCalculator(limit)


main()
