"""What is done once, when the interpreter begins."""

import _frozen_importlib
import _thread
import builtins
import errno
import io
import sys
import time
import types

import _threadground as _ground

# Who waits for an import waits for a lock of the run's. A thread's number there is nothing that the program looks at.
_frozen_importlib._thread = types.SimpleNamespace(RLock=_ground.RLock, allocate_lock=_ground.Lock, get_ident=_ground.ident)


class CutOff(BaseException):
    """The run is over: the thread ends. No program may catch this."""


def unraisablehook(args, /):
    """Tells of an exception that nobody can catch."""
    # A run that is over cuts its threads off wherever they are.
    if isinstance(args.exc_value, CutOff):
        return
    import traceback

    said = args.err_msg or "Exception ignored in"
    # RustPython gives a deallocator's function twice.
    if args.object is not None and not said.endswith(repr(args.object)):
        said += f": {args.object!r}"
    trace = traceback.format_exception(args.exc_type, args.exc_value, args.exc_traceback)
    sys.stderr.write(f"{said}:\n" + "".join(trace))


sys.unraisablehook = sys.__unraisablehook__ = unraisablehook


class BrokenBarrierError(RuntimeError):
    """The barrier is broken."""


class Empty(Exception):
    """No item is there, or none came in time."""


class Full(Exception):
    """No place is free, or none became so in time."""


class ShutDown(Exception):
    """The queue is shut down."""


CutOff.__module__ = "_threadground"
BrokenBarrierError.__module__ = "threading"
Empty.__module__ = "_queue"
Full.__module__ = ShutDown.__module__ = "queue"
for kind in (CutOff, BrokenBarrierError, Empty, Full, ShutDown):
    setattr(_ground, kind.__name__, kind)


# The low-level threads and locks.

_ground.is_ending = False


def bootstrapped(function, args, kwargs):
    """What such a thread does; what the function raises is told."""

    def bootstrap():
        try:
            function(*args, **kwargs)
        except CutOff:
            raise
        except SystemExit:
            return "exited"
        except BaseException as error:
            kind = type(error)
            _ground.failed(f"{kind.__name__}: {error}" if str(error) else kind.__name__)
            said = f"Exception ignored in thread started by {function!r}"
            hook_args = types.SimpleNamespace(
                exc_type=kind,
                exc_value=error,
                # The first frame is this one.
                exc_traceback=error.__traceback__.tb_next,
                err_msg=said,
                object=None,
            )
            if sys.unraisablehook is sys.__unraisablehook__:
                import traceback

                lines = traceback.format_exception(kind, error, hook_args.exc_traceback)
                sys.stderr.write(said + ":\n" + "".join(lines))
            else:
                sys.unraisablehook(hook_args)
            return "failed"
        finally:
            threading = sys.modules.get("threading")
            if threading is not None:
                threading._forget()

    return bootstrap


def check_not_ending():
    if _ground.is_ending:
        raise RuntimeError("can't create new thread at interpreter shutdown")


def start_new_thread(function, args, kwargs=None, /):
    if not callable(function):
        raise TypeError("first arg must be callable")
    if not isinstance(args, tuple):
        raise TypeError("2nd arg must be a tuple")
    if kwargs is None:
        kwargs = {}
    if not isinstance(kwargs, dict):
        raise TypeError("optional 3rd arg must be a dictionary")
    check_not_ending()
    return _ground.start_new_thread(bootstrapped(function, args, kwargs))


class _ThreadHandle:
    """A thread that has no Thread and can be joined."""

    def __init__(self):
        self._handle = None

    def __repr__(self):
        return f"<_ThreadHandle object: ident={self.ident or 0}>"

    def _started(self):
        if self._handle is None:
            raise RuntimeError("thread not started")
        return self._handle

    @property
    def ident(self):
        return self._handle and self._handle.ident

    def join(self, timeout=None, /):
        handle = self._started()
        if handle.ident == _ground.ident():
            raise RuntimeError("Cannot join current thread")
        handle.join(None if timeout is not None and timeout < 0 else timeout)

    def is_done(self):
        return self._handle is not None and self._handle.has_ended()

    def _set_done(self):
        self._started()


