"""A daemon is joined, but only for a while."""

import logging
import sys
import threading
import time

NAP = 2.0
TIMEOUT = 1.0
OTHER = 5.0

logging.basicConfig(
    stream=sys.stdout,
    level=logging.DEBUG,
    format="(%(threadName)s) %(message)s",
)


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def daemon():
    logging.debug("Starting")
    time.sleep(NAP)
    logging.debug("Exiting")


def non_daemon():
    logging.debug("Starting")
    logging.debug("Exiting")


def main():
    d = threading.Thread(target=daemon, name="daemon", daemon=True)
    t = threading.Thread(target=non_daemon, name="non-daemon")

    d.start()
    t.start()

    # The daemon sleeps longer than that. In older Pythons it is
    # isAlive that tells so.
    d.join(TIMEOUT)
    say(f"d.is_alive() {d.is_alive()}")

    # This one has ended long ago: no time is lost here.
    t.join(OTHER)


main()
