"""Philosophers take forks one at a time, and all eat."""

import sys
import threading

PHILOSOPHERS = 5


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def dine(number, forks, tray):
    own = [number - 1, number % len(forks)]
    first, second = forks[own[0]], forks[own[1]]

    say(f"philosopher {number} is hungry")
    tray.acquire()
    with first, second:
        tray.release()
        say(f"philosopher {number} eats")


def main():
    forks = []
    for _ in range(PHILOSOPHERS):
        forks.append(threading.Lock())
    tray = threading.Lock()

    for number in range(1, len(forks) + 1):
        args = (number, forks, tray)
        threading.Thread(target=dine, args=args).start()


main()
