//! A logical thread's life: started, carried to its end, joined. And its voice.

use super::context::{Context, ENDED, Identity, STARTED};
use super::hooks::{self, ExceptHookArgs};
use super::unwind::{self, Error, Return};
use super::wait_list::{self, Ended};
use super::{Cause, Go, Nanos, Op, Site, step};
use crate::ground::word::Ordering;
use crate::platform::carriers::{self, Job, NoMoreCarriers};
use crate::trace::event::{End, Flags, Verb};
use core::panic::Location;
use std::sync::Arc;

/// What a thread does.
pub(crate) type Body = Box<dyn FnOnce() + Send>;

/// Starts a thread.
///
/// # Errors
/// Python's `RuntimeError`, when there is no carrier left.
pub(crate) fn start(identity: &Arc<Identity>, body: Body, site: Site) -> Result<(), Error> {
    let refused = |NoMoreCarriers| Error::runtime("can't start new thread");
    let hooks = hooks::with(|hooks| *hooks);
    identity.watchers.set_trace(hooks.trace);
    identity.watchers.set_profile(hooks.profile);
    let stack = (hooks.stack > 0).then_some(hooks.stack);
    let mut birth = Birth {
        identity: Arc::clone(identity),
        #[cfg(feature = "record")]
        part: None,
    };
    identity.state.store(STARTED, Ordering::Release);
    #[cfg(feature = "record")]
    if let Some(run) = super::run::current() {
        let (seat, part) = run.start(identity, site)?;
        birth.part = Some(part);
        return run.launch(seat, birth.job(body), stack).map_err(refused);
    }
    let _ = (site, &mut birth);
    identity.ident.store(super::context::next_ident(), Ordering::Relaxed);
    carriers::start(birth.job(body), stack).map_err(refused)
}

/// What a thread's context is made of, on its carrier.
pub(super) struct Birth {
    pub(super) identity: Arc<Identity>,
    #[cfg(feature = "record")]
    pub(super) part: Option<super::run::Part>,
}

impl Birth {
    /// A job of a carrier that carries the thread.
    pub(super) fn job(self, body: Body) -> Job {
        Box::new(move || {
            let mut context = Context::new(self.identity);
            #[cfg(feature = "record")]
            {
                context.part = self.part;
                // What was waited for on this carrier before, outside any run, is not this run's.
                crate::platform::take_timed_waits();
            }
            carry(&mut context, body);
        })
    }
}

/// What a carrier does with a thread: everything from its first step to its last.
fn carry(context: &mut Context, body: Body) {
    let context = &*context;
    context.enter(|| {
        unwind::install_hook();
        let identity = &context.identity;
        identity.native.store(carriers::current(), Ordering::Relaxed);
        let here = Location::caller();
        let number = identity.number();
        if number == 0 {
            Op::run(Verb::RunBegins, here).did(0, 0);
        }
        Op::thread(Verb::Begin, number, here).did(0, super::text(&identity.name.lock()));
        let returned = unwind::run_to_end(|| {
            hooks::tell("call", 0);
            body();
            hooks::tell("return", 0);
        });
        // The values' destructors are the last code of the thread, and may do all that a thread may.
        unwind::run_to_end(|| context.drop_locals());
        let end = conclude(context, returned);
        // Whoever joins MainThread may go on; the run's end, though, waits for the others.
        #[cfg(feature = "record")]
        if number == 0 && context.part.is_some() {
            leave(identity);
            super::run::join_others();
        }
        Op::thread(Verb::End, number, here).did(0, end as u32);
        leave(identity);
        #[cfg(feature = "record")]
        if number == 0 && context.part.is_some() {
            super::run::main_ended(end == End::Panicked);
        }
    });
    #[cfg(feature = "record")]
    if let Some(part) = &context.part {
        part.leave();
    }
}

/// Lets the joiners of a thread go on.
fn leave(identity: &Identity) {
    let mut joiners = identity.joiners.lock();
    identity.state.store(ENDED, Ordering::Release);
    let notified = joiners.notify_all(Cause::default());
    drop(joiners);
    notified.wake();
}

/// Reports a panic, and an exit to a hook of the program's own; says how the thread ended.
fn conclude(context: &Context, returned: Return<()>) -> End {
    let (error, end) = match returned {
        Return::Value(()) => return End::Returned,
        // A hook of the program's own is told of an exit too, but for a low-level thread; as in CPython.
        Return::Exit if !context.identity.listed => return End::Exited,
        Return::Exit => (Error::exit(), End::Exited),
        Return::Cancel => return End::CutOff,
        Return::Panic(error) => (error, End::Panicked),
    };
    let place = context.take_panic();
    let args = ExceptHookArgs {
        thread: context.identity.name.lock().clone(),
        error,
        line: place.map(|(_, line)| line),
    };
    let hook = hooks::with(|hooks| hooks.except);
    // A hook that fails itself is reported like any other, by the default one.
    let reported = unwind::run_to_end(|| {
        hook.as_ref().is_some_and(|hook| {
            hook(&args);
            true
        })
    });
    if let Return::Cancel = reported {
        return End::CutOff;
    }
    unwind::run_to_end(|| match reported {
        Return::Value(true) => {}
        Return::Panic(error) => report(&ExceptHookArgs { error, ..args }, place),
        _ if end == End::Exited => {}
        _ => report(&args, place),
    });
    end
}

/// The default `excepthook`: says what was raised, in which thread and at which line.
fn report(args: &ExceptHookArgs, place: Option<(&'static str, u32)>) {
    let ExceptHookArgs { thread, error, line } = args;
    #[cfg(feature = "record")]
    super::run::record_panic(place, &error.to_string());
    #[cfg(not(feature = "record"))]
    let _ = place;
    let at = line.map_or(String::new(), |line| format!(", line {line}"));
    say(&format!("Exception in thread {thread}{at}: {error}"), true, Location::caller());
}

/// Prints a line: into the trace, or outside a run to where a program prints.
pub(crate) fn say(line: &str, error: bool, site: Site) {
    let flags = if error { Flags::FAILED } else { Flags::default() };
    let op = Op::run(Verb::Say, site).flag(flags);
    if step(&op) == Go::Nowhere {
        return;
    }
    #[cfg(feature = "record")]
    if super::run::current().is_some() {
        return op.did(0, super::text(line));
    }
    crate::platform::print(line, error);
}

/// Waits until a thread has ended; says whether it has.
pub(crate) fn join(
    identity: &Identity,
    timeout: Option<core::time::Duration>,
    flags: Flags,
    site: Site,
) -> bool {
    let op = Op::thread(Verb::Join, identity.number(), site).timed(timeout).flag(flags);
    if step(&op) == Go::Nowhere {
        return false;
    }
    let deadline: Option<Nanos> = super::deadline(timeout);
    let joiners = identity.joiners.lock();
    if identity.state.load(Ordering::Acquire) == ENDED {
        drop(joiners);
        op.has(0, 0, Cause::default());
        return true;
    }
    match wait_list::wait(joiners, |joiners| joiners, deadline, || op.blocks(0)) {
        Ended::Notified(_) => {
            op.has(0, 0, Cause(1));
            true
        }
        Ended::TimedOut(_) => {
            op.gives_up(0, 0);
            false
        }
        Ended::Cancelled => false,
    }
}
