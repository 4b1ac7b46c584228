"""A thread is started with a context, and knows whose request it is."""

import contextvars
import sys
import threading
import time

CUSTOMERS = 2
PAUSE = 0.1

if sys.version_info < (3, 14):
    sys.exit("Thread(context=...) needs Python 3.14 or newer")


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def log(request, text):
    say(f"[{request.get('nobody')}] {text}")


def handle(request):
    log(request, "begins")
    time.sleep(PAUSE)
    log(request, "is done")


def main():
    request = contextvars.ContextVar("request")

    threads = []
    for number in range(1, CUSTOMERS + 1):
        request.set(f"customer {number}")

        # It is a copy: as the variable is now, and stays there.
        context = contextvars.copy_context()
        thread = threading.Thread(
            target=handle, args=(request,), context=context
        )
        threads.append(thread)

    # An empty one, as is usual for a thread that is given none.
    context = contextvars.Context()
    thread = threading.Thread(
        target=handle, args=(request,), context=context
    )
    threads.append(thread)

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


main()
