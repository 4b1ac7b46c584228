"""Five threads count to half a million together."""

import threading

THREADS = 5
INCREMENTS = 100_000
LOCK = True

counter = 0


def increment(lock):
    global counter
    for _ in range(INCREMENTS):
        if LOCK:
            with lock:
                counter += 1
        else:
            counter += 1


def main():
    lock = threading.Lock()

    threads = []
    for _ in range(THREADS):
        threads.append(
            threading.Thread(target=increment, args=(lock,))
        )
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"Counter: {counter}")


main()
