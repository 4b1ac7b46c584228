//! A thread's life: how it is started, carried to its end, and joined.

use super::current::{self, Current};
use super::descriptor::{Descriptor, ENDED, STARTED};
use super::error::Error;
use super::hooks::ExceptHookArgs;
use super::operation::Act;
use super::recorder::Member;
use super::seam;
use super::standing::{About, Waits};
use super::unwind::{self, Return};
use super::voice;
use super::waiting::{self, Ended};
use crate::front::Site;
use crate::ground::word::Ordering;
use crate::platform::carriers::{self, Job};
use crate::platform::own;
#[cfg(feature = "record")]
use crate::platform::processor;
use crate::trace::choice::Deed;
use crate::trace::event::{End, Event, Joined, OnRun, OnThread, Patience, Phase};
use core::time::Duration;
use std::sync::Arc;

/// The function that a thread runs.
pub(crate) type Body = Box<dyn FnOnce() + Send>;

/// Starts a thread; `act` is the operation of the thread that starts it.
///
/// # Errors
/// Python's `RuntimeError`, when the run may not have one more thread or the machine refuses it; with the body, as
/// the thread is as it was before, and may be started again.
pub(crate) fn start(act: &Act, descriptor: &Arc<Descriptor>, body: Body) -> Result<(), (Error, Body)> {
    let hooks = seam::with_hooks(|hooks| *hooks);
    let stack = (hooks.stack > 0).then_some(hooks.stack);
    // The carrier comes first: nothing that follows can fail.
    let seat = Current::with_member(|member| member.reserve(stack));
    let Ok(seat) = seat.unwrap_or_else(|| carriers::reserve(stack)) else {
        return Err((cannot_start(), body));
    };
    if hooks.trace.is_some() || hooks.profile.is_some() {
        descriptor.watchers.set_trace(hooks.trace);
        descriptor.watchers.set_profile(hooks.profile);
    }
    descriptor.state.store(STARTED, Ordering::Release);
    let launched = Current::with_member(|member| {
        let (number, mine, launch) = member.take_in(descriptor);
        descriptor.native.store(mine.native_id(seat.number()), Ordering::Relaxed);
        act.did(|| OnThread::Started {
            thread: number,
            name: act.name(descriptor),
            daemon: descriptor.daemon.load(Ordering::Relaxed),
            timer: Some(descriptor.timer.load(Ordering::Relaxed)).filter(|&timer| timer != 0),
        });
        (mine, launch)
    });
    if let Some((mine, launch)) = launched {
        launch.start(job(Arc::clone(descriptor), Some(mine), body), seat);
    } else {
        descriptor.ident.store(current::next_ident(), Ordering::Relaxed);
        descriptor.native.store(seat.number(), Ordering::Relaxed);
        let started = seat.start(job(Arc::clone(descriptor), None, body));
        debug_assert!(started.is_ok(), "the carrier is kept");
    }
    Ok(())
}

fn cannot_start() -> Error {
    Error::runtime("can't start new thread")
}

/// The job by which a carrier carries a thread to its end.
pub(super) fn job(descriptor: Arc<Descriptor>, member: Option<Member>, body: Body) -> Job {
    Box::new(move || {
        #[cfg(feature = "record")]
        processor::settle(member.as_ref().is_some_and(Member::is_controlled));
        let current = Current::new(descriptor, member);
        // Forgets the timed waits that this carrier made before: they are not this run's.
        crate::platform::take_timed_waits();
        current.enter(|| carry(&current, body));
        if let Some(member) = &current.member {
            member.leave();
        }
    })
}

/// What a carrier does with a thread: everything from its first step to its last.
fn carry(current: &Current, body: Body) {
    unwind::install_hook();
    let descriptor = &current.descriptor;
    let token = seam::token();
    // Only a run's thread has the number 0.
    let main = current.member.as_ref().filter(|_| descriptor.number() == 0);
    if main.is_some() {
        token.record(None, || Event::Run(OnRun::Began));
    }
    token.record(None, || Event::Thread(OnThread::Began { name: token.name(descriptor) }));
    if let Some(member) = current.member.as_ref().filter(|member| member.is_refused()) {
        token.record(None, || {
            let message = token.text(|| cannot_start().to_string());
            Event::Thread(OnThread::Failed { message })
        });
        member.refuse();
    }
    let cut_off = current.member.as_ref().is_some_and(Member::is_cancelled);
    let returned = unwind::run_to_end(|| {
        // What was given to a function that is never called is dropped as the thread's own.
        if cut_off {
            drop(body);
            return;
        }
        current.tell("call", 0);
        body();
        current.tell("return", 0);
    });
    // Before anybody hears of its end.
    own::check_stack();
    // The destructors of its local values are the last code of the thread, and may do all that a thread may.
    current.locals.forget(|forget| drop(unwind::run_to_end(forget)));
    let returned = if cut_off { Return::Cancel } else { returned };
    let end = conclude(current, returned);
    come_to_end(current);
    // A thread that joins MainThread may go on now. The run's end waits for the other threads, and cuts the daemons off.
    if let Some(main) = main {
        leave(descriptor);
        join_others(main);
        come_to_end(current);
    }
    token.record(None, || Event::Thread(OnThread::Ended { end }));
    leave(descriptor);
    if let Some(main) = main {
        main.main_ended(end == End::Panicked);
    }
}

