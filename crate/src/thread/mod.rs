//! Threads, and what belongs to one: `Thread`, `Timer`, `local`, contexts, the module's functions, and the
//! low-level module.
//!
//! # Python's names
//!
//! Every name of CPython 3.14's `threading`, `_thread` and `queue`, what it is here, and why it differs
//! where it does. An optional argument of Python's is a method of its own here; an error is an unwinding
//! that [`catch`](crate::runtime::catch) turns into a value, but for what a caller is likely to expect:
//! that is a `Result`.
//!
//! | `threading` | here | difference |
//! | --- | --- | --- |
//! | `active_count`, `current_thread`, `main_thread`, `enumerate`, `get_ident`, `get_native_id` | the same | idents are small and run-local, so that a run can be repeated; the native id is the carrier's number |
//! | `settrace`, `settrace_all_threads`, `gettrace`, `setprofile`, `setprofile_all_threads`, `getprofile` | the same | "line" is a visible operation, as there is no interpreter that sees every line; plain functions, no closures |
//! | `excepthook` | `set_excepthook` | a function cannot be assigned to |
//! | `ExceptHookArgs`: `exc_type`, `exc_value`, `exc_traceback`, `thread` | [`ExceptHookArgs`]: `error`, `line`, `thread` | an error has its kind and its text; the thread is told by its name |
//! | `BrokenBarrierError` | the same | |
//! | `stack_size` | `stack_size`, `set_stack_size` | reading and setting are two functions |
//! | `TIMEOUT_MAX` | | any `Duration` is taken, and one that is too long is for ever |
//! | `ThreadError` | `Error` of the kind "RuntimeError" | as in Python since 3.3 |
//! | `local` | [`Local`] | one value, as Rust has no attributes; a subclass's `__init__` is `Local::with` |
//! | `Thread(group, target, name, args, kwargs, daemon, context)` | [`Thread::new`], `.name()`, `.daemon()`, `.context()` | `group` must be `None` in Python, and keywords are arguments like others; `context` came with 3.14; a thread that is given none begins in an empty one, as with CPython's `thread_inherit_context` off |
//! | a subclass of `Thread` | [`Thread::subclass`] with a [`Run`] | |
//! | `start`, `join(timeout)`, `name`, `ident`, `native_id`, `is_alive`, `daemon` | `start`, `join`, `join_timeout`, `get_name`, `set_name`, `ident`, `native_id`, `is_alive`, `is_daemon`, `set_daemon` | an attribute is a pair of methods; `result` gives what the function returned |
//! | `Lock`, `RLock`: `acquire(blocking, timeout)`, `release`, `locked`, `with` | `acquire`, `try_acquire`, `acquire_timeout`, `release`, `locked`, `hold` | `RLock.locked` came with 3.14; a guard whose lock was released meanwhile gives nothing back, where CPython's `with` raises |
//! | `Condition(lock)`: `wait(timeout)`, `wait_for`, `notify(n)`, `notify_all` | `Condition::with_lock`, `wait`, `wait_timeout`, `wait_for`, `notify`, `notify_all` | one whose time runs out is out of line at once; in CPython only when it has the lock again, and a notify may be spent on it; if a stranger releases the lock just as `wait` begins, CPython's error is "release unlocked lock" |
//! | `Semaphore(value)`, `BoundedSemaphore(value)`: `acquire`, `release(n)` | `acquire`, `try_acquire`, `acquire_timeout`, `release`, `release_many`, `hold` | |
//! | `Event`: `is_set`, `set`, `clear`, `wait(timeout)` | `is_set`, `set`, `clear`, `wait`, `wait_timeout` | |
//! | `Timer(interval, function, args, kwargs)`: `cancel` | [`Timer::new`] with a closure, `cancel` | a closure has its arguments |
//! | `Barrier(parties, action, timeout)`: `wait(timeout)`, `reset`, `abort`, `parties`, `n_waiting`, `broken` | `Barrier::new`, `with_action`, `build`, `wait`, `wait_timeout`, the rest the same | `wait` gives a `Result`; a thread that was let through has passed, even if the barrier is aborted before the thread has left |
//! | `activeCount`, `currentThread`, `getName`, `setName`, `isDaemon`, `setDaemon`, `isSet`, `notifyAll` | the same, in [`camel_case`](camel_case) | |
//!
//! | `_thread` | here | difference |
//! | --- | --- | --- |
//! | `start_new_thread`, `allocate_lock`, `exit` | the same, in [`low_level`] | what such a thread raises goes to `excepthook`, as there is no `sys.unraisablehook` |
//! | `LockType`, `lock`, `RLock`, `error` | `Lock`, `RLock`, `Error` | |
//! | `start_joinable_thread`, `daemon_threads_allowed` | | what `threading` is made of since 3.13 |
//! | `allocate`, `start_new`, `exit_thread`, `acquire_lock`, `release_lock`, `locked_lock` | | old synonyms that nothing documents |
//! | `interrupt_main` | | there are no signals in a page |
//! | `stack_size`, `get_ident`, `get_native_id`, `TIMEOUT_MAX` | as above | |
//!
//! | `queue` | here | difference |
//! | --- | --- | --- |
//! | `Queue(maxsize)`, `LifoQueue`, `PriorityQueue`, `SimpleQueue` | `new`, `bounded` | items of one type; in a priority queue it is `Ord` |
//! | `qsize`, `empty`, `full`, `put_nowait`, `get_nowait`, `task_done`, `join`, `shutdown(immediate)` | the same | |
//! | `put(block, timeout)`, `get(block, timeout)` | `put`, `put_timeout`, `put_nowait`, `get`, `get_timeout`, `get_nowait`, `get_until_shutdown` | |
//! | `Empty`, `Full`, `ShutDown` | `GetError`, `PutError` | one error type for each method; `Full` gives the item back |
//!
//! | elsewhere in Python | here | difference |
//! | --- | --- | --- |
//! | `time.sleep` | [`sleep`] | a virtual clock jumps over it |
//! | `contextvars.ContextVar`: `get(default)`, `set`, `reset`, `name` | [`ContextVar`]: `get`, `get_or`, `set`, `reset`, `name` | `get` gives `None` where Python raises `LookupError` |
//! | `contextvars.Context`: `run`, `copy`; `copy_context`, `Token` | [`Context`]: `run`, `clone`; [`copy_context`], [`Token`] | a context is moved into the thread that runs in it, and a token into `reset`, where Python refuses the second |
//! | `urllib.request.urlopen(url).read()` | [`fetch`](mod@crate::fetch) | text, and how long it takes under a virtual clock |
//! | `URLError`, `HTTPError` | `URLError` | one type, with a `code` if there was an answer |

#[allow(non_snake_case, reason = "these are their names")]
pub mod camel_case;
pub mod context;
pub mod local;
pub mod low_level;
pub mod module_functions;
#[expect(clippy::module_inception, reason = "Python's module and class have the same name too")]
mod thread;
mod timer;

pub use crate::runtime::{ExceptHook, ExceptHookArgs, TraceEvent, TraceHook};
pub use context::{Context, ContextVar, Token, copy_context};
pub use local::Local;
pub use thread::{Arguments, Run, Target, Thread, sleep};
pub use timer::Timer;