def start_joinable_thread(function, handle=None, daemon=True):
    if not callable(function):
        raise TypeError("thread function must be callable")
    if handle is None:
        handle = _ThreadHandle()
    if not isinstance(handle, _ThreadHandle):
        raise TypeError("'handle' must be a _ThreadHandle")
    if handle._handle is not None:
        raise RuntimeError("thread already started")
    check_not_ending()
    started = _ground.Handle(None, getattr(function, "__name__", None), bool(daemon), None)
    started.start(bootstrapped(function, (), {}))
    handle._handle = started
    return handle


def exit():
    raise SystemExit


def stack_size(size=0, /):
    if size < 0 or 0 < size < 32768:
        raise ValueError(f"size not valid: {size} bytes")
    return _ground.stack_size(size)


_ground.check_not_ending = check_not_ending
_thread.start_new_thread = _thread.start_new = start_new_thread
_thread.start_joinable_thread = start_joinable_thread
_thread._ThreadHandle = _ThreadHandle
_thread.exit = _thread.exit_thread = exit
_thread.stack_size = stack_size
_thread.allocate_lock = _thread.allocate = _thread.lock = _ground.Lock
_thread.LockType = _ground.Lock
_thread.RLock = _ground.RLock
_thread._local = _ground.local
_thread.get_ident = _ground.get_ident
_thread.get_native_id = _ground.get_native_id
_thread.TIMEOUT_MAX = 9223372036.0
_thread._count = lambda: _ground.count() - 1
for name in ("_make_thread_handle", "_set_sentinel", "_shutdown"):
    if hasattr(_thread, name):
        delattr(_thread, name)
for function in (start_new_thread, start_joinable_thread, _ThreadHandle, exit, stack_size, _thread.get_ident, _thread.get_native_id):
    function.__module__ = "_thread"

sys.modules["_queue"] = queue = types.ModuleType("_queue")
queue.SimpleQueue = _ground.SimpleQueue
queue.Empty = Empty


# The clock. A run begins at the beginning of the year 2000.

EPOCH = 946_684_800


def monotonic_ns():
    return _ground.clock()


def time_ns():
    return EPOCH * 1_000_000_000 + _ground.clock()


def monotonic():
    return _ground.clock() / 1e9


def now():
    return EPOCH + _ground.clock() / 1e9


time.sleep = _ground.sleep
time.sleep.__module__ = "time"
time.time = now
time.time_ns = time_ns
time.monotonic = time.perf_counter = monotonic
time.process_time = time.thread_time = monotonic
time.monotonic_ns = time.perf_counter_ns = monotonic_ns
time.process_time_ns = time.thread_time_ns = monotonic_ns


def _of_now(function):
    def of_now(seconds=None, /):
        return function(now() if seconds is None else seconds)

    of_now.__name__ = function.__name__
    return of_now


time.gmtime = _of_now(time.gmtime)
time.localtime = _of_now(time.localtime)
time.ctime = _of_now(time.ctime)


def _strftime(format, moment=None, /, *, _native=time.strftime):
    return _native(format, time.localtime() if moment is None else moment)


time.strftime = _strftime

# Where there is no operating system, neither the zone is known nor what goes wrong there is called by a name.
if not hasattr(time, "tzname"):
    time.tzname, time.timezone, time.altzone, time.daylight = ("UTC", "UTC"), 0, 0, 0
for name, number in (("ECONNRESET", 104), ("EINTR", 4), ("EAGAIN", 11), ("EPIPE", 32), ("ENOENT", 2), ("EEXIST", 17), ("EINVAL", 22)):
    if not hasattr(errno, name):
        setattr(errno, name, number)

# So that `datetime` asks this clock, and not the machine's.
sys.modules["_datetime"] = None


# The output.


class Output(io.TextIOBase):
    """A program's output, which the run prints a line at a time."""

    encoding = "utf-8"
    errors = "strict"
    newlines = None

    def __init__(self, name, error):
        self.name = name
        self._error = error

    def write(self, text):
        if not isinstance(text, str):
            kind = type(text).__name__
            raise TypeError(f"write() argument must be str, not {kind}")
        _ground.write(text, self._error)
        return len(text)

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def flush(self):
        pass

    def close(self):
        pass

    def writable(self):
        return True

    def isatty(self):
        return False

    def fileno(self):
        raise io.UnsupportedOperation("fileno")

    def reconfigure(self, **options):
        pass


