"""What CPython's tests need of its package `test`, and of modules that are
not here, for a run in Threadground: small stand-ins, then the runner.

The harness has put these in before:

SOURCES     the text of each module of CPython's, by its name
MAIN        the one of them that is the program
SCRIPTS     what came of each script that a test wants run by itself
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

SOURCES, MAIN, SCRIPTS = (globals()[name] for name in ("SOURCES", "MAIN", "SCRIPTS"))


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
    """A module of CPython's, from its text; the program itself is one of them."""
    if name == MAIN:
        return sys.modules["__main__"]
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


NOT_HERE = ("_testcapi", "_testinternalcapi", "_testlimitedcapi", "ctypes", "_interpreters", "os.fork", "subprocess", "interrupt_main")
# Nor have scripts these, which are CPython's files.
NO_SCRIPT_HAS = ("unittest.mock", "test.test_threading")


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


# What the harness has to run before a test can go on.
wanted = []


def ran(*arguments, **environment):
    code = arguments[-1]
    if any(word in code for word in NOT_HERE + NO_SCRIPT_HAS) or environment:
        out_of_scope()
    if code not in SCRIPTS:
        wanted.append(code)
        raise unittest.SkipTest("its script comes first")
    status, out, err = SCRIPTS[code]
    return status, out.encode(), err.encode()


def assert_python_ok(*arguments, **environment):
    result = ran(*arguments, **environment)
    if result[0] != 0:
        raise AssertionError(f"the script has failed: {result}")
    return result


def assert_python_failure(*arguments, **environment):
    result = ran(*arguments, **environment)
    if result[0] == 0:
        raise AssertionError(f"the script has not failed: {result}")
    return result


module(
    "test.support.script_helper",
    assert_python_ok=assert_python_ok,
    assert_python_failure=assert_python_failure,
    spawn_python=out_of_scope,
)
module("subprocess", Popen=out_of_scope, PIPE=-1, STDOUT=-2, run=out_of_scope)


class Pdb:
    """A debugger that nobody asks for."""

    def __init__(self, *_arguments, **_options):
        pass

    def reset(self):
        pass

    set_continue = reset


module("pdb", Pdb=Pdb, set_trace=None)
for name in ("asyncio", "asyncio.coroutines"):
    module(name, iscoroutinefunction=lambda _function: False, __path__=[])
for name in ("unittest.mock", "test.support.threading_helper", "_threading_local", "doctest"):
    theirs(name)
lock_tests = sys.modules["test.lock_tests"] = theirs("test.lock_tests")
sys.modules["test"].lock_tests = lock_tests


# The runner


def tests_of(tested):
    """The tests that a module has, by the names of their cases."""
    loader = unittest.defaultTestLoader
    cases = {name: case for name, case in sorted(vars(tested).items()) if isinstance(case, type) and issubclass(case, unittest.TestCase)}
    tests = {name: {method: case(method) for method in loader.getTestCaseNames(case)} for name, case in cases.items()}
    if hasattr(tested, "load_tests"):
        found = tested.load_tests(loader, unittest.TestSuite(), None)
        tests["load_tests"] = {f"{number}": test for number, test in enumerate(flat(found))}
    return tests


def flat(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from flat(test)
        else:
            yield test


def in_a_line(text):
    return " \\ ".join(line.strip() for line in str(text).strip().splitlines())


def outcome(test):
    result = unittest.TestResult()
    wanted.clear()
    test.run(result)
    if wanted:
        return "script", wanted[0].encode().hex()
    if result.errors or result.failures:
        return "fails", in_a_line((result.errors + result.failures)[0][1])
    if result.unexpectedSuccesses:
        return "fails", "it was expected to fail"
    if result.skipped:
        return "skip", result.skipped[0][1]
    return "ok", ""


def run(name_of_module, of_case=None, but=()):
    """Runs one case, or tells of all of them; the lines are for the harness."""
    out = sys.stdout
    tested = theirs(name_of_module)
    for name, tests in tests_of(tested).items():
        bases = getattr(vars(tested).get(name), "__mro__", ())
        on_lock_tests = any(base.__module__ == lock_tests.__name__ for base in bases)
        if of_case is None and tests:
            out.write(f"@case {name} {'locks' if on_lock_tests else 'own'}\n")
        if of_case != name:
            continue
        for method, test in tests.items():
            if method not in but:
                kind, text = outcome(test)
                sys.stdout = out
                out.write(f"@test {method} {kind} {text}\n")
