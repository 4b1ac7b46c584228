"""Two consumers wait on a condition, and are woken in two ways."""

import threading
import time

PAUSE = 1.0
TIMEOUT = 0.5


def consumer(condition, items):
    with condition:
        print("a consumer waits")
        while not items:
            condition.wait()
            print("a consumer is woken")
        item = items.pop(0)
        print(f"a consumer got item {item}")


def main():
    condition = threading.Condition()
    items = []

    # Only one who holds the lock may wait or notify.
    for call in [condition.wait, condition.notify]:
        try:
            call()
        except RuntimeError as error:
            print(f"RuntimeError: {error}")

    consumers = []
    for _ in range(2):
        args = (condition, items)
        consumers.append(threading.Thread(target=consumer, args=args))
    for thread in consumers:
        thread.start()

    # One item is for one of them, whichever it is. Main acquires and
    # releases by hand; `with` does both by itself.
    for item, how in [(1, "notify"), (2, "notify_all")]:
        time.sleep(PAUSE)
        condition.acquire()
        items.append(item)
        print(f"item {item}, {how}")
        if how == "notify":
            condition.notify()
        else:
            condition.notify_all()
        condition.release()
    for thread in consumers:
        thread.join()

    # Nobody notifies any more: the time runs out. Whether there is
    # an item all the same, only a look can tell.
    with condition:
        notified = condition.wait(TIMEOUT)
        if not notified and not items:
            print("timed out, looked again")


main()
