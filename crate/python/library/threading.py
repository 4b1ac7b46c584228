"""Threadground's `threading`: CPython's names, over its own primitives.

What is here is what needs to be Python: the class Thread with what a
subclass may change, and the functions that tell of threads.
"""

import _thread
import functools as _functools
import posix as _posix
import sys as _sys
from _weakrefset import WeakSet

import _threadground as _ground
from _threadground import (
    Barrier,
    BoundedSemaphore,
    BrokenBarrierError,
    Event,
    Semaphore,
)

__all__ = [
    "TIMEOUT_MAX",
    "Barrier",
    "BoundedSemaphore",
    "BrokenBarrierError",
    "Condition",
    "Event",
    "ExceptHookArgs",
    "Lock",
    "RLock",
    "Semaphore",
    "Thread",
    "ThreadError",
    "Timer",
    "active_count",
    "current_thread",
    "enumerate",
    "excepthook",
    "get_ident",
    "get_native_id",
    "getprofile",
    "gettrace",
    "local",
    "main_thread",
    "setprofile",
    "setprofile_all_threads",
    "settrace",
    "settrace_all_threads",
    "stack_size",
]

ThreadError = RuntimeError
TIMEOUT_MAX = _thread.TIMEOUT_MAX
Lock = _ground.Lock
local = _ground.local
get_ident = _thread.get_ident
get_native_id = _thread.get_native_id
ExceptHookArgs = _thread._ExceptHookArgs
stack_size = _thread.stack_size
_allocate_lock = _thread.allocate_lock
_CRLock = _PyRLock = _ground.RLock


def RLock(*args, **kwargs):
    """Makes a lock that its holder can take again."""
    if args or kwargs:
        import warnings

        warnings.warn(
            "Passing arguments to RLock is deprecated and will be removed in 3.15",
            DeprecationWarning,
            stacklevel=2,
        )
    if _is_loggings_own(_sys._getframe(1)):
        return _ground.quiet_lock()
    return _ground.RLock(*args, **kwargs)


def _is_loggings_own(frame):
    # A handler of the program's may rely on its lock for more than a line.
    if frame.f_globals.get("__name__") != "logging":
        return False
    handler = frame.f_locals.get("self")
    return handler is None or type(handler).__module__ == "logging"


def _deprecated(old, instead):
    import warnings

    warnings.warn(f"{old}() is deprecated, {instead} instead", DeprecationWarning, stacklevel=3)


class _ForeignLockCondition:
    """What a Condition does whose lock is neither a Lock nor an RLock."""

    def __init__(self, lock):
        self._lock = lock
        self.acquire = lock.acquire
        self.release = lock.release
        self._release_save = getattr(lock, "_release_save", lambda: lock.release())
        self._acquire_restore = getattr(lock, "_acquire_restore", lambda state: lock.acquire())
        self._is_owned = getattr(lock, "_is_owned", self._seems_owned)
        self._waiters = []

    def __repr__(self):
        return f"<Condition({self._lock}, {len(self._waiters)})>"

    def _seems_owned(self):
        if self._lock.acquire(False):
            self._lock.release()
            return False
        return True

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *args):
        return self._lock.__exit__(*args)

    def wait(self, timeout=None):
        if not self._is_owned():
            raise RuntimeError("cannot wait on un-acquired lock")
        waiter = _ground.Lock()
        waiter.acquire()
        self._waiters.append(waiter)
        state = self._release_save()
        came = False
        try:
            if timeout is None:
                came = waiter.acquire()
            elif timeout > 0:
                came = waiter.acquire(True, timeout)
            else:
                came = waiter.acquire(False)
            return came
        finally:
            self._acquire_restore(state)
            if not came and waiter in self._waiters:
                self._waiters.remove(waiter)

    def wait_for(self, predicate, timeout=None):
        import time

        end = None if timeout is None else time.monotonic() + timeout
        result = predicate()
        while not result:
            left = None if end is None else end - time.monotonic()
            if left is not None and left <= 0:
                break
            self.wait(left)
            result = predicate()
        return result

    def notify(self, n=1):
        if not self._is_owned():
            raise RuntimeError("cannot notify on un-acquired lock")
        for waiter in self._waiters[:n]:
            waiter.release()
        del self._waiters[:n]

    def notify_all(self):
        self.notify(len(self._waiters))

    def notifyAll(self):
        _deprecated("notifyAll", "use notify_all()")
        self.notify_all()


