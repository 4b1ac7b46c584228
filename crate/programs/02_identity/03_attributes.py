"""What a thread tells of itself before, while and after it runs."""

import sys
import threading
import warnings

CUPS = 2

# The older methods still work, but Python warns of each.
warnings.simplefilter("ignore", DeprecationWarning)


def say(text):
    """Prints a line in one piece: `print` writes its end by itself."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def serve(what, begun, end, cups):
    say(f"cups of {what}: {cups}")
    begun.set()
    end.wait()


def main():
    begun = threading.Event()
    end = threading.Event()

    # All that the constructor takes; a group must be None.
    t = threading.Thread(
        group=None,
        target=serve,
        name="helper",
        args=("tea", begun, end),
        kwargs={"cups": CUPS},
        daemon=False,
    )

    # By today's names, and by the older ones.
    say(f"name: {t.name}")
    t.name = "assistant"
    say(f"name: {t.name}")
    t.setName("waiter")
    say(f"name: {t.getName()}")

    say(f"daemon: {t.daemon}")
    t.daemon = True
    say(f"daemon: {t.daemon}")
    t.setDaemon(False)
    say(f"daemon: {t.isDaemon()}")

    ident, native = t.ident, t.native_id
    alive = t.is_alive()
    say(f"before: alive {alive}, ident {ident}, native id {native}")

    # What the numbers are is different in every run.
    t.start()
    begun.wait()
    say(f"during: alive {t.is_alive()}")
    ident = t.ident is not None
    native = t.native_id is not None
    say(f"it has an ident: {ident}, a native id: {native}")
    main = t.ident == threading.get_ident()
    say(f"its ident is that of main: {main}")

    # Too late: it runs.
    try:
        t.daemon = True
    except RuntimeError as error:
        say(f"RuntimeError: {error}")

    end.set()
    t.join()
    say(f"after: alive {t.is_alive()}")
    ident = t.ident is not None
    say(f"it still has an ident: {ident}")


main()
