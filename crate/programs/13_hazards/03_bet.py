"""Two threads each add 1 to the same number. What comes out?"""

import threading

n = 0


def add():
    global n
    value = n
    n = value + 1


def main():
    threads = [
        threading.Thread(target=add),
        threading.Thread(target=add),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(n)


main()
