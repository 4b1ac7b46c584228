//! What a primitive may ask of the runtime, beside its [operations](super::operation).
//!
//! In a run, the clock and the waits are the run's. Outside any run they are the machine's.

use super::current::{self, Current};
use super::descriptor::Descriptor;
use super::error::Error;
use super::hooks::Hooks;
use super::recorder::{Member, RECORDS, Token};
use super::standing::{About, Stood, Waits};
pub(crate) use super::waited::Waited;
use crate::front::Site;
use crate::ground::Nanos;
use crate::ground::word::{self, AtomicU32, Count32, Ordering, address};
use crate::platform::guarded::Guarded;
use crate::platform::{self, Unfetched, carriers, own};
#[cfg(feature = "record")]
use crate::recipe::Value;
use crate::trace::choice::Deed;
use crate::trace::event::{Event, OnThread, Patience, Text, ThreadNumber};
use core::time::Duration;
use std::sync::Arc;

/// The current thread comes to an operation: a thread of a run that is over unwinds. `None` if the run is over and the
/// thread may not unwind here: then nothing is done, and nothing acquired. In a controlled run the thread
/// [stands](stand) before the operation next.
#[inline]
pub(crate) fn arrive(site: Option<Site>) -> Option<Token> {
    if !RECORDS {
        return Some(Token::NONE);
    }
    Current::with(|current| match current {
        Some(current) => arrive_at(current, site),
        None => Some(Token::NONE),
    })
}

#[inline]
fn arrive_at(current: &Current, site: Option<Site>) -> Option<Token> {
    let Some(member) = &current.member else { return Some(Token::NONE) };
    if member.is_cancelled() {
        current.cancel();
        return None;
    }
    if own::is_stack_low() {
        too_deep();
    }
    if current.descriptor.watchers.is_traced() {
        current.tell("line", site.map_or(0, |site| member.site(site).line()));
    }
    Some(Token::of(member))
}

/// The current thread has called itself too deep: it fails, as far as it may.
#[cold]
fn too_deep() {
    if !own::is_unwinding() {
        Error { kind: "RecursionError", text: "maximum recursion depth exceeded".to_owned() }.raise();
    }
}

/// In a controlled run, stands before an operation until the thread goes on; `says` records that it has to wait.
/// `started` is a thread that it has just started. `None` as for [`step`].
#[cold]
pub(crate) fn stand(
    token: Token,
    about: About<'_>,
    waits: &Waits<'_>,
    started: Option<ThreadNumber>,
    says: &mut dyn FnMut(),
) -> Option<Stood> {
    let stood = token.stand(about, waits, started, says);
    if stood.is_none() {
        Current::with(|current| current.map(Current::cancel));
    }
    stood
}

/// In a controlled run the current thread stands before its end.
pub(crate) fn come_to_end() {
    let token = token();
    if token.is_controlled() {
        stand(token, About::alone(Deed::End, None), &Waits::NEVER, None, &mut || ());
    }
}

/// The time on the current thread's clock, for a program that looks at it: in a controlled run that is a step, as others
/// may go on before it, and time may pass.
pub(crate) fn look_at_clock(site: Option<Site>) -> Nanos {
    if let Some(token) = arrive(site).filter(Token::is_controlled) {
        let _ = stand(token, About::alone(Deed::Clock, site), &Waits::NEVER, None, &mut || ());
    }
    now()
}

/// The current thread lets others go on; `free` does so in a free run.
pub(crate) fn yield_turn(site: Site, free: fn()) {
    let Some(token) = arrive(Some(site)) else { return };
    if token.is_controlled() {
        let _ = stand(token, About::alone(Deed::Yield, Some(site)), &Waits::NEVER, None, &mut || ());
    } else {
        free();
    }
}

/// The program looks at the number by which a thread is known.
pub(crate) fn look_at_number() {
    Current::with_member(Member::looks_at_number);
}

/// The current thread's part in a run, for what is recorded without a step.
pub(crate) fn token() -> Token {
    Current::with_member(Token::of).unwrap_or(Token::NONE)
}

