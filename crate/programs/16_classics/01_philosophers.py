"""Philosophers take the left fork, then the right, and may be stuck."""

import os
import sys
import threading

PHILOSOPHERS = 5


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def dine(number, forks):
    own = [number - 1, number % len(forks)]
    first, second = forks[own[0]], forks[own[1]]

    say(f"philosopher {number} is hungry")
    with first, second:
        say(f"philosopher {number} eats")


def main():
    forks = []
    for _ in range(PHILOSOPHERS):
        forks.append(threading.Lock())

    # Threads that are stuck never end: this ends the program.
    watchdog = threading.Timer(1, os._exit, args=(0,))
    watchdog.daemon = True
    watchdog.start()

    for number in range(1, len(forks) + 1):
        args = (number, forks)
        threading.Thread(target=dine, args=args).start()


main()
