//! A machine that knows nothing of the crate, and every interleaving of a little program's steps on it: how many different
//! ones there are, and all that can come of them.
//!
//! Which steps commute stands here in a table of its own. In every state it is tried that what it calls independent leads to
//! the same state in either order.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};

/// How an operation waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Mode {
    Blocks,
    Tries,
    Timed,
}

/// An operation. A failed try of a lock skips the operation behind it, which would give the lock back; a look that sees another
/// number than 0 skips so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Op {
    Read(usize),
    Look(usize, usize),
    Write(usize, i32),
    Take(usize, Mode),
    Give(usize),
    Locked(usize),
    Await(Mode),
    Notify(usize),
    Set,
    Clear,
    Wait(Mode),
    IsSet,
    Permit(usize, Mode),
    Return(usize),
    Put(usize, i32, Mode),
    Get(usize, Mode),
    Size(usize),
    Meet,
    Abort,
    Sleep,
    Now,
    Alive(usize),
    Join(usize, Mode),
    Start(usize),
}

impl Op {
    /// Whether its wait ends when its time has passed.
    pub(super) fn is_timed(self) -> bool {
        matches!(
            self,
            Self::Take(_, Mode::Timed)
                | Self::Await(Mode::Timed)
                | Self::Wait(Mode::Timed)
                | Self::Permit(_, Mode::Timed)
                | Self::Put(_, _, Mode::Timed)
                | Self::Get(_, Mode::Timed)
                | Self::Join(_, Mode::Timed)
                | Self::Sleep
        )
    }
}

/// The locks 0 and 1 are plain; 2 can be taken again by its owner.
pub(super) const RLOCK: usize = 2;
/// The lock of the condition.
pub(super) const ITS_LOCK: usize = 0;
/// Notifies all.
pub(super) const ALL: usize = usize::MAX;
/// The time that a sleep takes, and that a wait takes at most, in seconds.
pub(super) const SLEEP: i64 = 1;
pub(super) const PATIENCE: i64 = 100;
/// How many permits the bounded semaphore has at most; it starts with one less.
pub(super) const BOUND: i64 = 2;

/// A program: what each thread does, and what it does it to.
#[derive(Clone, Debug)]
pub(super) struct Program {
    pub(super) threads: Vec<Vec<Op>>,
    /// Whether the last thread is a daemon.
    pub(super) daemon: bool,
    pub(super) permits: i64,
    /// How many items the first queue has room for; 0 for any number. The second one is last in, first out.
    pub(super) room: usize,
    /// Whether a thread can come to look at the clock: then it counts when another one begins to wait.
    pub(super) tells_time: bool,
    /// Whether deadlines come in their order, and only when nobody can go on.
    pub(super) by_clock: bool,
}

impl Program {
    fn has(&self, is: impl Fn(&Op) -> bool) -> bool {
        self.threads.iter().flatten().any(is)
    }

    fn tells_ends(&self) -> bool {
        self.daemon || self.has(|op| matches!(op, Op::Alive(_) | Op::Join(..)))
    }

    /// How many threads main starts.
    pub(super) fn started_by_main(&self) -> usize {
        (0..self.threads.len()).filter(|&thread| self.is_started_by_main(thread)).count()
    }