/// Calls `f`, in which every operation of the current thread is recorded at `site`: for a front whose
/// programs are not written in Rust. Outside a run it only calls `f`.
pub fn at<R>(site: Site, f: impl FnOnce() -> R) -> R {
    struct Back(Option<Site>);
    impl Drop for Back {
        fn drop(&mut self) {
            Current::with_member(|member| member.say(self.0));
        }
    }
    let _back = Back(Current::with_member(|member| member.say(Some(site))).flatten());
    f()
}

/// The site that the front has said by [`at`], or else this one.
pub(crate) fn said(site: Site) -> Site {
    Current::with_member(|member| member.site(site)).unwrap_or(site)
}

/// Blocks while `word` is `expected`, at the latest until `deadline` (in nanoseconds on the current thread's
/// clock); may return early.
pub(crate) fn wait(word: &AtomicU32, expected: u32, deadline: Option<Nanos>) -> Waited {
    wait_masked(word, expected, u32::MAX, deadline)
}

/// As [`wait`]; in a controlled run the thread goes on when `and` is true as well, and what it does next is a part of
/// this operation.
pub(crate) fn wait_and(
    word: &AtomicU32,
    expected: u32,
    deadline: Option<Nanos>,
    and: Option<&dyn Fn() -> bool>,
) -> Waited {
    wait_on((word, expected, u32::MAX), deadline, and)
}

/// As [`wait`], for a word of which only the bits of `mask` count: while the word differs from `expected` in
/// other bits only, nothing will wake the thread, and it may be part of a deadlock.
pub(crate) fn wait_masked(word: &AtomicU32, expected: u32, mask: u32, deadline: Option<Nanos>) -> Waited {
    wait_on((word, expected, mask), deadline, None)
}

fn wait_on(
    (word, expected, mask): (&AtomicU32, u32, u32),
    deadline: Option<Nanos>,
    and: Option<&dyn Fn() -> bool>,
) -> Waited {
    let in_run = Current::with(|current| {
        let (current, member) = current.and_then(|current| Some((current, current.member.as_ref()?)))?;
        let waited = member.wait((word, expected, mask), deadline, and);
        if waited == Waited::Cancelled {
            current.cancel();
        }
        Some(waited)
    });
    in_run.unwrap_or_else(|| platform::wait(word, expected, deadline).into())
}

/// Wakes one of the threads that wait on `word`.
pub(crate) fn wake(word: &AtomicU32) {
    wake_address(address(word));
}

/// Wakes one of the threads that wait on the word at this address. The word itself may be gone.
pub(crate) fn wake_address(word: usize) {
    wake_up_to(1, word);
}

/// Wakes all threads that wait on `word`.
pub(crate) fn wake_all(word: &AtomicU32) {
    wake_up_to(u32::MAX, address(word));
}

fn wake_up_to(count: u32, word: usize) {
    // In a controlled run the scheduler looks by itself who can go on.
    if Current::with_member(Member::is_controlled) != Some(true) {
        platform::wake_address(word, count);
    }
}

/// Whether the current thread belongs to a run.
pub(crate) fn is_in_run() -> bool {
    Current::with_member(|_| ()).is_some()
}

/// Whether other threads go on while this one looks at a word: then a few looks before a wait may be worth
/// their time.
pub(crate) fn is_parallel() -> bool {
    token().is_parallel()
}

/// The time on the current thread's clock, in nanoseconds.
pub(crate) fn now() -> Nanos {
    Current::with_member(Member::now).unwrap_or_else(platform::now)
}

/// The time on the current thread's clock at which a wait of this length, begun now, ends; `None` for never, and for a
/// time that no clock can tell.
pub(crate) fn deadline(timeout: Option<Duration>) -> Option<Nanos> {
    until(timeout.into()).flatten()
}

/// The deadline, from now on, of an operation that has this patience: `Some(None)` is for ever, as is a time that no
/// clock can tell; `None` if the operation is not to wait at all.
#[inline]
pub(crate) fn until(patience: Patience) -> Option<Option<Nanos>> {
    match patience {
        Patience::NotAtAll => None,
        Patience::Forever => Some(None),
        Patience::AtMost(time) => Some(now().checked_add(time)),
    }
}

