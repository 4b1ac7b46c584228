"""Two threads add one to the same number, and one addition is lost."""

import threading
import time

THREADS = 2
REPEATS = 1
PAUSE = 0.1

database_value = 0


def increase():
    global database_value
    for _ in range(REPEATS):
        local_copy = database_value
        local_copy += 1

        # The copy grows old meanwhile.
        time.sleep(PAUSE)
        database_value = local_copy


def main():
    print(f"Start value: {database_value}")

    threads = []
    for _ in range(THREADS):
        threads.append(threading.Thread(target=increase))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    print(f"End value: {database_value}")
    print("end main")


main()
