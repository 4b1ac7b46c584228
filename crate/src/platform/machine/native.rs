//! The operating system: its futex and its threads.

mod site;

use super::answers::{FutexWait, Unfetched};
use crate::ground::Nanos;
use crate::ground::word::AtomicU32;

#[cfg(target_os = "linux")]
pub(crate) use linux::now;
#[cfg(target_os = "linux")]
pub(super) use linux::{wait, wake};
#[cfg(not(target_os = "linux"))]
pub(crate) use portable::now;
#[cfg(not(target_os = "linux"))]
pub(super) use portable::{wait, wake};

/// Passes a moment of this many units, each of about ten nanoseconds.
pub(crate) fn pause(units: u32) {
    for _ in 0..units {
        crate::ground::word::spin_loop();
    }
}

/// Whether [`yield_now`] does what it says.
pub(crate) const CAN_YIELD: bool = true;

/// Lets another thread have the processor.
pub(crate) fn yield_now() {
    std::thread::yield_now();
}

/// Prints a line on the standard output or, for a report of an error, on the standard error.
pub(crate) fn print(line: &str, error: bool) {
    use std::io::Write;
    // If nobody reads it any more, that is no concern of the program's.
    let _ = if error { writeln!(std::io::stderr(), "{line}") } else { writeln!(std::io::stdout(), "{line}") };
}

/// How many seconds a fetch takes at most: after that, the address counts as one that cannot be reached.
const FETCH_LIMIT: u64 = 10;

/// Fetches a document over HTTP. A relative address is one on the process's own [`site`].
pub(crate) fn fetch(address: &str) -> Result<String, Unfetched> {
    let base = if address.contains("://") { "" } else { site::address().ok_or(Unfetched::Unreachable)? };
    let answer = minreq::get(format!("{base}{address}")).with_timeout(FETCH_LIMIT).send();
    let answer = answer.map_err(|_| Unfetched::Unreachable)?;
    match answer.status_code {
        200..=299 => Ok(String::from_utf8_lossy(answer.as_bytes()).into_owned()),
        status => Err(Unfetched::Status(status)),
    }
}

/// Whether rayon's workers are there: always, as rayon starts them itself when they are first needed.
#[cfg(feature = "record")]
pub(crate) fn data_workers() -> bool {
    true
}

/// The size of the stack of a thread or a fiber that asks for no other, in bytes.
const STACK: u32 = 2 << 20;

pub(crate) fn stack() -> u32 {
    STACK
}

/// Where the caller's stack has come to.
#[inline(always)]
pub(crate) fn stack_pointer() -> usize {
    let here = 0_u8;
    (&raw const here).addr()
}

pub(crate) fn mark(_at: usize) {}

pub(crate) fn check_marks(_at: usize) {}

/// Starts `count` threads, each of which calls `life`; returns how many the system has given.
pub(crate) fn grow(count: u32, life: fn()) -> u32 {
    let builder = || std::thread::Builder::new().stack_size(STACK as usize);
    (0..count).take_while(|_| spawn(builder(), life)).count() as u32
}

/// Starts a thread that has a stack of this many bytes, for the job with this ticket; returns whether the system
/// has given it.
pub(crate) fn grow_once(stack: u32, ticket: u32, life: fn(u32)) -> bool {
    spawn(std::thread::Builder::new().stack_size(stack as usize), move || life(ticket))
}

#[expect(clippy::disallowed_methods, reason = "this is the place where threads come from")]
fn spawn(builder: std::thread::Builder, life: impl FnOnce() + Send + 'static) -> bool {
    builder.name("carrier".into()).spawn(life).is_ok()
}

/// Whether the caller is the process's main thread.
pub(crate) fn is_main() -> bool {
    #[cfg(target_os = "linux")]
    // SAFETY: it only asks, and never fails.
    let is = unsafe { libc::gettid() }.cast_unsigned() == std::process::id();
    #[cfg(not(target_os = "linux"))]
    let is = std::thread::current().name() == Some("main");
    is
}

/// Installs a panic hook that calls `ours`, and where that returns false the hook that was there before.
pub(crate) fn install_panic_hook(ours: fn(&std::panic::PanicHookInfo<'_>) -> bool) {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !ours(info) {
            before(info);
        }
    }));
}

#[cfg(target_os = "linux")]
mod linux {
    use super::{AtomicU32, FutexWait, Nanos};

