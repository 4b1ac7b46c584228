//! The scheduler of a controlled run: which thread has the turn, which can go on, which wait and until when.
//!
//! It is plain data behind the guard of [`Controlled`](super::Controlled), so it has no atomics of its own.
//! Threads go by their numbers. Time is virtual: it stands still while any thread can go on, and jumps to the
//! next deadline when none can.
//!
//! A thread *stands* before each operation, which it has [announced](super::announced). It is *ready* while that can
//! be done, and *blocked* while it cannot. What a thread waits for is never handed over to it: at each choice the
//! scheduler looks who can go on, and a [`Policy`] says who does. Only a thread that has lost a lock again after waiting
//! for it too long comes first, as it does with real threads; that too is the policy's to keep.
//!
//! First-come chooses who goes next, except where a policy departs from it. Each departure is written down, so that every
//! controlled run can be repeated.

mod able;

use super::announced::{Announced, Operation};
use super::policy::{Choice, Held, Policy};
use super::stand::Stand;
use crate::ground::Nanos;
use crate::recipe::schedule::{Departure, Next};
use crate::runtime::director::Stander;
use crate::runtime::standing::Stood;
use crate::trace::choice::{self, Chosen, Deed, Pending};
use crate::trace::event::Text;

/// After this many steps in a row without blocking, a thread is taken to poll: it passes the turn on, and the
/// clock moves by [`POLL`].
pub(super) const POLLING_STEPS: u32 = 10_000;
/// How far the clock moves for a thread that polls, in nanoseconds.
pub(super) const POLL: Nanos = 1_000_000;
/// How long a thread waits for a lock before it comes first, in nanoseconds: as in `sync/lock.rs`.
const PATIENCE: Nanos = 1_000_000;

/// What is to be done next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::runtime) enum Decision {
    /// This thread has the turn, and goes on.
    Goes(u32),
    /// This thread has the turn to say that it has to wait, and for nothing else.
    Says(u32),
    /// No thread is left.
    Nobody,
    /// Threads are left, and none of them can ever go on.
    Stuck,
    /// The policy holds the run.
    Held(Held),
}

/// The thread does what it has announced.
fn goes(thread: u32) -> Next {
    Next { thread, times_out: false }
}

/// The time passes that the thread waits at most.
fn late(thread: u32) -> Next {
    Next { thread, times_out: true }
}

#[derive(Debug, Default)]
struct Entry {
    /// Where the thread stands; `None` while it runs, and when it has ended.
    stand: Option<Stand>,
    ended: bool,
    /// How many operations it has done, as far as it has said so.
    done: u32,
    went: Stood,
}

/// What there is to choose from at one moment. It is kept from moment to moment, as it is asked for before every step.
#[derive(Debug, Default)]
struct Options {
    /// Who can go on, and behind these those whose time can pass.
    all: Vec<Next>,
    standing: Vec<Stander>,
}

/// The state of a controlled run's threads, and of its clock.
#[derive(Debug)]
pub(super) struct Scheduler {
    entries: Vec<Entry>,
    /// The threads that stand and can go on, the one that has been ready longest first; without the running one.
    ready: Vec<u32>,
    /// The threads that stand and cannot go on, the one that came to it first at the front.
    blocked: Vec<u32>,
    /// The thread that goes on if it can, by first-come.
    running: u32,
    /// The thread that was started by the operation before, and goes before the running one.
    started: Option<u32>,
    /// The thread that is about to say that it has to wait.
    saying: Option<u32>,
    now: Nanos,
    arrivals: u64,
    /// How many steps the running thread has made since it got the turn, or since it was last taken to poll.
    in_a_row: u32,
    steps: u64,
    choices: u64,
    /// How many records have been written.
    pub(super) records: u32,
    policy: Policy,
    options: Options,
    departures: Vec<Departure>,
    /// What the schedule has said, where it says something.
    chosen: Vec<Chosen>,
    /// The choice at which the run is held.
    held: Option<choice::Choice>,
}

impl Scheduler {
    /// A scheduler with MainThread alone, which has the turn.
    pub(super) fn new(policy: Policy) -> Self {
        Self {
            entries: vec![Entry::default()],
            ready: Vec::new(),
            blocked: Vec::new(),
            running: 0,
            started: None,
            saying: None,
            now: 0,
            arrivals: 0,
            in_a_row: 0,
            steps: 0,
            choices: 0,
            records: 0,
            policy,
            options: Options::default(),
            departures: Vec::new(),
            chosen: Vec::new(),
            held: None,
        }
    }

    /// The same before its first step, for a run whose director stays.
    pub(super) fn renew(&mut self) {
        let options = core::mem::take(&mut self.options);
        let policy = core::mem::replace(&mut self.policy, Policy::First);
        let (mut entries, mut ready) = (core::mem::take(&mut self.entries), core::mem::take(&mut self.ready));
        let (mut blocked, mut departures) =
            (core::mem::take(&mut self.blocked), core::mem::take(&mut self.departures));
        entries.clear();
        entries.push(Entry::default());
        ready.clear();
        blocked.clear();
        departures.clear();
        *self = Self { entries, ready, blocked, departures, options, ..Self::new(policy) };
    }

