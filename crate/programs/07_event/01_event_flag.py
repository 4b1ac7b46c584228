"""An event is a flag that threads can wait for."""

import sys
import threading
import time
import warnings

SERVERS = 2
PAUSE = 1.0

# The older name works, but Python warns of it.
warnings.simplefilter("ignore", DeprecationWarning)


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def server(ready, number):
    say(f"server {number} waits")
    ready.wait()
    say(f"server {number} serves")


def main():
    ready = threading.Event()
    say(f"is_set: {ready.is_set()}")

    servers = []
    for number in range(1, SERVERS + 1):
        args = (ready, number)
        servers.append(threading.Thread(target=server, args=args))
    for thread in servers:
        thread.start()

    # Said first: the others go on at once.
    time.sleep(PAUSE)
    say("set")
    ready.set()
    # By its older name; the document has it, and some Python in the
    # future may not.
    is_set = getattr(ready, "isSet", ready.is_set)
    say(f"isSet: {is_set()}")
    say(f"wait on a set event: {ready.wait()}")
    for thread in servers:
        thread.join()

    ready.clear()
    say(f"cleared: {ready.is_set()}")


main()
