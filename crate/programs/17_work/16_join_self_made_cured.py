"""Main joins all workers, and is none of them."""

import sys
import threading

WORKERS = 2


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def join_all(team):
    for thread in team:
        thread.join()
        say(f"{thread.name} has ended")


def worker(number):
    say(f"worker {number} works")


def main():
    team = []
    for number in range(1, WORKERS + 1):
        args = (number,)
        thread = threading.Thread(target=worker, args=args)
        team.append(thread)
    for thread in team:
        thread.start()
    join_all(team)


main()
