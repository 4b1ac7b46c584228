//! The promise of a program whose order is free: the promises of its objects, put together.
//!
//! The state is everything that the program's threads share. The objects' own promises say what an operation
//! on an object does; the operations of threads and of the module are here. Where this crate and CPython
//! differ on purpose, the [`Keeper`] says whose promise it is.

use super::program::{Made, Operation, Program};
use crate::specification::barrier::{self, Gate};
use crate::specification::locks::{self, Kind, Locks};
use crate::specification::queues::{self, Items};
use crate::specification::signals::{Flag, FlagOperation, Permits, PermitsOperation};
use crate::specification::{
    Answer, Keeper, Outcome, Outcomes, Patience, Specification, goes_on, one, raised,
};

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct World {
    things: Vec<Thing>,
    counter: u32,
    threads: Vec<Member>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Thing {
    /// A lock with the conditions over it: no program makes more than two.
    Locks(Locks<2>),
    Flag(Flag),
    Permits(Permits),
    Gate {
        gate: Gate,
        adds: bool,
    },
    Items(Items),
    /// A condition over a lock that is an object too, a thread, the module.
    None,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Member {
    name: String,
    stage: Stage,
    /// Whether `enumerate` gives it.
    is_listed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Stage {
    New,
    /// Somebody is starting it.
    Starting,
    Alive,
    Ended,
}

/// An operation, or what is left of one. `usize` is an object's number, or a thread's.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Act {
    Locks(usize, locks::Operation),
    Flag(usize, FlagOperation),
    Permits(usize, PermitsOperation),
    Gate(usize, barrier::Operation),
    Items(usize, queues::Operation),
    WaitFor(WaitFor),
    Add(u32),
    Counter,
    Start(usize),
    /// The rest of a start: until the thread is there.
    Started(usize),
    Join(usize, Patience),
    IsAlive(usize),
    Name(usize),
    Rename(usize, String),
    Enumerate,
    /// The rest of `enumerate`: the names, one after the other.
    Names(Vec<usize>, Vec<String>),
    CurrentThread,
    Excepthook(String),
    /// A thread that another one starts, starts.
    Begin,
    /// A thread ends: it is no longer listed, and then no longer alive.
    End,
    Ended,
    /// What gives the same whatever happens.
    Says(Answer),
}

/// A condition's `wait_for`, until the counter has come to a number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct WaitFor {
    on: usize,
    line: usize,
    number: u32,
    patience: Patience,
    /// What is left of the `wait` that it is in.
    wait: Option<locks::Operation>,
    is_over: bool,
}

/// What becomes of all by an operation on an object of this kind.
macro_rules! of {
    ($world:expr, $thread:expr, $kind:ident, $on:expr, $operation:expr) => {{
        let on = $on;
        let Thing::$kind(it) = &$world.things[on] else { unreachable!("object {on} is something else") };
        $world.with(on, it.outcomes($thread, $operation), Thing::$kind, |left| Act::$kind(on, left))
    }};
}

impl World {
    /// The state before any thread has done anything.
    pub(super) fn new(program: &Program, keeper: Keeper) -> Self {
        let things = program.objects.iter().map(|made| Thing::new(made, keeper)).collect();
        let member = |body: &super::program::Body| Member {
            name: body.name.clone(),
            stage: if body.spare { Stage::New } else { Stage::Alive },
            is_listed: !body.spare,
        };
        Self { things, counter: 0, threads: program.threads.iter().map(member).collect() }
    }

    fn of_locks(&self, thread: u32, on: usize, operation: &locks::Operation) -> Outcomes<Self> {
        of!(self, thread, Locks, on, operation)
    }

    /// An object's outcomes, as what becomes of all.
    fn with<S: Specification>(
        &self,
        on: usize,
        outcomes: Outcomes<S>,
        thing: impl Fn(S) -> Thing,
        left: impl Fn(S::Operation) -> Act,
    ) -> Outcomes<Self> {
        let all = |outcome: Outcome<S>| {
            let mut state = self.clone();
            state.things[on] = thing(outcome.state);
            Outcome { answer: outcome.answer, state, left: outcome.left.map(&left) }
        };
        outcomes.into_iter().map(all).collect()
    }

    fn of_gate(&self, thread: u32, on: usize, operation: &barrier::Operation) -> Outcomes<Self> {
        let Thing::Gate { gate, adds } = &self.things[on] else { unreachable!("{on} is no barrier") };
        let outcomes = gate.outcomes(thread, operation);
        let mut outcomes =
            self.with(on, outcomes, |gate| Thing::Gate { gate, adds: *adds }, |left| Act::Gate(on, left));
        if *adds && matches!(operation, barrier::Operation::Act(_)) {
            outcomes.iter_mut().for_each(|outcome| outcome.state.counter += 1);
        }
        outcomes
    }

    fn wait_for(&self, thread: u32, it: &WaitFor) -> Outcomes<Self> {
        let Some(wait) = &it.wait else {
            return if self.counter >= it.number || it.is_over {
                one(Answer::Is(self.counter >= it.number), self.clone())
            } else {
                let wait = Some(locks::Operation::Wait(it.line, it.patience));
                goes_on(self.clone(), Act::WaitFor(WaitFor { wait, ..it.clone() }))
            };
        };
        let looks_again = |outcome: Outcome<Self>| {
            let wait = match (outcome.left, outcome.answer) {
                (Some(Act::Locks(_, left)), _) => Some(left),
                (_, Some(Answer::Text(error))) => {
                    return Outcome::new(outcome.state).says(Answer::Text(error));
                }
                _ => None,
            };
            // A time that runs out does so in the first wait.
            let is_over = wait.is_none() && it.patience != Patience::Endless;
            Outcome::new(outcome.state).then(Act::WaitFor(WaitFor { wait, is_over, ..it.clone() }))
        };
        self.of_locks(thread, it.on, wait).into_iter().map(looks_again).collect()
    }

    fn with_thread(&self, at: usize, stage: Stage, is_listed: bool) -> Self {
        let mut next = self.clone();
        next.threads[at].stage = stage;
        next.threads[at].is_listed = is_listed;
        next
    }

    fn start(&self, at: usize) -> Outcomes<Self> {
        if self.threads[at].stage != Stage::New {
            return raised("RuntimeError: threads can only be started once", self.clone());
        }
        goes_on(self.with_thread(at, Stage::Starting, true), Act::Started(at))
    }

    fn join(&self, thread: u32, at: usize, patience: Patience) -> Outcomes<Self> {
        match self.threads[at].stage {
            Stage::New | Stage::Starting => {
                raised("RuntimeError: cannot join thread before it is started", self.clone())
            }
            _ if thread as usize == at => raised("RuntimeError: cannot join current thread", self.clone()),
            Stage::Alive => patience.gives_up(Answer::Done, self),
            Stage::Ended => one(Answer::Done, self.clone()),
        }
    }

    fn names(&self, left: &[usize], found: &[String]) -> Outcomes<Self> {
        let mut found = found.to_vec();
        if let [first, left @ ..] = left {
            found.push(self.threads[*first].name.clone());
            return goes_on(self.clone(), Act::Names(left.to_vec(), found));
        }
        found.sort();
        one(Answer::Text(found.join(" ")), self.clone())
    }

    fn of_threads(&self, thread: u32, act: &Act) -> Outcomes<Self> {
        let mine = thread as usize;
        let one = |answer| one(answer, self.clone());
        match act {
            Act::Start(at) => self.start(*at),
            Act::Started(at) if self.threads[*at].stage == Stage::Starting => Vec::new(),
            Act::Started(_) => one(Answer::Done),
            Act::Join(at, patience) => self.join(thread, *at, *patience),
            Act::IsAlive(at) => one(Answer::Is(self.threads[*at].stage == Stage::Alive)),
            Act::Name(at) => one(Answer::Text(self.threads[*at].name.clone())),
            Act::Rename(at, name) => {
                let mut next = self.clone();
                next.threads[*at].name.clone_from(name);
                vec![Outcome::new(next).says(Answer::Done)]
            }
            Act::Enumerate => {
                let listed = (0..self.threads.len()).filter(|&at| self.threads[at].is_listed).collect();
                goes_on(self.clone(), Act::Names(listed, Vec::new()))
            }
            Act::Names(left, found) => self.names(left, found),
            Act::CurrentThread => one(Answer::Text(self.threads[mine].name.clone())),
            Act::Excepthook(error) => one(Answer::Text(format!("{} {error}", self.threads[mine].name))),
            Act::Begin if self.threads[mine].stage != Stage::Starting => Vec::new(),
            Act::Begin => vec![Outcome::new(self.with_thread(mine, Stage::Alive, true))],
            Act::End => goes_on(self.with_thread(mine, Stage::Alive, false), Act::Ended),
            _ => vec![Outcome::new(self.with_thread(mine, Stage::Ended, false))],
        }
    }
}

impl Specification for World {
    type Operation = Act;

    fn outcomes(&self, thread: u32, act: &Act) -> Outcomes<Self> {
        match act {
            Act::Locks(on, operation) => self.of_locks(thread, *on, operation),
            Act::Gate(on, operation) => self.of_gate(thread, *on, operation),
            Act::Flag(on, operation) => of!(self, thread, Flag, *on, operation),
            Act::Permits(on, operation) => of!(self, thread, Permits, *on, operation),
            Act::Items(on, operation) => of!(self, thread, Items, *on, operation),
            Act::WaitFor(wait_for) => self.wait_for(thread, wait_for),
            Act::Add(number) => one(Answer::Done, Self { counter: self.counter + number, ..self.clone() }),
            Act::Counter => one(Answer::Number(self.counter), self.clone()),
            Act::Says(answer) => one(answer.clone(), self.clone()),
            _ => self.of_threads(thread, act),
        }
    }
}

impl Thing {
    fn new(made: &Made, keeper: Keeper) -> Self {
        let number = u32::try_from(made.number).expect("objects are made well");
        match made.kind.as_str() {
            "Lock" => Self::Locks(Locks::new(Kind::Lock, keeper)),
            "RLock" => Self::Locks(Locks::new(Kind::RLock, keeper)),
            "Condition" if made.over.is_none() => Self::Locks(Locks::new(Kind::RLock, keeper)),
            "Event" => Self::Flag(Flag::new()),
            "Semaphore" => Self::Permits(Permits::new(number, None)),
            "BoundedSemaphore" => Self::Permits(Permits::new(number, Some(number))),
            "Barrier" => {
                let action = match made.action.as_deref() {
                    Some("raise") => barrier::Action::Raises,
                    _ => barrier::Action::Nothing,
                };
                let gate = Gate::new(number, keeper, action);
                Self::Gate { gate, adds: made.action.as_deref() == Some("add") }
            }
            "Queue" => Self::Items(Items::new(queues::Kind::Fifo, number)),
            "LifoQueue" => Self::Items(Items::new(queues::Kind::Lifo, number)),
            "PriorityQueue" => Self::Items(Items::new(queues::Kind::Priority, number)),
            "SimpleQueue" => Self::Items(Items::new(queues::Kind::Simple, 0)),
            "Thread" | "Module" | "Condition" => Self::None,
            other => unreachable!("where the order is free there is no {other}"),
        }
    }
}

impl Act {
    /// What an operation of a program is.
    pub(super) fn new(program: &Program, operation: &Operation) -> Self {
        let Operation { on, call, .. } = operation;
        let (made, number) = (&program.objects[*on], operation.number);
        let patience = if operation.timeout.is_some() { Patience::Timeout } else { Patience::Endless };
        let (on, call, count) = (*on, call.as_str(), number.unwrap_or(0) as u32);
        match made.kind.as_str() {
            "Lock" | "RLock" => Self::Locks(on, of_lock(call, patience)),
            "Condition" => {
                let line = program.objects[..on].iter().filter(|other| other.over == made.over).count();
                let (locks, line) = made.over.map_or((on, 0), |over| (over, line));
                if call == "wait_for" {
                    let (wait, is_over) = (None, false);
                    return Self::WaitFor(WaitFor {
                        on: locks,
                        line,
                        number: count,
                        patience,
                        wait,
                        is_over,
                    });
                }
                Self::Locks(locks, of_condition(call, line, patience, count))
            }
            "Event" => Self::Flag(
                on,
                match call {
                    "set" => FlagOperation::Set,
                    "clear" => FlagOperation::Clear,
                    "is_set" => FlagOperation::IsSet,
                    _ => FlagOperation::Wait(patience),
                },
            ),
            "Semaphore" | "BoundedSemaphore" => Self::Permits(
                on,
                match call {
                    "acquire" | "hold" => PermitsOperation::Acquire(patience),
                    "try_acquire" => PermitsOperation::Acquire(Patience::No),
                    _ => PermitsOperation::Release(number.map_or(1, |_| count)),
                },
            ),
            "Barrier" if call == "parties" => Self::Says(Answer::Number(made.number as u32)),
            "Barrier" => Self::Gate(
                on,
                match call {
                    "wait" => barrier::Operation::Wait(patience),
                    "reset" => barrier::Operation::Reset,
                    "abort" => barrier::Operation::Abort,
                    "broken" => barrier::Operation::Broken,
                    _ => barrier::Operation::Waiting,
                },
            ),
            "Thread" => Self::of_thread(program, made.number as usize, call, patience, number.unwrap_or(0)),
            "Module" => Self::of_module(call, number.unwrap_or(0)),
            _ => Self::Items(on, of_queue(call, patience, count)),
        }
    }

    /// What ends a `hold`.
    pub(super) fn gives_back(program: &Program, on: usize) -> Self {
        Self::new(program, &Operation::new(on, "release"))
    }

    fn of_thread(program: &Program, at: usize, call: &str, patience: Patience, number: i64) -> Self {
        match call {
            "start" => Self::Start(at),
            "join" => Self::Join(at, patience),
            "is_alive" => Self::IsAlive(at),
            "name" => Self::Name(at),
            "rename" => Self::Rename(at, format!("{}-{number}", program.threads[at].name)),
            "is_daemon" => Self::Says(Answer::Is(false)),
            "set_daemon" => Self::raises("RuntimeError: cannot set daemon status of active thread"),
            other => unreachable!("threads have no {other}"),
        }
    }

    fn of_module(call: &str, number: i64) -> Self {
        let made = Self::Says(Answer::Text("made".to_owned()));
        match call {
            "add" => Self::Add(number as u32),
            "counter" => Self::Counter,
            "enumerate" => Self::Enumerate,
            "current_thread" => Self::CurrentThread,
            "join_current" => Self::raises("RuntimeError: cannot join current thread"),
            "raise" => Self::raises("Exception: on purpose"),
            "stack_size" => Self::raises(&format!("ValueError: size not valid: {number} bytes")),
            "BoundedSemaphore" if number < 0 => {
                Self::raises("ValueError: semaphore initial value must be >= 0")
            }
            "Barrier" if number < 1 => Self::raises("ValueError: parties must be >= 1"),
            "BoundedSemaphore" | "Barrier" => made,
            other => unreachable!("the module has no {other}"),
        }
    }

    fn raises(error: &str) -> Self {
        Self::Says(Answer::Text(error.to_owned()))
    }
}

fn of_lock(call: &str, patience: Patience) -> locks::Operation {
    match call {
        "acquire" | "hold" => locks::Operation::Acquire(patience),
        "try_acquire" => locks::Operation::Acquire(Patience::No),
        "release" => locks::Operation::Release,
        _ => locks::Operation::Locked,
    }
}

fn of_condition(call: &str, line: usize, patience: Patience, count: u32) -> locks::Operation {
    match call {
        "wait" => locks::Operation::Wait(line, patience),
        "notify" => locks::Operation::Notify(line, count),
        "notify_all" => locks::Operation::NotifyAll(line),
        _ => of_lock(call, patience),
    }
}

fn of_queue(call: &str, patience: Patience, count: u32) -> queues::Operation {
    match call {
        "put" => queues::Operation::Put(count, patience),
        "put_nowait" => queues::Operation::Put(count, Patience::No),
        "get" => queues::Operation::Get(patience),
        "get_nowait" => queues::Operation::Get(Patience::No),
        "qsize" => queues::Operation::Size,
        "empty" => queues::Operation::Empty,
        "full" => queues::Operation::Full,
        "task_done" => queues::Operation::TaskDone,
        "join" => queues::Operation::Join,
        _ => queues::Operation::Shutdown(count != 0),
    }
}