class Condition(_ground.Condition):
    """A place to wait until another thread says that something has changed."""

    def __new__(cls, lock=None):
        if cls is Condition and not (lock is None or isinstance(lock, (_ground.Lock, _ground.RLock))):
            return _ForeignLockCondition(lock)
        return super().__new__(cls)


class _Flag:
    """Whether something has happened; nobody waits for it."""

    _is_set = False

    def is_set(self):
        return self._is_set

    def set(self):
        self._is_set = True

    def clear(self):
        self._is_set = False


_limbo = {}


def _start_joinable_thread(function, *, handle, daemon=True):
    _ground.check_not_ending()
    handle.start(function)


class Thread:
    """A thread of control: a function that runs beside others."""

    _initialized = False

    def __init__(
        self,
        group=None,
        target=None,
        name=None,
        args=(),
        kwargs=None,
        *,
        daemon=None,
        context=None,
    ):
        assert group is None, "group argument must be None for now"
        self._target = target
        self._args = args
        self._kwargs = {} if kwargs is None else kwargs
        self._context = context
        self._started = _Flag()
        # For when the program has none any more.
        self._stderr = _sys.stderr
        self._invoke_excepthook = _make_invoke_excepthook()
        self._handle = self._made(
            None if name is None else str(name),
            getattr(target, "__name__", None) if target is not None else None,
            None if daemon is None else bool(daemon),
        )
        self._initialized = True
        _dangling.add(self)

    def _made(self, name, function, daemon):
        return _ground.Handle(name, function, daemon, None)

    def _checked(self):
        assert self._initialized, "Thread.__init__() not called"
        return self._handle

    def __repr__(self):
        assert self._initialized, "Thread.__init__() was not called"
        handle = self._handle
        if not self._started.is_set():
            status = "initial"
        elif handle.has_ended():
            status = "stopped"
        else:
            status = "started"
        if handle.daemon:
            status += " daemon"
        if handle.ident is not None:
            status += f" {handle.ident}"
        return f"<{type(self).__name__}({handle.name}, {status})>"

    def start(self):
        """Starts the thread: its `run` begins beside the caller."""
        if not self._initialized:
            raise RuntimeError("thread.__init__() not called")
        was_started = self._started.is_set()
        if not was_started:
            if self._context is None:
                import _contextvars

                self._context = _contextvars.Context()
            self._trace = _trace_hook
            self._profile = _profile_hook
        self._started.set()
        if not was_started:
            _limbo[self] = self
        try:
            _start_joinable_thread(self._bootstrap, handle=self._handle, daemon=self._handle.daemon)
        except BaseException:
            if not was_started:
                _limbo.pop(self, None)
                self._started.clear()
            raise

    def run(self):
        """What the thread does: calls its target."""
        try:
            if self._target is not None:
                self._target(*self._args, **self._kwargs)
        finally:
            del self._target, self._args, self._kwargs

    def _bootstrap(self):
        _active[_ground.ident()] = self
        _limbo.pop(self, None)
        try:
            if self._trace:
                _sys.settrace(self._trace)
            if self._profile:
                _sys.setprofile(self._profile)
            try:
                self._context.run(self.run)
            except _ground.CutOff:
                raise
            except BaseException as error:
                self._invoke_excepthook(self)
                if isinstance(error, SystemExit):
                    return "exited"
                return "failed"
        finally:
            # Its end is still to come, and until then it is alive.
            _limbo[self] = self
            _active.pop(_ground.ident(), None)

    def join(self, timeout=None):
        """Waits until the thread has ended, or until the time is over."""
        if not self._initialized:
            raise RuntimeError("Thread.__init__() not called")
        self._handle.join(timeout)
        if self._handle.has_ended():
            _limbo.pop(self, None)

    @property
    def name(self):
        return self._checked().name

    @name.setter
    def name(self, name):
        self._checked().name = str(name)

    @property
    def _name(self):
        return self._handle.name

    @property
    def ident(self):
        handle = self._checked()
        return handle.ident if self._started.is_set() else None

    @property
    def native_id(self):
        handle = self._checked()
        return handle.native_id if self._started.is_set() else None

    def is_alive(self):
        return self._checked().is_alive()

    @property
    def daemon(self):
        return self._checked().daemon

    @daemon.setter
    def daemon(self, daemon):
        if not self._initialized:
            raise RuntimeError("Thread.__init__() not called")
        self._handle.daemon = bool(daemon)

    def isDaemon(self):
        _deprecated("isDaemon", "get the daemon attribute")
        return self.daemon

    def setDaemon(self, daemonic):
        _deprecated("setDaemon", "set the daemon attribute")
        self.daemon = daemonic

    def getName(self):
        _deprecated("getName", "get the name attribute")
        return self.name

    def setName(self, name):
        _deprecated("setName", "set the name attribute")
        self.name = name


