"""Peterson's algorithm: two threads keep each other out."""

import sys
import threading
import time

# unordered: flag, turn
flag = [False, False]
turn = 0


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def visit(me):
    global turn
    other = 1 - me
    flag[me] = True
    turn = other
    while flag[other] and turn == other:
        time.sleep(0)
    say(f"thread {me} comes in")
    say(f"thread {me} goes out")
    flag[me] = False


def main():
    for me in range(2):
        threading.Thread(target=visit, args=(me,)).start()


main()