    /// Whether main starts the thread.
    pub(super) fn is_started_by_main(&self, thread: usize) -> bool {
        !self.has(|op| *op == Op::Start(thread))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Of {
    Value(usize),
    Lock(usize),
    Condition,
    Event,
    Permits(usize),
    Queue(usize),
    Barrier,
    Thread(usize),
    Clock,
    Run,
}

/// What was done to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Act {
    Reads,
    Writes,
    Takes,
    Gives,
    GoesDeeper,
    FindsTaken,
    FindsFree,
    GetsInLine,
    Notifies,
    GoesOn,
    GivesUp,
    Sets,
    Clears,
    Looks,
    TakesPermit,
    ReturnsPermit,
    IsRefused,
    FindsNone,
    Puts(usize, usize),
    Gets(usize, usize),
    Arrives,
    Aborts,
    Ends,
    Passes,
    Steps,
    Finishes,
}

/// A step that was made.
#[derive(Clone, Debug)]
struct Did {
    thread: usize,
    late: bool,
    acts: Vec<(Of, Act)>,
    starts: Option<usize>,
    seen: Option<i32>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
enum Phase {
    /// It has not come to its operation.
    #[default]
    Before,
    /// It is in line for the condition, and still has the lock; with what it is to wait for at most.
    InLine(i64),
    /// It waits; with what it waits for at most.
    Waits(i64),
    /// It has been let go.
    LetGo(i64),
    /// It has been let go, as the barrier is broken.
    Broken,
    /// It wants its lock back, having given up.
    WantsLock,
    Ended,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Machine {
    values: [i32; 2],
    /// Who has each lock, and how often.
    owners: [Option<(usize, i32)>; 3],
    on_condition: VecDeque<usize>,
    flag: bool,
    for_flag: BTreeSet<usize>,
    permits: [i64; 2],
    queues: [Vec<i32>; 2],
    put: [usize; 2],
    got: [usize; 2],
    at_barrier: Vec<usize>,
    broken: bool,
    clock: i64,
    started: Vec<bool>,
    at: Vec<usize>,
    phases: Vec<Phase>,
    seen: Vec<Vec<i32>>,
    /// What a daemon has seen and not told yet: it may be cut off before it does.
    untold: Option<i32>,
    is_over: bool,
}

/// What can come of a program: whether each thread has ended, what each has seen, and the values at last if all have.
pub(super) type Came = (Vec<bool>, Vec<Vec<i32>>, Option<[i32; 2]>);

impl Machine {
    fn of(program: &Program) -> Self {
        let all = program.threads.len();
        Self {
            permits: [program.permits, BOUND - 1],
            started: (0..all).map(|thread| program.is_started_by_main(thread)).collect(),
            at: vec![0; all],
            phases: vec![Phase::Before; all],
            seen: vec![Vec::new(); all],
            ..Self::default()
        }
    }

    /// Whether a thread has ended: where nothing tells that, it is no step of its own.
    fn has_ended(&self, program: &Program, thread: usize) -> bool {
        let is_done = self.started[thread] && self.at[thread] == program.threads[thread].len();
        self.phases[thread] == Phase::Ended || is_done && !program.tells_ends()
    }

    /// The step that the thread would make now, and what it leaves; `late`, as its time passes.
    fn step(&self, program: &Program, me: usize, late: bool) -> Option<(Did, Self)> {
        let is_daemon = program.daemon && me + 1 == program.threads.len();
        if self.is_over || !self.started[me] || self.has_ended(program, me) {
            return None;
        }
        let mut did = Did { thread: me, late, acts: Vec::new(), starts: None, seen: None };
        let mut next = self.clone();
        if late {
            did.acts.push((Of::Clock, Act::Passes));
        }
        if is_daemon {
            did.acts.push((Of::Run, Act::Steps));
        }
        if let Some(seen) = self.untold.filter(|_| is_daemon) {
            next.seen[me].push(seen);
            next.untold = None;
            return (!late).then_some((did, next));
        }
        let Some(&op) = program.threads[me].get(self.at[me]) else {
            did.acts.push((Of::Thread(me), Act::Ends));
            next.phases[me] = Phase::Ended;
            return (!late).then_some((did, next));
        };
        let (until, is_let_go) = match self.phases[me] {
            Phase::Waits(until) => (Some(until), false),
            Phase::LetGo(until) => (Some(until), true),
            _ => (None, false),
        };
        if late {
            let until = until.filter(|_| op.is_timed())?;
            if program.tells_time {
                next.clock = next.clock.max(until);
            }
        }
        next.make(program, me, op, &mut did, (until.is_some(), is_let_go, late))?;
        match did.seen {
            Some(seen) if is_daemon => next.untold = Some(seen),
            Some(seen) => next.seen[me].push(seen),
            None => {}
        }
        Some((did, next))
    }

