"""Philosophers who cannot have both forks put the first one back."""

import sys
import threading

PHILOSOPHERS = 5
TRIES = 3


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def dine(number, forks):
    own = [number - 1, number % len(forks)]
    first, second = forks[own[0]], forks[own[1]]

    for _ in range(TRIES):
        say(f"philosopher {number} is hungry")
        with first:
            if second.acquire(blocking=False):
                say(f"philosopher {number} eats")
                second.release()
                return


def main():
    forks = []
    for _ in range(PHILOSOPHERS):
        forks.append(threading.Lock())

    for number in range(1, len(forks) + 1):
        args = (number, forks)
        threading.Thread(target=dine, args=args).start()


main()