    pub(super) fn now(&self) -> Nanos {
        self.now
    }

    pub(super) fn steps(&self) -> u64 {
        self.steps
    }

    pub(super) fn departures(&self) -> &[Departure] {
        &self.departures
    }

    /// What the schedule has said so far, where it says something.
    pub(super) fn chosen(&self) -> &[Chosen] {
        &self.chosen
    }

    /// The choice at which the run is held, if it is.
    pub(super) fn held(&self) -> Option<&choice::Choice> {
        self.held.as_ref()
    }

    /// Departures of the schedule that the run has not come to, now that it is over.
    pub(super) fn left(&self) -> Option<String> {
        if self.held.is_some() { None } else { self.policy.left() }
    }

    /// Adds a thread that was started: its number is the next one, and it is ready.
    pub(super) fn add(&mut self) {
        let number = self.entries.len() as u32;
        self.entries.push(Entry::default());
        self.stand_ready(number, Deed::Begin);
    }

    /// The running thread comes to a step before this operation; `started` is a thread that first-come has go first.
    ///
    /// # Safety
    /// What is announced stays where it is until the thread goes on.
    pub(super) unsafe fn stand(&mut self, announced: &Announced<'_>, started: Option<u32>) -> Decision {
        let me = self.running;
        // SAFETY: as the caller says.
        let operation = unsafe { Operation::new(announced) };
        let mut stand = self.stand_before(Some(operation), announced.pending);
        stand.said = announced.said;
        // A wait of no time at all is over at once, but other threads may go before it.
        let goes_first = stand.is_able(self.now) && !stand.is_due(self.now);
        let entry = &mut self.entries[me as usize];
        (entry.stand, entry.done) = (Some(stand), announced.done);
        self.started = started;
        self.in_a_row += 1;
        if announced.goes_on || !goes_first {
            self.in_a_row = 0;
        }
        if !announced.goes_on {
            self.steps += 1;
        }
        if self.in_a_row >= POLLING_STEPS {
            self.in_a_row = 0;
            self.move_clock(self.now + POLL);
            if !self.ready.is_empty() {
                self.ready.push(me);
                return self.decide(None);
            }
        }
        if goes_first {
            return self.decide(Some(me));
        }
        self.ready.push(me);
        self.decide(None)
    }

    /// The thread that had the turn to say that it has to wait has said it.
    pub(super) fn said(&mut self) -> Decision {
        if let Some(number) = self.saying.take() {
            self.change(number, |stand| stand.said = true);
        }
        let me = self.running;
        let is_listed = self.ready.contains(&me) || self.blocked.contains(&me);
        self.decide(self.standing(me).is_some_and(|_| !is_listed).then_some(me))
    }

    /// How the thread goes on that has just got the turn; `None` if it is to say that it has to wait.
    pub(super) fn went(&self, me: u32) -> Option<Stood> {
        if self.saying == Some(me) { None } else { Some(self.entries[me as usize].went) }
    }

    /// The thread that has the turn goes on, as the run is over.
    pub(super) fn take_back(&mut self, me: u32) {
        self.saying = None;
        self.run(me);
    }

    /// The running thread has ended; in a run that is over nobody is chosen then.
    pub(super) fn end(&mut self, is_over: bool) -> Decision {
        self.in_a_row = 0;
        let entry = &mut self.entries[self.running as usize];
        (entry.ended, entry.stand) = (true, None);
        let is_last = is_over || self.entries.iter().all(|entry| entry.ended);
        if is_last { Decision::Nobody } else { self.decide(None) }
    }

    /// For the end of a run: gives the turn to the first thread from this number on that has not ended; behind
    /// the last one comes MainThread.
    pub(super) fn next_to_cut_off(&mut self, from: u32) -> Option<u32> {
        let all = self.entries.len() as u32;
        let number = (from..all).chain(0..from).find(|&number| !self.entries[number as usize].ended)?;
        self.take_back(number);
        Some(number)
    }

    /// For the end of a run: gives the turn of `me` to the next thread that has not ended; `None` if there is no
    /// other.
    pub(super) fn give_way(&mut self, me: u32) -> Option<u32> {
        let next = self.next_to_cut_off(me + 1).filter(|&next| next != me)?;
        self.stand_ready(me, Deed::GoOn);
        Some(next)
    }

    fn stand_ready(&mut self, number: u32, deed: Deed) {
        let pending = Pending { deed, object: None, thread: None, place: Text::default() };
        self.entries[number as usize].stand = Some(self.stand_before(None, pending));
        self.ready.push(number);
    }

    fn stand_before(&mut self, operation: Option<Operation>, pending: Pending) -> Stand {
        self.arrivals += 1;
        let (arrived, since) = (self.arrivals, self.now);
        Stand {
            operation,
            pending,
            arrived,
            since,
            said: false,
            woken_by: None,
            is_first: false,
            comes_first: false,
        }
    }

