"""Ten workers take twenty items out of one queue."""

import queue
import threading
import time

WORKERS = 10
ITEMS = 20
WORK = 0.1


def worker(q, lock):
    while True:
        value = q.get()
        # One prints at a time, so that no line gets into another.
        with lock:
            print(f"in {threading.current_thread().name} got {value}")
        time.sleep(WORK)
        q.task_done()


def main():
    q = queue.Queue()
    lock = threading.Lock()

    for i in range(WORKERS):
        name = f"Thread{i + 1}"
        t = threading.Thread(name=name, target=worker, args=(q, lock))
        t.daemon = True
        t.start()

    for x in range(ITEMS):
        q.put(x)

    # Not until the last task is done.
    q.join()
    print("main done")


main()