    /// The thread is done with its operation, has seen this, and goes on `over` operations later.
    fn done(&mut self, me: usize, did: &mut Did, seen: Option<i32>, over: usize) -> Option<()> {
        did.seen = seen;
        self.phases[me] = Phase::Before;
        self.at[me] += over;
        Some(())
    }

    fn waits(&mut self, program: &Program, me: usize, did: &mut Did, time: Option<i64>) -> Option<()> {
        let time = time.filter(|_| program.tells_time);
        if time.is_some() {
            did.acts.push((Of::Clock, Act::Looks));
        }
        self.phases[me] = Phase::Waits(time.map_or(0, |time| self.clock + time));
        Some(())
    }

    /// Finds nothing: gives up, begins to wait, or cannot go on at all.
    fn finds(
        &mut self,
        program: &Program,
        (me, of, act): (usize, Of, Act),
        did: &mut Did,
        (mode, waits, late, over): (Mode, bool, bool, usize),
    ) -> Option<()> {
        match mode {
            Mode::Tries => {
                did.acts.push((of, act));
                self.done(me, did, Some(0), over)
            }
            Mode::Timed if late => {
                did.acts.push((of, Act::GivesUp));
                self.done(me, did, Some(0), over)
            }
            Mode::Timed if !waits => {
                did.acts.push((of, act));
                self.waits(program, me, did, Some(PATIENCE))
            }
            Mode::Timed | Mode::Blocks => None,
        }
    }

