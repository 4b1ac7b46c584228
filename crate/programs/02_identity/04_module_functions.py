"""Each of the module's functions is used once, and its effect shown."""

import sys
import threading
import warnings

THREADS = 3
STACK = 262144
BAD = 1000

# The two functions with an older name work, but Python warns of them.
warnings.simplefilter("ignore", DeprecationWarning)


def say(text):
    """Prints a line at once; `print` writes its line end separately."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def task(gate):
    gate.wait()


# Releasing a lock that nobody holds is an error.
def fail():
    threading.Lock().release()


# This is called for every function that the thread calls.
def trace(frame, event, arg):
    if event == "call" and frame.f_code is task.__code__:
        say(f"settrace: {threading.current_thread().name} begins")


def profile(frame, event, arg):
    if event == "call" and frame.f_code is task.__code__:
        say(f"setprofile: {threading.current_thread().name} begins")


def report(args):
    kind = args.exc_type.__name__
    say(f"excepthook: {kind} in {args.thread.name}")


def main():
    say(f"main_thread: {threading.main_thread().name}")
    say(f"current_thread: {threading.current_thread().name}")
    say(f"currentThread: {threading.currentThread().name}")
    own = threading.current_thread().ident == threading.get_ident()
    say(f"get_ident is that of current_thread: {own}")

    # 0 is the usual size. Too small a stack is refused.
    say(f"stack_size: {threading.stack_size()}")
    threading.stack_size(STACK)
    say(f"stack_size: {threading.stack_size(STACK)}")
    try:
        threading.stack_size(BAD)
    except ValueError as error:
        say(f"ValueError: {error}")

    # All threads that start from now on are watched.
    threading.settrace(trace)
    threading.setprofile(profile)
    gate = threading.Event()
    threads = []
    for _ in range(THREADS):
        thread = threading.Thread(target=task, args=(gate,))
        thread.start()
        threads.append(thread)
    threading.settrace(None)
    threading.setprofile(None)

    # Nobody can pass the gate yet, so all are alive.
    say(f"active_count: {threading.active_count()}")
    say(f"activeCount: {threading.activeCount()}")
    alive = threading.enumerate()
    names = [thread.name for thread in alive]
    say(f"enumerate: {', '.join(names)}")
    gate.set()
    for thread in threads:
        thread.join()

    threading.excepthook = report
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    say(f"active_count: {threading.active_count()}")


main()
