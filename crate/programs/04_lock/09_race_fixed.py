"""Two threads add one to the same number, and a lock saves both."""

import threading
import time

THREADS = 2
REPEATS = 1
PAUSE = 0.1

database_value = 0


def increase(lock):
    global database_value
    for _ in range(REPEATS):
        # From the read to the write nobody else may come in.
        lock.acquire()
        local_copy = database_value
        local_copy += 1
        time.sleep(PAUSE)
        database_value = local_copy
        lock.release()


def main():
    lock = threading.Lock()
    print(f"Start value: {database_value}")

    threads = []
    for _ in range(THREADS):
        threads.append(
            threading.Thread(target=increase, args=(lock,))
        )
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    print(f"End value: {database_value}")
    print("end main")


main()
