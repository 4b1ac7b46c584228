"""Three threads fetch a document each and write to one shared file."""

import _thread
import io
import sys
import time
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import ProxyHandler, build_opener

FETCH = 0.5
WRITE = 0.2

# What a server would have; none is needed.
SITE = {
    "documents/lock.txt": "A lock lets one thread in; the others wait.",
    "documents/queue.txt": "A queue hands items from thread to thread.",
}

# This machine's own addresses are not for a proxy.
urlopen = build_opener(ProxyHandler({})).open


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def getData(url):
    # An address that holds its document itself is soon read, and the
    # network is not.
    time.sleep(FETCH)
    if url in SITE:
        url = "data:," + quote(SITE[url])
    try:
        return urlopen(url).read().decode()
    except URLError as error:
        return f"Not found. {type(error).__name__}"


def fetchURL(url, file, lock, done):
    # Nobody has to wait for anybody here.
    data = getData(url)
    say(f"{url} was requested and returned")
    say(data)

    # A line is written in two pieces, also where nothing came. No
    # other may get between.
    lock.acquire()
    file.write(f"Data from {url}")
    time.sleep(WRITE)
    file.write(" fetched\n")
    lock.release()
    done.release()


def main():
    file = io.StringIO()
    lock = _thread.allocate_lock()

    # Nobody serves the second address.
    urls = [
        "documents/lock.txt",
        "http://127.0.0.1:9/",
        "documents/queue.txt",
    ]
    ends = []
    for url in urls:
        done = _thread.allocate_lock()
        done.acquire()
        ends.append(done)
        _thread.start_new_thread(fetchURL, (url, file, lock, done))

    # Such threads can't be joined: each releases a lock at its end.
    for done in ends:
        done.acquire()
    for line in file.getvalue().splitlines():
        say(line)


main()
