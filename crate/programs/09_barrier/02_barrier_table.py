"""All that a barrier can do, one after the other."""

import sys
import threading
import time

PARTIES = 3
PAUSE = 0.5


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def action():
    say("action")


def passes(barrier):
    try:
        index = barrier.wait()
        say(f"passed with index {index}")
    except threading.BrokenBarrierError as error:
        say(type(error).__name__)


def start(barrier, count):
    threads = []
    for _ in range(count):
        threads.append(
            threading.Thread(target=passes, args=(barrier,))
        )
    for thread in threads:
        thread.start()
    return threads


def join(threads):
    for thread in threads:
        thread.join()


def main():
    barrier = threading.Barrier(PARTIES, action)
    say(f"parties {barrier.parties}, broken {barrier.broken}")
    join(start(barrier, PARTIES))

    # One is missing: the others wait until main steps in.
    for what in ["reset", "abort"]:
        threads = start(barrier, PARTIES - 1)
        while True:
            time.sleep(PAUSE)
            if barrier.n_waiting == PARTIES - 1:
                break
        say(f"n_waiting {barrier.n_waiting}: {what}")
        if what == "reset":
            barrier.reset()
        else:
            barrier.abort()
        join(threads)
        say(f"after the {what}: {barrier.broken}")


main()
