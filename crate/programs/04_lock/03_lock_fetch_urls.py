"""Two threads fetch two documents each and write all to one output."""

import io
import threading
import time
from urllib.parse import quote
from urllib.request import urlopen

FETCH = 0.5
WRITE = 0.2


class FetchUrls(threading.Thread):
    def __init__(self, urls, output, lock):
        super().__init__()
        self.urls = urls
        self.output = output
        self.lock = lock

    def run(self):
        while self.urls:
            # These addresses are soon read, and the network is not.
            time.sleep(FETCH)
            text = urlopen(self.urls.pop()).read().decode()
            self.lock.acquire()
            print(f"lock acquired by {self.name}")
            time.sleep(WRITE)
            self.output.write(text)
            print(f"write done by {self.name}")

            # Said before it is true: afterwards another thread
            # may already have it, and say so first.
            print(f"lock released by {self.name}")
            self.lock.release()


def main():
    output = io.StringIO()
    lock = threading.Lock()

    # These addresses are documents themselves, so that no server
    # is needed.
    lists = [
        [
            "A lock lets one thread in; the others wait.",
            "A queue hands items from thread to thread.",
        ],
        [
            "An event lets all who wait for it go on.",
            "A barrier opens when the last thread is there.",
        ],
    ]
    threads = []
    for texts in lists:
        urls = ["data:," + quote(text + "\n") for text in texts]
        threads.append(FetchUrls(urls, output, lock))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for line in output.getvalue().splitlines():
        print(line)


main()
