"""A producer makes five items, and a consumer waits for each."""

import threading
import time

ITEMS = 5
TIME = 0.5


def producer(condition, items):
    for item in range(ITEMS):
        time.sleep(TIME)
        with condition:
            items.append(item)
            print(f"Produced: {item}")
            condition.notify()


def consumer(condition, items):
    while True:
        with condition:
            while not items:
                condition.wait()
            item = items.pop(0)
            print(f"Consumed: {item}")

            # The last one has come.
            if item + 1 == ITEMS:
                return


def main():
    condition = threading.Condition()
    items = []
    args = (condition, items)
    threads = [
        threading.Thread(target=producer, args=args),
        threading.Thread(target=consumer, args=args),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


main()