sys.stdout = sys.__stdout__ = Output("<stdout>", False)
sys.stderr = sys.__stderr__ = Output("<stderr>", True)


def excepthook(kind, value, trace, /):
    """Tells what has ended the program: RustPython's own overflows its stack where causes have causes for long."""
    import traceback

    sys.stderr.write("".join(traceback.format_exception(kind, value, trace)))


sys.excepthook = sys.__excepthook__ = excepthook


class NoInput(io.StringIO):
    """Nobody types anything."""


sys.stdin = sys.__stdin__ = NoInput()


def input(prompt="", /):
    if prompt:
        sys.stdout.write(str(prompt))
    raise EOFError("there is nobody to type anything: a run of Threadground has no input")


builtins.input = input
builtins.quit = builtins.exit
builtins.id = _ground.id


# Chance: what a program does not seed itself begins alike in each run.


def urandom(size, /):
    parts = (_ground.chance().to_bytes(8, "little") for _ in range(size // 8 + 1))
    return b"".join(parts)[:size]


sys.setrecursionlimit(250)

sys.builtin_module_names += ("posix",)


# What a module has that is in no list or dictionary begins anew in each run.


def begin_run(file, source, looks_into_queues):
    _ground.is_ending = False
    modules = sys.modules
    sys.argv = [file]
    # A traceback shows the program's lines.
    modules["linecache"].cache[file] = (lambda: source,)
    modules["queue"]._open = looks_into_queues
    if "random" in modules:
        modules["random"].seed(int.from_bytes(urandom(8)))
    if "concurrent.futures.thread" in modules:
        import itertools

        pool = modules["concurrent.futures.thread"].ThreadPoolExecutor
        pool._counter = itertools.count().__next__
    if "logging" in modules:
        import atexit

        logging = modules["logging"]
        atexit.register(logging.shutdown)
        # A record has its time, at which hardly any program looks.
        logging.time = quiet_time


def end_run(may_say):
    """What the program has made goes, if that may have something to say: while all else is still there."""
    names = sys.modules["__main__"].__dict__
    own = {name: value for name, value in names.items() if name.isidentifier() and not name.startswith("__")}
    _ground.is_ending = True
    # A thread that is left could miss it.
    if _ground.count() > 1 or not may_say:
        return
    import gc

    says = [name for name, value in own.items() if hasattr(type(value), "__del__")]
    kinds = (type, types.FunctionType, types.ModuleType, str, bytes, int, float, type(None))
    rest = [name for name, value in own.items() if name not in says and not issubclass(type(value), kinds)]
    own.clear()
    for part in says, rest:
        for name in part:
            names.pop(name, None)
        gc.collect()


def _peek_ns():
    return EPOCH * 1_000_000_000 + _ground.peek_at_clock()


quiet_time = types.ModuleType("time")
quiet_time.__dict__.update(time.__dict__)
quiet_time.time_ns = _peek_ns
quiet_time.time = lambda: _peek_ns() / 1e9


# A program is compiled once, before it runs.


def warnings_of(source, file):
    """What compiling the program warns of: categories, words, lines."""
    import warnings

    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        compile(source, file, "exec", dont_inherit=True)
    return [(one.category.__name__, str(one.message), one.lineno) for one in said]


# Files are in memory.


def open(*args, **kwargs):
    """Opens a file: a run has those that it makes."""
    import _files

    return _files.open(*args, **kwargs)


builtins.open = io.open = open
open.__module__ = "_io"


# What cannot be here says so, and what to use instead.

CANNOT_BE = {
    "asyncio": "event loops are not run here: start a Thread",
    "ctypes": "there is no machine's code to call",
    "multiprocessing": "a page cannot start processes: use threading",
    "numpy": "only what is written in Python can be here, and nothing can be installed: use lists",
    "requests": "nothing can be installed: use urllib.request",
    "select": "there are no sockets to wait for: use a queue",
    "socket": "a page has no sockets: use a queue between threads, or urllib.request",
    "ssl": "a page has no sockets: use urllib.request",
    "subprocess": "a page cannot start processes: start a Thread",
    "tkinter": "there are no windows: print",
}


class Missing:
    """The last to be asked for a module."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        why = CANNOT_BE.get(name.partition(".")[0])
        if why is not None:
            raise ImportError(f"Threadground has no {name}: {why}", name=name)
        return


sys.meta_path.append(Missing)