/// The value of a parameter in the current thread's run, if the run has that parameter.
#[cfg(feature = "record")]
pub(crate) fn parameter(name: &str) -> Option<Value> {
    Current::with_member(|member| member.parameter(name)).flatten()
}

/// The number of a value's text in the trace; 0 where nobody reads it, and it is not even made.
pub(crate) fn value<T: AsRef<str>>(text: impl FnOnce() -> T) -> Text {
    token().value(text)
}

/// Fetches a document; the error is the HTTP status of the answer, if there was an answer. While a thread
/// fetches, nothing reaches it: its run's virtual clock stands still, and a cancel has to wait.
pub(crate) fn fetch(address: &str) -> Result<String, Option<u16>> {
    platform::fetch(address).map_err(|unfetched| match unfetched {
        Unfetched::Unreachable => None,
        Unfetched::Status(status) => Some(status),
    })
}

/// Makes sure that the data-parallel workers are there, which belong to no run; returns whether they are.
#[cfg(feature = "record")]
pub(crate) fn data_workers() -> bool {
    platform::data_workers()
}

/// The current thread's descriptor, as Python's `current_thread` gives the thread's object: a thread without
/// one gets it, and a name with it.
pub(crate) fn current() -> Arc<Descriptor> {
    let descriptor = Current::with_any(|current| Arc::clone(&current.descriptor));
    if let Some(name) = descriptor.get_dummy(next_name) {
        let (token, thread) = (token(), descriptor.number());
        token.record(None, || Event::Thread(OnThread::Renamed { thread, name: token.text(|| &name) }));
    }
    descriptor
}

/// Lets another thread of the current one's run, which is over, come to its end first; returns whether there is
/// one. For a thread that may not unwind, and needs what another one has.
pub(crate) fn give_way() -> bool {
    Current::with_member(Member::give_way).unwrap_or(false)
}

/// Never returns: for a thread of a run that is over which has no value to go on with and may not unwind. The
/// run comes to its end without it, and another carrier may come in the place of its own.
pub(crate) fn rest() -> ! {
    Current::with_member(Member::leave);
    carriers::lose();
    let word = AtomicU32::new(0);
    loop {
        platform::wait(&word, 0, None);
    }
}

word::global! {
    /// The hooks of threads that belong to no run.
    static OUTSIDE: Guarded<Hooks> = Guarded::new(Hooks::NONE);
}

/// Calls `f` with the hooks of the current thread's run.
pub(crate) fn with_hooks<R>(f: impl FnOnce(&mut Hooks) -> R) -> R {
    Current::with(|current| match current.and_then(|current| current.member.as_ref()) {
        Some(member) => f(&mut member.hooks().lock()),
        None => f(&mut OUTSIDE.lock()),
    })
}

/// The latest number by which a thread outside any run was named.
static NAMES: Count32 = Count32::new(0);

/// The next number for a thread that is named by its number.
pub(crate) fn next_name() -> u32 {
    Current::with_member(Member::next_name).unwrap_or_else(|| NAMES.fetch_add(1, Ordering::Relaxed) + 1)
}

/// Takes back the number of a thread that gets a name of its own: in CPython such a thread never uses up a
/// number. If another thread has been numbered since, the number stays unused.
pub(crate) fn take_name_back(number: u32) {
    if Current::with_member(|member| member.unname(number)).is_none() {
        let _ = NAMES.compare_exchange(number, number - 1, Ordering::Relaxed, Ordering::Relaxed);
    }
}

/// The name by which a low-level thread that is about to be started is shown, until it asks for a name of its own.
pub(crate) fn shown_name() -> String {
    Current::with_member(Member::next_nameless)
        .map_or_else(|| "Dummy".to_owned(), |number| format!("Dummy-{number}"))
}

/// Every thread of the run that is alive; outside a run, the current thread alone.
pub(crate) fn alive() -> Vec<Arc<Descriptor>> {
    Current::with_member(Member::alive).unwrap_or_else(|| vec![current()])
}

/// The run's MainThread; outside a run, the process's.
pub(crate) fn main_thread() -> Arc<Descriptor> {
    Current::with_member(Member::main).unwrap_or_else(current::main_outside)
}
