"""A guard gives the lock back, even when the work under it fails."""

import threading
import time

THREADS = 2
REPEATS = 1
PAUSE = 0.1
FAIL = True

database_value = 0


def increase(lock):
    global database_value
    for _ in range(REPEATS):
        with lock:
            local_copy = database_value
            local_copy += 1
            time.sleep(PAUSE)
            database_value = local_copy


def fail(lock):
    try:
        with lock:
            raise RuntimeError("half-way")
    except RuntimeError as error:
        print(f"failed: {error}")


def main():
    lock = threading.Lock()
    print(f"Start value: {database_value}")

    # It leaves no held lock behind.
    if FAIL:
        failing = threading.Thread(target=fail, args=(lock,))
        failing.start()
        failing.join()

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
    print(f"locked: {lock.locked()}")
    print("end main")


main()
