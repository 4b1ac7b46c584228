"""Two threads withdraw from an account, and look under the lock."""

import sys
import threading

BALANCE = 100
AMOUNT = 70

balance = BALANCE


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def withdraw(lock):
    global balance
    with lock:
        if balance >= AMOUNT:
            balance -= AMOUNT
            say(f"paid out {AMOUNT}")
        else:
            say("refused")


def main():
    lock = threading.Lock()
    threads = [
        threading.Thread(target=withdraw, args=(lock,)),
        threading.Thread(target=withdraw, args=(lock,)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    say(f"{balance} left")


main()
