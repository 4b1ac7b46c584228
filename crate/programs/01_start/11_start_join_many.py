"""Ten threads square the same numbers, and main waits for all."""

import sys
import threading

THREADS = 10
NUMBERS = 1000


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def square_numbers():
    sum = 0
    for i in range(NUMBERS):
        sum += i * i
    say(f"{threading.current_thread().name}: the sum is {sum}")


def main():
    threads = []
    for _ in range(THREADS):
        threads.append(threading.Thread(target=square_numbers))

    for thread in threads:
        thread.start()

    # Only when all have been started does main wait for any.
    for thread in threads:
        thread.join()
    say("end main")


main()