    fn make(
        &mut self,
        program: &Program,
        me: usize,
        op: Op,
        did: &mut Did,
        (waits, is_let_go, late): (bool, bool, bool),
    ) -> Option<()> {
        let told = |mode: Mode| (mode != Mode::Blocks).then_some(1);
        let time = |mode: Mode| (mode == Mode::Timed).then_some(PATIENCE);
        match op {
            Op::Read(of) => {
                did.acts.push((Of::Value(of), Act::Reads));
                let value = self.values[of];
                self.done(me, did, Some(value), 1)
            }
            Op::Look(of, over) => {
                did.acts.push((Of::Value(of), Act::Reads));
                let value = self.values[of];
                self.done(me, did, Some(value), if value == 0 { 1 } else { 1 + over })
            }
            Op::Write(of, value) => {
                did.acts.push((Of::Value(of), Act::Writes));
                self.values[of] = value;
                self.done(me, did, None, 1)
            }
            Op::Take(lock, mode) => {
                let of = Of::Lock(lock);
                match self.owners[lock] {
                    _ if late => {}
                    None => {
                        did.acts.push((of, Act::Takes));
                        self.owners[lock] = Some((me, 1));
                        return self.done(me, did, told(mode), 1);
                    }
                    Some((owner, depth)) if owner == me && lock == RLOCK => {
                        did.acts.push((of, Act::GoesDeeper));
                        self.owners[lock] = Some((me, depth + 1));
                        return self.done(me, did, told(mode), 1);
                    }
                    Some(_) => {}
                }
                self.finds(program, (me, of, Act::FindsTaken), did, (mode, waits, late, 2))
            }
            Op::Give(lock) => {
                let (_, depth) = self.owners[lock]?;
                did.acts.push((Of::Lock(lock), if depth > 1 { Act::GoesDeeper } else { Act::Gives }));
                self.owners[lock] = (depth > 1).then_some((me, depth - 1));
                self.done(me, did, None, 1)
            }
            Op::Locked(lock) => {
                let taken = self.owners[lock].is_some();
                did.acts.push((Of::Lock(lock), if taken { Act::FindsTaken } else { Act::FindsFree }));
                self.done(me, did, Some(taken.into()), 1)
            }
            Op::Await(mode) => match self.phases[me] {
                Phase::Before => {
                    did.acts.push((Of::Condition, Act::GetsInLine));
                    self.on_condition.push_back(me);
                    // Its time runs from here on.
                    self.waits(program, me, did, time(mode))?;
                    if let Phase::Waits(until) = self.phases[me] {
                        self.phases[me] = Phase::InLine(until);
                    }
                    Some(())
                }
                Phase::InLine(until) => {
                    did.acts.push((Of::Lock(ITS_LOCK), Act::Gives));
                    self.owners[ITS_LOCK] = None;
                    self.phases[me] = Phase::Waits(until);
                    Some(())
                }
                Phase::WantsLock | Phase::LetGo(_) if !late => {
                    if self.owners[ITS_LOCK].is_some() {
                        return None;
                    }
                    if is_let_go {
                        did.acts.push((Of::Condition, Act::GoesOn));
                    }
                    did.acts.push((Of::Lock(ITS_LOCK), Act::Takes));
                    self.owners[ITS_LOCK] = Some((me, 1));
                    self.done(me, did, (mode == Mode::Timed).then_some(is_let_go.into()), 1)
                }
                Phase::Waits(_) | Phase::LetGo(_) if late => {
                    did.acts.push((Of::Condition, Act::GivesUp));
                    self.on_condition.retain(|&other| other != me);
                    self.phases[me] = Phase::WantsLock;
                    Some(())
                }
                _ => None,
            },
            Op::Notify(many) => {
                did.acts.push((Of::Condition, Act::Notifies));
                for _ in 0..many.min(self.on_condition.len()) {
                    let thread = self.on_condition.pop_front()?;
                    if let Phase::Waits(until) = self.phases[thread] {
                        self.phases[thread] = Phase::LetGo(until);
                    }
                }
                self.done(me, did, None, 1)
            }
            Op::Set => {
                did.acts.push((Of::Event, Act::Sets));
                self.flag = true;
                for thread in std::mem::take(&mut self.for_flag) {
                    if let Phase::Waits(until) = self.phases[thread] {
                        self.phases[thread] = Phase::LetGo(until);
                    }
                }
                self.done(me, did, None, 1)
            }
            Op::Clear => {
                did.acts.push((Of::Event, Act::Clears));
                self.flag = false;
                self.done(me, did, None, 1)
            }
            Op::IsSet => {
                did.acts.push((Of::Event, Act::Looks));
                let flag = self.flag;
                self.done(me, did, Some(flag.into()), 1)
            }
            Op::Wait(mode) => {
                if late {
                    did.acts.push((Of::Event, Act::GivesUp));
                    self.for_flag.remove(&me);
                    self.done(me, did, Some(0), 1)
                } else if is_let_go {
                    did.acts.push((Of::Event, Act::GoesOn));
                    self.done(me, did, told(mode), 1)
                } else if waits {
                    None
                } else if self.flag {
                    did.acts.push((Of::Event, Act::Looks));
                    self.done(me, did, told(mode), 1)
                } else {
                    did.acts.push((Of::Event, Act::Looks));
                    self.for_flag.insert(me);
                    self.waits(program, me, did, time(mode))
                }
            }
            Op::Permit(which, mode) => {
                if !late && self.permits[which] > 0 {
                    did.acts.push((Of::Permits(which), Act::TakesPermit));
                    self.permits[which] -= 1;
                    return self.done(me, did, told(mode), 1);
                }
                self.finds(program, (me, Of::Permits(which), Act::FindsNone), did, (mode, waits, late, 1))
            }
            Op::Return(which) => {
                if which == 1 && self.permits[which] >= BOUND {
                    did.acts.push((Of::Permits(which), Act::IsRefused));
                    return self.done(me, did, Some(-1), 1);
                }
                did.acts.push((Of::Permits(which), Act::ReturnsPermit));
                self.permits[which] += 1;
                self.done(me, did, None, 1)
            }
            Op::Put(which, item, mode) => {
                let room = if which == 0 { program.room } else { 0 };
                if !late && (room == 0 || self.queues[which].len() < room) {
                    did.acts.push((Of::Queue(which), Act::Puts(self.put[which], room)));
                    self.put[which] += 1;
                    self.queues[which].push(item);
                    return self.done(me, did, told(mode), 1);
                }
                self.finds(program, (me, Of::Queue(which), Act::FindsNone), did, (mode, waits, late, 1))
            }
            Op::Get(which, mode) => {
                if !late && !self.queues[which].is_empty() {
                    did.acts.push((Of::Queue(which), Act::Gets(self.got[which], program.room)));
                    self.got[which] += 1;
                    let at = if which == 0 { 0 } else { self.queues[which].len() - 1 };
                    let item = self.queues[which].remove(at);
                    return self.done(me, did, Some(item), 1);
                }
                self.finds(program, (me, Of::Queue(which), Act::FindsNone), did, (mode, waits, late, 1))
            }
            Op::Size(which) => {
                did.acts.push((Of::Queue(which), Act::FindsNone));
                let size = self.queues[which].len() as i32;
                self.done(me, did, Some(size), 1)
            }
            Op::Meet => match self.phases[me] {
                Phase::LetGo(_) | Phase::Broken => {
                    did.acts.push((Of::Barrier, Act::GoesOn));
                    let is_broken = self.phases[me] == Phase::Broken;
                    self.done(me, did, Some(if is_broken { -1 } else { 0 }), 1)
                }
                Phase::Before if self.broken => {
                    did.acts.push((Of::Barrier, Act::Arrives));
                    self.done(me, did, Some(-1), 1)
                }
                Phase::Before if self.at_barrier.is_empty() => {
                    did.acts.push((Of::Barrier, Act::Arrives));
                    self.at_barrier.push(me);
                    self.phases[me] = Phase::Waits(0);
                    Some(())
                }
                Phase::Before => {
                    did.acts.push((Of::Barrier, Act::Arrives));
                    for thread in std::mem::take(&mut self.at_barrier) {
                        self.phases[thread] = Phase::LetGo(0);
                    }
                    self.done(me, did, Some(1), 1)
                }
                _ => None,
            },
            Op::Abort => {
                did.acts.push((Of::Barrier, Act::Aborts));
                for thread in std::mem::take(&mut self.at_barrier) {
                    self.phases[thread] = Phase::Broken;
                }
                self.broken = true;
                self.done(me, did, None, 1)
            }
            Op::Sleep => {
                if late {
                    return self.done(me, did, None, 1);
                }
                if waits {
                    return None;
                }
                self.waits(program, me, did, Some(SLEEP))
            }
            Op::Now => {
                did.acts.push((Of::Clock, Act::Looks));
                let now = self.clock as i32;
                self.done(me, did, Some(now), 1)
            }
            Op::Alive(whom) => {
                did.acts.push((Of::Thread(whom), Act::Looks));
                let alive = !self.has_ended(program, whom);
                self.done(me, did, Some(alive.into()), 1)
            }
            Op::Join(whom, mode) => {
                if late {
                    did.acts.push((Of::Thread(whom), Act::Looks));
                    return self.done(me, did, None, 1);
                }
                if self.has_ended(program, whom) {
                    did.acts.push((Of::Thread(whom), Act::Looks));
                    return self.done(me, did, None, 1);
                }
                if mode == Mode::Blocks || waits {
                    return None;
                }
                did.acts.push((Of::Thread(whom), Act::Looks));
                self.waits(program, me, did, Some(PATIENCE))
            }
            Op::Start(whom) => {
                did.starts = Some(whom);
                self.started[whom] = true;
                self.done(me, did, None, 1)
            }
        }
    }