class _NoThread:
    """What a Timer has instead of a thread if it is never to run."""

    name = "time limit"
    daemon = True
    ident = native_id = None

    def start(self, bootstrap):
        pass

    join = cancel = start

    def is_alive(self):
        return False

    has_ended = is_alive


class Timer(Thread):
    """Calls a function after a time, unless it is cancelled before."""

    def __init__(self, interval, function, args=None, kwargs=None):
        self.interval = interval
        self.function = function
        self.args = args if args is not None else []
        self.kwargs = kwargs if kwargs is not None else {}
        super().__init__()

    def _made(self, name, function, daemon):
        # A time limit for a program that hangs: there is no need of one
        # where a deadlock is found by itself.
        if self.function is _posix._exit and _ground.is_controlled():
            return _NoThread()
        # A subclass that has a `run` of its own waits by itself.
        plain = type(self).run is Timer.run
        interval = self.interval if plain else None
        return _ground.Handle(name, function, daemon, interval)

    # Whether it was cancelled, or its function has been called.
    _is_over = False

    @_functools.cached_property
    def finished(self):
        # Made by who asks for it: an ordinary Timer waits without it.
        event = Event()
        if self._is_over:
            event.set()
        return event

    def cancel(self):
        """Stops the timer, if its function has not been called yet."""
        self._is_over = True
        self._handle.cancel()
        if type(self).run is not Timer.run or "finished" in self.__dict__:
            self.finished.set()

    def run(self):
        self.function(*self.args, **self.kwargs)
        self._is_over = True
        if "finished" in self.__dict__:
            self.finished.set()


class _ThereAlready(Thread):
    """A thread that nobody has made by this class."""

    def __init__(self, handle):
        self._target = self._context = None
        self._started = _Flag()
        self._started.set()
        self._handle = handle
        self._initialized = True
        self._invoke_excepthook = _make_invoke_excepthook()
        _dangling.add(self)


class _MainThread(_ThereAlready):
    # Is set when the program of the main thread is over; made by who waits for that.
    _over = None

    def is_alive(self):
        return not _ended

    def join(self, timeout=None):
        if _ground.ident() == self._handle.ident:
            raise RuntimeError("cannot join current thread")
        if not _ended:
            if self._over is None:
                self._over = Event()
            self._over.wait(None if timeout is None else max(timeout, 0))


class _DummyThread(_ThereAlready):
    def is_alive(self):
        if self._started.is_set() and not self._handle.has_ended():
            return True
        raise RuntimeError("thread is not alive")

    def join(self, timeout=None):
        raise RuntimeError("cannot join a dummy thread")


def _forget():
    """A thread that has no Thread of its own is at its end."""
    _active.pop(_ground.ident(), None)