/// In a controlled run other threads may go on before this one has ended: its end is a step, which they can see.
fn come_to_end(current: &Current) {
    if current.member.as_ref().is_none_or(Member::is_cancelled) {
        return;
    }
    unwind::run_to_end(seam::come_to_end);
}

/// Marks a thread as ended, and lets its joiners go on.
fn leave(descriptor: &Descriptor) {
    // Whom its last step has let go on comes before its joiners.
    Current::with_member(Member::look_again);
    let mut joiners = descriptor.joiners.lock();
    descriptor.state.store(ENDED, Ordering::Release);
    let notified = joiners.notify_all(None);
    drop(joiners);
    notified.wake();
}

/// MainThread's function has come back: joins the threads that are no daemons.
pub(super) fn join_others(main: &Member) {
    unwind::run_to_end(|| {
        let mut at = 1;
        while let Some(descriptor) = main.descriptor_of(at) {
            if descriptor.has_object && !descriptor.daemon.load(Ordering::Relaxed) {
                join_implicitly(&descriptor);
            }
            at += 1;
        }
        main.looks_for_threads();
    });
}

/// MainThread waits for a thread to end, which is on record only if it has to. In a controlled run it stands before that as
/// before any step, and does not look first: nobody could tell when it does.
fn join_implicitly(descriptor: &Descriptor) {
    let Some(token) = seam::arrive(None) else { return };
    if !token.is_controlled() {
        if descriptor.is_alive() {
            join(descriptor, None, None);
        }
        return;
    }
    let thread = descriptor.number();
    let record = |phase| {
        token.record(None, || {
            Event::Thread(OnThread::Join { thread, implicit: true, patience: Patience::Forever, phase })
        });
    };
    let can = || descriptor.state.load(Ordering::Acquire) == ENDED;
    let waits = Waits { can: &can, looks: false, deadline: None, said: false };
    let mut says = || {
        record(Phase::Wants);
        record(Phase::Blocked);
    };
    let stood = seam::stand(token, About::on(thread, Deed::Join, None), &waits, None, &mut says);
    if stood.is_some_and(|stood| stood.waited) {
        record(Phase::Has(Joined { waited: true }));
    }
}

/// Reports a panic, and to a hook of the program's own an exit too; returns how the thread ended.
fn conclude(current: &Current, returned: Return<()>) -> End {
    let (error, end) = match returned {
        Return::Value(()) => return End::Returned,
        // As in CPython, nobody is told of the exit of a low-level thread.
        Return::Exit if !current.descriptor.has_object => return End::Exited,
        Return::Exit => (Error::exit(), End::Exited),
        Return::Cancel => return End::CutOff,
        Return::Reported => return End::Panicked,
        Return::Panic(error) => (error, End::Panicked),
    };
    let site = current.take_panic();
    let args = ExceptHookArgs {
        thread: current.descriptor.name.lock().clone(),
        error,
        line: site.map(|site| site.line()),
    };
    // As in CPython, the hook is for what a Thread's function raises: not main's, nor a low-level thread's.
    let is_main = current.member.is_some() && current.descriptor.number() == 0;
    let hook = seam::with_hooks(|hooks| hooks.except);
    let hook = hook.filter(|_| current.descriptor.has_object && !is_main);
    // If the hook itself panics, the default hook reports that panic.
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
        Return::Panic(error) => report(&ExceptHookArgs { error, ..args }, site),
        _ if end == End::Exited => {}
        _ => report(&args, site),
    });
    end
}

/// The default `excepthook`: says what was raised, in which thread and at which line.
fn report(args: &ExceptHookArgs, site: Option<Site>) {
    let ExceptHookArgs { thread, error, line } = args;
    let token = seam::token();
    token.record(site, || Event::Thread(OnThread::Failed { message: token.text(|| error.to_string()) }));
    let at = line.map_or(String::new(), |line| format!(", line {line}"));
    voice::say(&format!("Exception in thread {thread}{at}: {error}"), true, None);
}

/// Waits until a thread has ended; returns whether it has. Without a site, MainThread joins by itself, after
/// its function has returned.
pub(crate) fn join(descriptor: &Descriptor, timeout: Option<Duration>, site: Option<Site>) -> bool {
    let thread = descriptor.number();
    let patience = timeout.into();
    let did = |act: &Act, phase| {
        act.did(|| OnThread::Join { thread, implicit: site.is_none(), patience, phase });
    };
    let can = || descriptor.state.load(Ordering::Acquire) == ENDED;
    let says = |act: &Act, waits| did(act, if waits { Phase::Blocked } else { Phase::Wants });
    let Some((act, stood)) = Act::wants(Deed::Join, thread, patience, site, can, says) else { return false };
    let record = |phase| did(&act, phase);
    if stood.timed_out {
        record(Phase::GaveUp);
        return false;
    }
    let deadline = seam::deadline(timeout);
    let joiners = descriptor.joiners.lock();
    if descriptor.state.load(Ordering::Acquire) == ENDED {
        drop(joiners);
        record(Phase::Has(Joined { waited: stood.waited }));
        return true;
    }
    match waiting::wait(joiners, |joiners| joiners, deadline, || record(Phase::Blocked)) {
        Ended::Notified(_) => {
            record(Phase::Has(Joined { waited: true }));
            true
        }
        Ended::TimedOut(_) => {
            record(Phase::GaveUp);
            false
        }
        Ended::Cancelled => false,
    }
}