    /// Main's end, which cuts a daemon off.
    fn finish(&self, program: &Program) -> Option<(Did, Self)> {
        let all = program.threads.len();
        let waits_for = if program.daemon { all - 1 } else { all };
        if self.is_over || !(0..waits_for).all(|thread| self.has_ended(program, thread)) {
            return None;
        }
        let acts = vec![(Of::Run, Act::Finishes)];
        let did = Did { thread: all, late: false, acts, starts: None, seen: None };
        Some((did, Self { is_over: true, ..self.clone() }))
    }

    /// Every step that can be made.
    fn steps(&self, program: &Program) -> Vec<(Did, Self)> {
        let threads = 0..program.threads.len();
        let ways = |late| threads.clone().filter_map(move |thread| self.step(program, thread, late));
        let mut steps: Vec<_> = ways(false).chain(self.finish(program)).collect();
        let mut late: Vec<_> = ways(true).collect();
        if program.by_clock {
            // For whom what it waits for has come, time does not matter any more.
            late.retain(|(did, _)| !self.is_let_go(program, did.thread));
            let first = late.iter().filter_map(|(did, _)| self.deadline(did.thread)).min();
            let is_idle = steps.is_empty() && !late.iter().any(|(did, _)| self.is_due(did.thread));
            let until = if is_idle { first.unwrap_or(self.clock) } else { self.clock };
            late.retain(|(did, _)| self.deadline(did.thread).is_some_and(|deadline| deadline <= until));
        }
        steps.extend(late);
        steps
    }

