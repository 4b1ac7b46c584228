"""One thread is made from a type, one from a function."""

import threading

WORKER = 1
TASK = 2


class Worker(threading.Thread):
    def __init__(self, id):
        super().__init__()
        self.id = id

    def run(self):
        print(f"Worker {self.id} running")


def task(id):
    print(f"Task {id} running")


def main():
    # By a type with a `run`.
    t1 = Worker(id=WORKER)
    t1.start()
    t1.join()

    # By a function and its arguments.
    t2 = threading.Thread(target=task, args=(TASK,))
    t2.start()
    t2.join()


main()
