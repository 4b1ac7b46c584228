"""Readers come in while a writer waits for the room to be empty."""

import sys
import threading
import time

READERS = 2
VISITS = 3
READING = 0.1

inside = 0


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def reader(n, room):
    global inside
    for _ in range(VISITS):
        with room:
            inside += 1
            say(f"reader {n} comes in")
        time.sleep(READING)
        with room:
            inside -= 1
            room.notify_all()


def main():
    room = threading.Condition()
    for n in range(1, READERS + 1):
        args = (n, room)
        threading.Thread(target=reader, args=args).start()

    # The writer is main. As a rule, readers come first.
    time.sleep(READING / 2)
    with room:
        say("the writer waits")
        room.wait_for(lambda: inside == 0)
        say("the writer writes")


main()
