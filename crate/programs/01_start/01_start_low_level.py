"""Two functions run in threads of the low-level module `_thread`."""

import _thread
import sys
import time

CALLS = 3
PAUSE1 = 2.0
PAUSE2 = 1.0


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def func1(done, pause):
    for call in range(CALLS):
        if call > 0:
            time.sleep(pause)
        say("Inside func1")
    done.release()


def func2(done, pause):
    for call in range(CALLS):
        if call > 0:
            time.sleep(pause)
        say("Inside func2")
    done.release()


def main():
    # Each function gets a lock that is taken already, and
    # releases it at its end.
    done1 = _thread.allocate_lock()
    done2 = _thread.allocate_lock()
    done1.acquire()
    done2.acquire()

    # Without arguments, the tuple is empty: it cannot be left out.
    # The dictionary behind it has the keyword arguments.
    _thread.start_new_thread(func1, (done1,), {"pause": PAUSE1})
    _thread.start_new_thread(func2, (done2,), {"pause": PAUSE2})

    # Nobody can join them, so main waits for the locks: no longer
    # than it takes to see both end.
    done1.acquire()
    done2.acquire()


main()