    fn run(&mut self, number: u32) {
        self.ready.retain(|&other| other != number);
        self.blocked.retain(|&other| other != number);
        self.entries[number as usize].stand = None;
        if self.running != number {
            self.in_a_row = 0;
        }
        self.running = number;
    }

    fn standing(&self, number: u32) -> Option<&Stand> {
        self.entries[number as usize].stand.as_ref()
    }

    fn change(&mut self, number: u32, change: impl FnOnce(&mut Stand)) {
        if let Some(stand) = &mut self.entries[number as usize].stand {
            change(stand);
        }
    }

    /// The deadline of a thread, and its place among those that have the same.
    fn deadline(&self, number: u32) -> Option<(Nanos, u64, u32)> {
        let stand = self.standing(number)?;
        Some((stand.deadline()?, stand.arrived, number))
    }

    fn is_able(&self, number: u32) -> bool {
        self.standing(number).is_some_and(|stand| stand.is_able(self.now))
    }

    fn arrived(&self, number: u32) -> u64 {
        self.standing(number).map_or(0, |stand| stand.arrived)
    }

    /// Moves the clock. The threads whose deadlines have come can go on, the earliest deadline first; of equal ones,
    /// the thread that came to it first.
    fn move_clock(&mut self, to: Nanos) {
        self.now = self.now.max(to);
        while let Some((.., number)) = self.earliest(&self.due()) {
            self.blocked.retain(|&other| other != number);
            self.ready.push(number);
        }
    }

    /// The blocked threads whose time has run out.
    fn due(&self) -> Vec<u32> {
        let mut due = self.blocked.clone();
        due.retain(|&number| self.standing(number).is_some_and(|stand| stand.is_due(self.now)));
        due
    }

    /// The deadline of these threads that comes first; of equal ones, that of the thread that came to it first.
    fn earliest(&self, of: &[u32]) -> Option<(Nanos, u64, u32)> {
        of.iter().filter_map(|&number| self.deadline(number)).min()
    }

    /// Chooses who goes on, among `running`, if that can, and the threads that are ready; lets time pass if none is.
    fn decide(&mut self, running: Option<u32>) -> Decision {
        self.put_back();
        if let Some(number) = self.leave_ready() {
            self.saying = Some(number);
            return Decision::Says(number);
        }
        let mut options = core::mem::take(&mut self.options);
        let decision = self.decide_among(running, &mut options);
        self.options = options;
        decision
    }

    fn decide_among(&mut self, running: Option<u32>, options: &mut Options) -> Decision {
        let Options { all, standing } = options;
        all.clear();
        all.extend(running.into_iter().chain(self.ready.iter().copied()).map(goes));
        let able = all.len();
        // The time of a thread can pass whether it can go on or not. One whose time has run out goes on as late, whichever
        // way it is chosen.
        let can_pass = |&number: &u32| self.standing(number)?.can_pass(self.now);
        all.extend((0..self.entries.len() as u32).filter(|number| can_pass(number).is_some()).map(late));
        let able = &all[..able];
        let fair = if able.is_empty() { Some(self.earliest_to_pass()) } else { self.fair(able) };
        let fair = fair.as_deref().unwrap_or(able);
        let started = self.started.take().map(goes).filter(|next| fair.contains(next));
        let Some(usual) = started.or(fair.first().copied()) else {
            if let Policy::Directed(director, _) = &self.policy {
                self.standers(0, able, standing);
                director.choose(standing);
            }
            return Decision::Stuck;
        };
        let mut next = usual;
        if all.len() > 1 || self.policy.is_always_asked() {
            let (number, records) = (self.choices, self.records);
            if self.policy.is_always_asked() {
                self.standers(usual.thread, able, standing);
            }
            match self.policy.choose(Choice {
                number,
                fair,
                all,
                records,
                done: &|thread| self.entries[thread as usize].done,
                standing,
            }) {
                Ok(None) => {}
                Ok(Some(chosen)) => {
                    next = chosen;
                    if self.policy.is_schedule() {
                        self.chosen.push(Chosen { records, next });
                    }
                }
                Err(held) => {
                    if !self.policy.is_always_asked() {
                        self.held = Some(self.told(self.choices, usual, able));
                    }
                    return Decision::Held(held);
                }
            }
            if next != usual {
                self.departures.push((self.choices, next));
            }
            self.choices += u64::from(all.len() > 1);
        }
        if let Some(before) = running.filter(|&before| before != next.thread) {
            self.ready.push(before);
        }
        self.go(next);
        Decision::Goes(next.thread)
    }

    fn go(&mut self, Next { thread, times_out }: Next) {
        let Some(stand) = self.standing(thread) else { return };
        let timed_out = times_out || stand.is_due(self.now);
        let went = Stood { waited: stand.said, timed_out, woken_by: stand.woken_by };
        let until = stand.deadline().filter(|_| times_out);
        self.entries[thread as usize].went = went;
        self.run(thread);
        if let Some(until) = until {
            self.move_clock(until);
        }
    }
}
