"""What a thread tells of itself before, while and after it runs."""

import threading
import warnings

CUPS = 2

# The older methods still work, but Python warns of each.
warnings.simplefilter("ignore", DeprecationWarning)


def serve(what, begun, end, cups):
    print(f"cups of {what}: {cups}")
    begun.set()
    end.wait()


def main():
    begun = threading.Event()
    end = threading.Event()

    # All that the constructor takes. With a group other than None,
    # an error says "group argument must be None for now".
    t = threading.Thread(
        group=None,
        target=serve,
        name="helper",
        args=("tea", begun, end),
        kwargs={"cups": CUPS},
        daemon=False,
    )

    # By today's names, and by the older ones. Of those, isAlive
    # is gone: it is is_alive now.
    print(f"name: {t.name}")
    t.name = "assistant"
    print(f"name: {t.name}")
    t.setName("waiter")
    print(f"name: {t.getName()}")

    print(f"daemon: {t.daemon}")
    t.daemon = True
    print(f"daemon: {t.daemon}")
    t.setDaemon(False)
    print(f"daemon: {t.isDaemon()}")

    ident, native = t.ident, t.native_id
    alive = t.is_alive()
    print(f"before: alive {alive}, ident {ident}, native id {native}")

    # What the numbers are is different in every run.
    t.start()
    begun.wait()
    print(f"during: alive {t.is_alive()}")
    ident = t.ident is not None
    native = t.native_id is not None
    print(f"it has an ident: {ident}, a native id: {native}")
    main = t.ident == threading.get_ident()
    print(f"its ident is that of main: {main}")

    # Too late: it runs.
    try:
        t.daemon = True
    except RuntimeError as error:
        print(f"RuntimeError: {error}")

    end.set()
    t.join()
    print(f"after: alive {t.is_alive()}")
    ident = t.ident is not None
    print(f"it still has an ident: {ident}")


main()
