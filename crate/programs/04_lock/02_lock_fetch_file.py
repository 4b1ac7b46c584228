"""Three threads fetch a document each and write to one shared file."""

import io
import sys
import threading
import time
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

FETCH = 0.5
WRITE = 0.2

# This machine's own addresses are not for a proxy.
urlopen = build_opener(ProxyHandler({})).open


def say(text):
    """Prints a line in one piece: `print` writes its end by itself."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def fetch_url(name, address, file, lock):
    # Nobody has to wait for anybody here. These addresses are soon
    # read, and the network is not.
    time.sleep(FETCH)
    try:
        urlopen(address).read()
    except URLError as error:
        say(f"Not found. {type(error).__name__}")
    say(f"{name} was requested and returned")

    # A line is written in two pieces, also where nothing came. No
    # other may get between.
    with lock:
        file.write(f"Data from {name}")
        time.sleep(WRITE)
        file.write(" fetched\n")


def main():
    file = io.StringIO()
    lock = threading.Lock()

    # Nobody serves the second address. The others are documents
    # themselves, so that no server is needed.
    documents = [
        ("lock.txt", "data:,A%20lock%20lets%20one%20thread%20in."),
        ("nowhere", "http://127.0.0.1:9/"),
        ("queue.txt", "data:,A%20queue%20hands%20items%20on."),
    ]
    threads = [
        threading.Thread(
            target=fetch_url, args=(name, address, file, lock)
        )
        for name, address in documents
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for line in file.getvalue().splitlines():
        say(line)


main()
