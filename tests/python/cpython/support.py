"""What CPython's tests need of its package `test`, and of modules that are
not here, for a run in Threadground: small stand-ins, then the runner.

It is put in front of a call of `run`, with `SOURCES` before it: the text of
each module of CPython's, by its name.
"""

import contextlib
import functools
import gc
import importlib
import io
import linecache
import sys
import time
import types
import unittest


class OutOfScope(unittest.SkipTest):
    """The test needs an operating system, or CPython's inside."""


def module(name, **contents):
    made = types.ModuleType(name)
    made.__dict__.update(contents)
    sys.modules[name] = made
    parent, _, child = name.rpartition(".")
    if parent in sys.modules:
        setattr(sys.modules[parent], child, made)
    return made


def theirs(name):
    """A module of CPython's, from its text."""
    made = module(name)
    made.__file__ = name + ".py"
    text = SOURCES[name]
    linecache.cache[made.__file__] = (len(text), None, text.splitlines(True), made.__file__)
    exec(compile(text, made.__file__, "exec"), made.__dict__)
    return made


# test.support


def out_of_scope(*_args, **_kwargs):
    raise OutOfScope("it needs what is not here")


def decorator_out_of_scope(test):
    @functools.wraps(test)
    def skipped(*_args, **_kwargs):
        raise OutOfScope("it needs what is not here")

    return skipped


def requires(*_args, **_kwargs):
    return decorator_out_of_scope


def plain(test):
    return test


def gc_collect():
    for _ in range(3):
        gc.collect()


def sleeping_retry(timeout, err_msg=None, /, *, init_delay=0.01, max_delay=1.0, error=True):
    end, delay = time.monotonic() + timeout, init_delay
    while True:
        yield
        if time.monotonic() >= end:
            break
        time.sleep(delay)
        delay = min(delay * 2, max_delay)
    if error:
        raise AssertionError(err_msg or "it took too long")


@contextlib.contextmanager
def captured_output(name):
    before = getattr(sys, name)
    setattr(sys, name, io.StringIO())
    try:
        yield getattr(sys, name)
    finally:
        setattr(sys, name, before)


@contextlib.contextmanager
def swap_attr(obj, name, value):
    before = getattr(obj, name)
    setattr(obj, name, value)
    try:
        yield before
    finally:
        setattr(obj, name, before)


class catch_unraisable_exception:
    def __enter__(self):
        self.unraisable = None
        self._before, sys.unraisablehook = sys.unraisablehook, self._hook
        return self

    def _hook(self, unraisable):
        self.unraisable = unraisable

    def __exit__(self, *error):
        sys.unraisablehook = self._before
        del self.unraisable


def check__all__(case, tested, name_of_module=None, extra=(), not_exported=()):
    of = name_of_module or (tested.__name__,)
    expected = set(extra)
    for name, value in vars(tested).items():
        if name.startswith("_") or name in not_exported:
            continue
        if getattr(value, "__module__", None) in of or (not hasattr(value, "__module__") and not isinstance(value, types.ModuleType)):
            expected.add(name)
    case.assertCountEqual(tested.__all__, expected)


@contextlib.contextmanager
def infinite_recursion(_depth=None):
    yield


module("test").__path__ = []
support = module(
    "test.support",
    LONG_TIMEOUT=300.0,
    SHORT_TIMEOUT=30.0,
    LOOPBACK_TIMEOUT=5.0,
    Py_GIL_DISABLED=False,
    HAVE_ASAN_FORK_BUG=False,
    has_fork_support=False,
    verbose=0,
    captured_output=captured_output,
    captured_stdout=functools.partial(captured_output, "stdout"),
    captured_stderr=functools.partial(captured_output, "stderr"),
    catch_unraisable_exception=catch_unraisable_exception,
    check__all__=check__all__,
    check_sanitizer=lambda **_kinds: False,
    cpython_only=plain,
    force_not_colorized=plain,
    gc_collect=gc_collect,
    infinite_recursion=infinite_recursion,
    reap_children=lambda: None,
    requires_fork=requires,
    requires_gil_enabled=lambda *_args: plain,
    requires_subprocess=requires,
    requires_resource=lambda *_args: plain,
    bigmemtest=requires,
    run_in_subinterp=out_of_scope,
    run_in_subinterp_with_config=out_of_scope,
    setswitchinterval=lambda _interval: None,
    sleeping_retry=sleeping_retry,
    swap_attr=swap_attr,
    wait_process=out_of_scope,
    SuppressCrashReport=contextlib.nullcontext,
)
support.__path__ = []


def import_fresh_module(name, fresh=(), blocked=()):
    return importlib.import_module(name)


NOT_HERE = ("_testcapi", "_testinternalcapi", "_testlimitedcapi", "ctypes", "_interpreters")


def import_module(name):
    if name in NOT_HERE:
        out_of_scope()
    return importlib.import_module(name)


module(
    "test.support.import_helper",
    import_fresh_module=import_fresh_module,
    import_module=import_module,
    ensure_lazy_imports=out_of_scope,
)
module("test.support.os_helper", TESTFN="@test", unlink=lambda _name: None)
module(
    "test.support.script_helper",
    assert_python_ok=out_of_scope,
    assert_python_failure=out_of_scope,
    spawn_python=out_of_scope,
)
module("subprocess", Popen=out_of_scope, PIPE=-1, STDOUT=-2, run=out_of_scope)
module("pdb", Pdb=object, set_trace=None)
for name in ("asyncio", "asyncio.coroutines"):
    module(name, iscoroutinefunction=lambda _function: False, __path__=[])
module("unittest.mock", **{}) if "unittest.mock" not in SOURCES else theirs("unittest.mock")
threading_helper = theirs("test.support.threading_helper")
for name in ("_threading_local", "doctest", "test.lock_tests"):
    theirs(name)


# The runner


def tests_of(tested):
    """The test cases that a module has, by name."""
    return {name: case for name, case in sorted(vars(tested).items()) if isinstance(case, type) and issubclass(case, unittest.TestCase) and unittest.defaultTestLoader.getTestCaseNames(case)}


def said(text):
    return " | ".join(str(text).strip().splitlines()[-1:])


def outcome(test):
    result = unittest.TestResult()
    test.run(result)
    for kind, found in (("error", result.errors), ("fails", result.failures)):
        if found:
            return kind, said(found[0][1]) if not VERBOSE else found[0][1]
    if result.unexpectedSuccesses:
        return "fails", "it was expected to fail"
    if result.skipped:
        return "skip", result.skipped[0][1]
    return "ok", ""


VERBOSE = False


def run(tested, of_class=None, but=()):
    """Runs one class, or tells of all of them; the lines are for the harness."""
    out = sys.stdout
    for name, case in tests_of(theirs(tested)).items():
        if of_class is None:
            out.write(f"@case {name}\n")
        if of_class != name:
            continue
        for method in unittest.defaultTestLoader.getTestCaseNames(case):
            if method in but:
                continue
            kind, text = outcome(case(method))
            sys.stdout = out
            out.write(f"@test {method} {kind} {text}\n")