    /// Whether the thread waits no more for what it waited for, though it may still want its lock.
    fn is_let_go(&self, program: &Program, thread: usize) -> bool {
        matches!(self.phases[thread], Phase::LetGo(_)) || self.step(program, thread, false).is_some()
    }

    fn deadline(&self, thread: usize) -> Option<i64> {
        match self.phases[thread] {
            Phase::Waits(until) | Phase::LetGo(until) => Some(until),
            _ => None,
        }
    }

    fn is_due(&self, thread: usize) -> bool {
        self.deadline(thread).is_some_and(|deadline| deadline <= self.clock)
    }

    /// Whether the thread could go on, and neither waits nor sleeps: to take the turn from it is a preemption.
    fn could_go_on(&self, program: &Program, thread: usize) -> bool {
        let op = self.at.get(thread).and_then(|&at| program.threads[thread].get(at));
        let is_timed = op.is_some_and(|op| op.is_timed());
        let waits = is_timed && matches!(self.phases.get(thread), Some(Phase::Waits(_) | Phase::LetGo(_)));
        thread < program.threads.len()
            && !waits
            && op != Some(&Op::Sleep)
            && self.step(program, thread, false).is_some()
    }

    fn came(&self, program: &Program) -> Came {
        let ended: Vec<_> =
            (0..program.threads.len()).map(|thread| self.has_ended(program, thread)).collect();
        let is_told = !program.daemon && self.started.len() == program.started_by_main();
        let all = ended.iter().all(|&ended| ended) && is_told;
        (ended, self.seen.clone(), all.then_some(self.values))
    }
}

/// Whether two acts on one thing commute; `at` is a state in which both can be done, `None` if the second came later.
fn commutes(of: Of, one: Act, other: Act, at: Option<&Machine>) -> bool {
    use Act::{
        Clears, FindsFree, FindsTaken, Gets, GivesUp, GoesDeeper, GoesOn, Looks, Passes, Puts, Reads,
        ReturnsPermit, Sets, Steps, TakesPermit,
    };
    let pair = if one <= other { (one, other) } else { (other, one) };
    match (of, pair) {
        (Of::Value(_), (Reads, Reads)) => true,
        (Of::Lock(_), (FindsTaken, FindsTaken) | (FindsFree, FindsFree)) => true,
        (Of::Lock(_), (GoesDeeper, _) | (_, GoesDeeper)) => true,
        (Of::Event, (Sets, Sets) | (Looks, Looks) | (GoesOn, GoesOn | GivesUp | Clears | Looks)) => true,
        (Of::Condition | Of::Barrier, (GoesOn, GoesOn | GivesUp)) => true,
        (Of::Permits(which), (TakesPermit, TakesPermit)) => at.is_none_or(|at| at.permits[which] > 1),
        (Of::Permits(which), (ReturnsPermit, ReturnsPermit)) => {
            which == 0 || at.is_none_or(|at| at.permits[which] + 1 < BOUND)
        }
        // The item is there already, and there is a place whether it is got or not.
        (Of::Queue(0), (Puts(item, room), Gets(got, _))) => got < item && (room == 0 || item < got + room),
        (Of::Thread(_), (Looks, Looks)) => true,
        (Of::Clock, (Passes, Passes) | (Looks, Looks)) => true,
        (Of::Run, (Steps, Steps)) => true,
        _ => false,
    }
}

impl Did {
    fn is_tied(&self, other: &Self) -> bool {
        self.thread == other.thread || self.starts == Some(other.thread) || other.starts == Some(self.thread)
    }