    pub(crate) fn now() -> Nanos {
        let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
        // SAFETY: `time` is a timespec that may be written.
        unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &raw mut time) };
        time.tv_sec * 1_000_000_000 + time.tv_nsec
    }

    pub(crate) fn wait(word: &AtomicU32, expected: u32, deadline: Option<Nanos>) -> FutexWait {
        // FUTEX_WAIT_BITSET takes a deadline on the monotonic clock, FUTEX_WAIT would take a span.
        let until = deadline.map(|at| {
            let at = at.max(0);
            libc::timespec { tv_sec: at / 1_000_000_000, tv_nsec: at % 1_000_000_000 }
        });
        // SAFETY:
        // - the word is valid for the whole call, it is borrowed;
        // - the timespec, if there is one, outlives the call.
        let result = unsafe {
            libc::syscall(
                libc::SYS_futex,
                word.as_ptr(),
                libc::FUTEX_WAIT_BITSET | libc::FUTEX_PRIVATE_FLAG,
                expected,
                until.as_ref().map_or(core::ptr::null(), core::ptr::from_ref),
                core::ptr::null_mut::<u32>(),
                libc::FUTEX_BITSET_MATCH_ANY.cast_unsigned(),
            )
        };
        if result == 0 {
            return FutexWait::Woken;
        }
        match std::io::Error::last_os_error().raw_os_error() {
            Some(libc::EAGAIN) => FutexWait::NotEqual,
            Some(libc::ETIMEDOUT) => FutexWait::TimedOut,
            _ => FutexWait::Woken,
        }
    }

    pub(crate) fn wake(word: *const AtomicU32, count: u32) -> u32 {
        let count = i32::try_from(count).unwrap_or(i32::MAX);
        // SAFETY: FUTEX_WAKE only uses the address as a key and reads nothing from it; an address that
        // is not mapped any more gives an error.
        let woken = unsafe {
            libc::syscall(
                libc::SYS_futex,
                word.cast_mut().cast::<u32>(),
                libc::FUTEX_WAKE | libc::FUTEX_PRIVATE_FLAG,
                count,
            )
        };
        u32::try_from(woken).unwrap_or(0)
    }
}

/// For systems whose own futex is not used here: one condition variable for all threads that wait.
#[cfg(any(test, not(target_os = "linux")))]
#[cfg_attr(
    target_os = "linux",
    expect(dead_code, reason = "compiled with the tests so that it keeps compiling")
)]
#[expect(clippy::disallowed_methods, reason = "the platform may call what the others may not")]
#[expect(clippy::disallowed_types, reason = "the platform may use what the others may not")]
mod portable {
    use super::{AtomicU32, FutexWait, Nanos};
    use crate::ground::word::Ordering;
    use std::sync::{Condvar, LazyLock, Mutex, PoisonError};
    use std::time::{Duration, Instant};

    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    static DOOR: Mutex<()> = Mutex::new(());
    static BELL: Condvar = Condvar::new();

    pub(crate) fn now() -> Nanos {
        Nanos::try_from(START.elapsed().as_nanos()).unwrap_or(Nanos::MAX)
    }

    pub(crate) fn wait(word: &AtomicU32, expected: u32, deadline: Option<Nanos>) -> FutexWait {
        let door = DOOR.lock().unwrap_or_else(PoisonError::into_inner);
        // The word is compared behind the lock that `wake` takes too, so that no wake falls in between.
        if word.load(Ordering::SeqCst) != expected {
            return FutexWait::NotEqual;
        }
        let Some(deadline) = deadline else {
            drop(BELL.wait(door));
            return FutexWait::Woken;
        };
        let left = u64::try_from(deadline - now()).unwrap_or(0);
        if left == 0 {
            return FutexWait::TimedOut;
        }
        drop(BELL.wait_timeout(door, Duration::from_nanos(left)));
        if now() >= deadline { FutexWait::TimedOut } else { FutexWait::Woken }
    }

    /// Wakes all threads: those that were not meant find that out by themselves, as early returns are
    /// allowed.
    pub(crate) fn wake(_word: *const AtomicU32, count: u32) -> u32 {
        let door = DOOR.lock().unwrap_or_else(PoisonError::into_inner);
        BELL.notify_all();
        drop(door);
        count
    }
}
