"""Workers of a pool wait for tasks that nobody is left to do."""

import os
import queue
import sys
import threading

# With two workers all wait for ever.
WORKERS = 3
REPORTS = 2


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def worker(tasks):
    while True:
        work(tasks.get(), tasks)


def work(task, tasks):
    name, number, done = task
    if name == "report":
        figures = threading.Event()
        tasks.put(("figures", number, figures))
        figures.wait()
    say(f"{name} {number} done")
    done.set()
    tasks.task_done()


def main():
    tasks = queue.Queue()

    # If all workers wait, a timer ends the program.
    watchdog = threading.Timer(1, os._exit, args=(0,))
    watchdog.daemon = True
    watchdog.start()
    for number in range(1, REPORTS + 1):
        tasks.put(("report", number, threading.Event()))
    for _ in range(WORKERS):
        args = (tasks,)
        threading.Thread(target=worker, args=args, daemon=True).start()
    tasks.join()


main()