    fn is_independent(&self, other: &Self, at: Option<&Machine>) -> bool {
        let commute = |(of, act): &(Of, Act)| {
            let its = other.acts.iter().filter(|(its, _)| its == of);
            its.into_iter().all(|(_, its)| commutes(*of, *act, *its, at))
        };
        !self.is_tied(other) && self.acts.iter().all(commute)
    }
}

/// The name of what was done, without numbers.
fn kind(act: Act) -> Act {
    match act {
        Act::Puts(..) => Act::Puts(0, 0),
        Act::Gets(..) => Act::Gets(0, 0),
        other => other,
    }
}

/// All that every interleaving shows.
#[derive(Debug, Default)]
pub(super) struct Everything {
    /// How many interleavings differ in more than the order of independent steps.
    pub(super) classes: usize,
    pub(super) interleavings: usize,
    pub(super) came: BTreeSet<Came>,
    /// Each of these with the fewest preemptions of an interleaving that comes to it.
    pub(super) fewest: BTreeMap<Came, u32>,
    /// Which two acts on one thing could be done in one state.
    pub(super) pairs: BTreeSet<(Act, Act)>,
    /// What was called independent, and does not commute.
    pub(super) wrong: Vec<String>,
}

/// A class: each step with those that happen before it; and what the threads have seen.
type Class = (Vec<(u32, u64)>, Came);

struct Enumeration<'a> {
    program: &'a Program,
    most: usize,
    tried: HashSet<Machine>,
    classes: HashMap<Class, ()>,
    everything: Everything,
}

/// Every interleaving of the program; `None` if there are more than `most`.
pub(super) fn enumerate(program: &Program, most: usize) -> Option<Everything> {
    let tells_time = program.by_clock || program.has(|op| *op == Op::Now);
    let mut program = Program { tells_time, ..program.clone() };
    let mut known = HashMap::new();
    if count(&program, &Machine::of(&program), &mut known, most) > most {
        return None;
    }
    let comes_to_now = |machine: &Machine| {
        let next = |thread: usize| program.threads[thread].get(machine.at[thread]);
        (0..program.threads.len()).any(|thread| machine.started[thread] && next(thread) == Some(&Op::Now))
    };
    program.tells_time = program.by_clock || known.keys().any(comes_to_now);
    let program = &program;
    let everything = Everything::default();
    let (tried, classes) = (HashSet::new(), HashMap::new());
    let mut all = Enumeration { program, most, tried, classes, everything };
    all.go(&Machine::of(program), &mut Vec::new(), 0);
    all.everything.classes = all.classes.len();
    Some(all.everything)
}

/// How many states a program may have: one with more has far too many interleavings.
const MOST_STATES: usize = 5_000;

/// How many interleavings there are from here on; more than `most` may be any number above it.
fn count(program: &Program, machine: &Machine, known: &mut HashMap<Machine, usize>, most: usize) -> usize {
    if let Some(&count) = known.get(machine) {
        return count;
    }
    let steps = machine.steps(program);
    let mut all = usize::from(steps.is_empty());
    for (_, next) in &steps {
        all += count(program, next, known, most);
        if all > most || known.len() > MOST_STATES {
            return most + 1;
        }
    }
    known.insert(machine.clone(), all);
    all
}

impl Enumeration<'_> {
    fn go(&mut self, machine: &Machine, done: &mut Vec<Did>, preemptions: u32) {
        let steps = machine.steps(self.program);
        if self.tried.insert(machine.clone()) {
            self.try_pairs(machine, &steps);
        }
        if steps.is_empty() {
            self.everything.interleavings += 1;
            assert!(self.everything.interleavings <= self.most, "as counted");
            let came = machine.came(self.program);
            self.everything.came.insert(came.clone());
            let fewest = self.everything.fewest.entry(came.clone()).or_insert(preemptions);
            *fewest = preemptions.min(*fewest);
            self.classes.insert((class(done), came), ());
            return;
        }
        let last = done.last().map(|did| did.thread);
        let could_stay = last.is_some_and(|last| machine.could_go_on(self.program, last));
        for (did, next) in steps {
            let takes_turn = could_stay && last != Some(did.thread);
            done.push(did);
            self.go(&next, done, preemptions + u32::from(takes_turn));
            done.pop();
        }
    }

