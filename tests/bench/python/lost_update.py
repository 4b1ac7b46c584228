"""The lost update of explore/orders.py: `increment` in so many threads."""

import threading


class LostUpdate:
    def __init__(self):
        self.number = 0

    def increment(self):
        value = self.number
        self.number = value + 1


def run(threads):
    update = LostUpdate()
    crew = [threading.Thread(target=update.increment) for _ in range(threads)]
    for thread in crew:
        thread.start()
    for thread in crew:
        thread.join()
    return update.number