def current_thread():
    """The Thread of the caller."""
    ident = _ground.ident()
    thread = _active.get(ident)
    if thread is None:
        handle = _ground.current_handle()
        thread = _active[ident] = _DummyThread(handle)
    return thread


def currentThread():
    _deprecated("currentThread", "use current_thread()")
    return current_thread()


def main_thread():
    """The Thread of the program itself."""
    return _main_thread


def enumerate():
    """All threads that are alive."""
    idents = _ground.alive()
    for one in _limbo.copy():
        if one._started.is_set() and one._handle.has_ended():
            _limbo.pop(one, None)
    # Those in limbo have not begun yet, or are about to end.
    known = {one._handle._ident: one for one in _limbo.copy()} | _active
    return [known[ident] for ident in idents if ident in known]


def active_count():
    """How many threads are alive."""
    return len(enumerate())


def activeCount():
    _deprecated("activeCount", "use active_count()")
    return active_count()


def _make_invoke_excepthook():
    # As they are now: whoever fails later may find the modules gone.
    sys_of_now = _sys

    def invoke_excepthook(thread):
        global excepthook
        kind, value, traceback = sys_of_now.exc_info()
        if kind is SystemExit and excepthook is _default_excepthook:
            return
        if kind is not SystemExit:
            _ground.failed(_in_a_line(kind, value))
        try:
            excepthook(ExceptHookArgs([kind, value, traceback, thread]))
        except _ground.CutOff:
            raise
        except Exception as error:
            error.__suppress_context__ = True
            hook = getattr(sys_of_now, "excepthook", None)
            print(
                "Exception in threading.excepthook:",
                file=sys_of_now.stderr,
                flush=True,
            )
            if hook is not None:
                hook(*sys_of_now.exc_info())
        finally:
            del kind, value, traceback

    return invoke_excepthook


def _in_a_line(kind, value):
    try:
        text = str(value)
    except Exception:
        text = "<exception str() failed>"
    return f"{kind.__name__}: {text}" if text else kind.__name__


def excepthook(args, /):
    """Says what a thread's `run` has raised."""
    if args.exc_type is SystemExit:
        return
    stderr = _sys.stderr if _sys.stderr is not None else getattr(args.thread, "_stderr", None)
    if stderr is None:
        return
    import traceback

    name = args.thread.name if args.thread is not None else get_ident()
    text = f"Exception in thread {name}:\n" + "".join(traceback.format_exception(args.exc_type, args.exc_value, args.exc_traceback))
    stderr.write(text)
    stderr.flush()


_default_excepthook = __excepthook__ = excepthook

_trace_hook = None
_profile_hook = None


def setprofile(func):
    """Has threads that are started from now on profiled by this."""
    global _profile_hook
    _profile_hook = func


def setprofile_all_threads(func):
    setprofile(func)
    _sys.setprofile(func)


def getprofile():
    return _profile_hook


def settrace(func):
    """Has threads that are started from now on traced by this."""
    global _trace_hook
    _trace_hook = func


def settrace_all_threads(func):
    settrace(func)
    _sys.settrace(func)


def gettrace():
    return _trace_hook


_at_end = []


def _register_atexit(func, *arg, **kwargs):
    """Calls this when the main program ends, before threads are joined."""
    if _ended:
        raise RuntimeError("can't register atexit after shutdown")
    _at_end.append(lambda: func(*arg, **kwargs))


_ended = False


def _shutdown():
    """The main program has ended."""
    global _ended
    _ended = True
    if _main_thread._over is not None:
        _main_thread._over.set()
    try:
        for call in reversed(_at_end):
            call()
    except Exception:
        import traceback

        print("Exception ignored on threading shutdown:", file=_sys.stderr)
        traceback.print_exc()


_active = {}
_dangling = WeakSet()
_main_thread = None


def _begin():
    """A run begins: the thread that calls this is its main thread."""
    global _main_thread
    _main_thread = _MainThread(_ground.main_handle())
    _active[_main_thread.ident] = _main_thread