    /// Whether what is called independent here leads to the same in either order.
    fn try_pairs(&mut self, machine: &Machine, steps: &[(Did, Machine)]) {
        for (at, (one, after_one)) in steps.iter().enumerate() {
            for (other, after_other) in &steps[..at] {
                for (of, act) in &one.acts {
                    for (_, its) in other.acts.iter().filter(|(its, _)| its == of) {
                        let (act, its) = (kind(*act), kind(*its));
                        self.everything.pairs.insert((act.min(its), act.max(its)));
                    }
                }
                if !one.is_independent(other, Some(machine)) {
                    continue;
                }
                let then = |after: &Machine, did: &Did| {
                    let step = if did.thread == self.program.threads.len() {
                        after.finish(self.program)
                    } else {
                        after.step(self.program, did.thread, did.late)
                    };
                    step.map(|(_, next)| next)
                };
                let (one_then_other, other_then_one) = (then(after_one, other), then(after_other, one));
                if one_then_other.is_none() || one_then_other != other_then_one {
                    self.everything.wrong.push(format!("{one:?} and {other:?} at {machine:?}"));
                }
            }
        }
    }
}

fn class(done: &[Did]) -> Vec<(u32, u64)> {
    let mut counts: BTreeMap<(usize, bool), u32> = BTreeMap::new();
    let mut before: Vec<u64> = Vec::new();
    let mut names = Vec::new();
    for (at, did) in done.iter().enumerate() {
        let count = counts.entry((did.thread, did.late)).or_default();
        *count += 1;
        names.push(*count * 16 + (did.thread as u32) * 2 + u32::from(did.late));
        let mut mask = 0_u64;
        for earlier in (0..at).rev() {
            if mask & 1 << earlier == 0 && !done[earlier].is_independent(did, None) {
                mask |= before[earlier] | 1 << earlier;
            }
        }
        before.push(mask);
    }
    // The places in this order are not those in another one: by their names.
    let mut sorted: Vec<u32> = names.clone();
    sorted.sort_unstable();
    let renamed = |mask: u64| {
        let places = (0..done.len()).filter(|place| mask & 1 << place != 0);
        places.fold(0_u64, |all, place| {
            all | 1 << sorted.binary_search(&names[place]).expect("each has its name")
        })
    };
    let mut class: Vec<_> = names.iter().zip(&before).map(|(&name, &mask)| (name, renamed(mask))).collect();
    class.sort_unstable();
    class
}
