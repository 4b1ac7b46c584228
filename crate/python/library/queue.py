"""Threadground's `queue`: CPython's names, over its own primitives."""

import threading as _threading
from collections import deque as _deque
from heapq import heappop as _heappop
from heapq import heappush as _heappush
from time import monotonic as _monotonic

import _threadground as _ground
from _threadground import (
    Empty,
    Full,
    ShutDown,
    SimpleQueue,
)

__all__ = [
    "Empty",
    "Full",
    "LifoQueue",
    "PriorityQueue",
    "Queue",
    "ShutDown",
    "SimpleQueue",
]

_PySimpleQueue = SimpleQueue
_HOOKS = {"_init", "_qsize", "_put", "_get"}
# Of each kind of queue the one that calls its hooks.
_WRITTEN = {}


# Whether the program looks into its queues: then each has its insides, `mutex`, `queue` and all.
_open = False


class _Hooks:
    """What a subclass may change: where the items are, and in which order."""

    __slots__ = ()

    def __new__(cls, *args, **kwargs):
        return super().__new__(_WRITTEN.get(cls, cls) if _open else cls)

    def __init__(self, maxsize=0):
        if isinstance(self, _Written):
            self._begin(maxsize)
        else:
            super().__init__(maxsize)

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        kind = next((kind for kind in _WRITTEN if issubclass(cls, kind)), None)
        if kind is None or _HOOKS.isdisjoint(vars(cls)) or issubclass(cls, _Written):
            return
        # It is to call its own: the base that does comes in before ours.
        written = _WRITTEN[kind]
        bases = tuple(written if base is kind else base for base in cls.__bases__)
        cls.__bases__ = bases if written in bases else (*bases, written)

    def _init(self, maxsize):
        self.queue = _deque()

    def _qsize(self):
        return len(self.queue)

    def _put(self, item):
        self.queue.append(item)

    def _get(self):
        return self.queue.popleft()


class Queue(_Hooks, _ground.Queue):
    """A queue: what is put first comes out first."""


class LifoQueue(_Hooks, _ground.LifoQueue):
    """A stack: what is put last comes out first."""

    def _init(self, maxsize):
        self.queue = []

    def _get(self):
        return self.queue.pop()


class PriorityQueue(_Hooks, _ground.PriorityQueue):
    """A heap: what is least comes out first."""

    def _init(self, maxsize):
        self.queue = []

    def _put(self, item):
        _heappush(self.queue, item)

    def _get(self):
        return _heappop(self.queue)


class _Written:
    """A queue in Python, which calls the hooks: with its lock held."""

    __slots__ = ()

    maxsize = unfinished_tasks = 0
    is_shutdown = False

    def _begin(self, maxsize):
        self.maxsize = maxsize
        self._init(maxsize)
        self.mutex = _threading.Lock()
        self.not_empty = _threading.Condition(self.mutex)
        self.not_full = _threading.Condition(self.mutex)
        self.all_tasks_done = _threading.Condition(self.mutex)

    def _wait(self, condition, is_there, block, timeout, instead):
        """Waits until it is there, or raises what there is to say instead."""
        if not block:
            if not is_there():
                raise instead
            return
        if timeout is not None and timeout < 0:
            raise ValueError("'timeout' must be a non-negative number")
        end = None if timeout is None else _monotonic() + timeout
        while not is_there():
            left = None if end is None else end - _monotonic()
            if left is not None and left <= 0:
                raise instead
            condition.wait(left)

    def _has_item(self):
        if self._qsize():
            return True
        if self.is_shutdown:
            raise ShutDown
        return False

    def _has_room(self):
        if self.is_shutdown:
            raise ShutDown
        return not 0 < self.maxsize <= self._qsize()

    def put(self, item, block=True, timeout=None):
        with self.not_full:
            self._wait(self.not_full, self._has_room, block, timeout, Full)
            self._put(item)
            self.unfinished_tasks += 1
            self.not_empty.notify()

    def get(self, block=True, timeout=None):
        with self.not_empty:
            self._wait(self.not_empty, self._has_item, block, timeout, Empty)
            item = self._get()
            self.not_full.notify()
            return item

    def put_nowait(self, item):
        self.put(item, block=False)

    def get_nowait(self):
        return self.get(block=False)

    def qsize(self):
        with self.mutex:
            return self._qsize()

    def empty(self):
        with self.mutex:
            return not self._qsize()

    def full(self):
        with self.mutex:
            return 0 < self.maxsize <= self._qsize()

    def task_done(self):
        with self.all_tasks_done:
            if not self.unfinished_tasks:
                raise ValueError("task_done() called too many times")
            self.unfinished_tasks -= 1
            if not self.unfinished_tasks:
                self.all_tasks_done.notify_all()

    def join(self):
        with self.all_tasks_done:
            while self.unfinished_tasks:
                self.all_tasks_done.wait()

    def shutdown(self, immediate=False):
        with self.mutex:
            self.is_shutdown = True
            if immediate:
                while self._qsize():
                    self._get()
                    self.unfinished_tasks = max(0, self.unfinished_tasks - 1)
                self.all_tasks_done.notify_all()
            self.not_empty.notify_all()
            self.not_full.notify_all()


for _kind in (Queue, LifoQueue, PriorityQueue):
    _WRITTEN[_kind] = type(_kind.__name__, (_Written, _kind), {"__slots__": ()})
