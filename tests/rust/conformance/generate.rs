//! Makes programs: objects of one family or two, and threads that use and misuse them.
//!
//! A thread is a row of *snippets*. A snippet is a few operations that belong together, as in a program that
//! makes sense, or single operations at random, as in one that does not.

use super::program::{Body, Made, Operation, Program};
use threadground::prelude::Random;

/// What a program is about.
const FAMILIES: [Family; 12] = [
    Family::Lock,
    Family::Condition,
    Family::Queue,
    Family::Barrier,
    Family::Semaphore,
    Family::Thread,
    Family::RLock,
    Family::Event,
    Family::Timer,
    Family::Condition,
    Family::Queue,
    Family::Mixed,
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Lock,
    RLock,
    Condition,
    Event,
    Semaphore,
    Barrier,
    Queue,
    Timer,
    Thread,
    Mixed,
}

/// Draws, and knows the program so far.
struct Maker {
    random: Random,
    timed: bool,
    threads: usize,
    objects: Vec<Made>,
    /// The last thread is one of `_thread`'s: it can be started, once, and nothing else.
    low_level: bool,
    /// Somebody starts the last thread.
    started: bool,
}

/// The program of a seed.
pub(super) fn program(seed: u32) -> Program {
    let mut maker = Maker {
        random: Random::new(seed),
        timed: true,
        threads: 0,
        objects: Vec::new(),
        low_level: false,
        started: false,
    };
    let family = FAMILIES[seed as usize % FAMILIES.len()];
    maker.timed = maker.chance(70) || family == Family::Timer;
    maker.threads = maker.weighted(&[(2, 40), (3, 40), (4, 20)]);
    let threads = maker.program(family);
    Program { seed, timed: maker.timed, objects: maker.objects, threads }
}

impl Maker {
    fn below(&mut self, n: usize) -> usize {
        self.random.randint(0, n as i32 - 1) as usize
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn weighted<T: Copy>(&mut self, choices: &[(T, usize)]) -> T {
        let mut at = self.below(choices.iter().map(|(_, weight)| weight).sum());
        for &(choice, weight) in choices {
            if at < weight {
                return choice;
            }
            at -= weight;
        }
        unreachable!("the weights are summed above")
    }

    fn any<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    fn add(&mut self, made: Made) -> usize {
        self.objects.push(made);
        self.objects.len() - 1
    }

    /// Makes the objects, then the threads.
    fn program(&mut self, family: Family) -> Vec<Body> {
        self.objects_of(family);
        if family == Family::Mixed {
            let others = [Family::Lock, Family::Event, Family::Semaphore, Family::Queue, Family::Condition];
            let (one, two) = (self.any(&others), self.any(&others));
            self.objects_of(one);
            self.objects_of(two);
        }
        let spare = family == Family::Thread && self.threads > 2 && self.chance(70);
        self.low_level = spare && self.timed && self.chance(30);
        self.add(Made::new("Module", 0).looks(&["counter"]));
        (0..self.threads).map(|at| self.body(at, family, spare && at + 1 == self.threads)).collect()
    }

    fn body(&mut self, at: usize, family: Family, spare: bool) -> Body {
        let most = self.weighted(&[(2, 10), (3, 20), (4, 25), (5, 20), (6, 15), (8, 10)]);
        let mut operations = Vec::new();
        while operations.len() < most {
            // Of all objects the first ones are the most used.
            let on = self.below(self.objects.len()).min(self.below(self.objects.len()));
            let snippet = self.snippet(on, at);
            operations.extend(snippet);
        }
        operations.truncate(8);
        if self.chance(6) {
            let last = Operation::new(self.objects.len() - 1, if self.chance(50) { "exit" } else { "raise" });
            operations.truncate(7);
            operations.push(last);
        }
        if self.timed {
            // The later threads begin a little later, as those who give usually do.
            for operation in &mut operations {
                operation.pause = self.weighted(&[(0, 80), (1, 15), (2, 5)]);
            }
            operations[0].pause = self.below(1 + at.min(2)) as u32;
        }
        let low_level = spare && self.low_level;
        // Where the order is free, nothing says how far one comes before it is cut off.
        let daemon = self.timed && self.chance(if family == Family::Thread { 25 } else { 6 });
        let kind = if low_level {
            "low_level"
        } else if daemon {
            "daemon"
        } else {
            "thread"
        };
        if low_level {
            operations.iter_mut().for_each(|operation| operation.uncaught = false);
            operations.retain(|operation| operation.call != "raise" && operation.call != "join_current");
        }
        Body { name: format!("t{at}"), kind: kind.to_owned(), spare, operations }
    }

    fn objects_of(&mut self, family: Family) {
        let n = self.threads as i64;
        match family {
            Family::Lock => {
                for _ in 0..self.weighted(&[(1, 70), (2, 30)]) {
                    let low_level = i64::from(self.chance(20));
                    self.add(Made::new("Lock", low_level).looks(&["locked"]));
                }
            }
            Family::RLock => {
                for _ in 0..self.weighted(&[(1, 70), (2, 30)]) {
                    self.add(Made::new("RLock", 0).looks(&["try_acquire"]));
                }
            }
            Family::Condition => self.conditions(),
            Family::Event => {
                for _ in 0..self.weighted(&[(1, 70), (2, 30)]) {
                    self.add(Made::new("Event", 0).looks(&["is_set"]));
                }
            }
            Family::Semaphore => {
                let bounded = self.chance(50);
                let kind = if bounded { "BoundedSemaphore" } else { "Semaphore" };
                let permits = self.weighted(&[(0, 35), (1, 35), (2, 30)]);
                self.add(Made::new(kind, permits).looks(&["try_acquire"; 4]));
            }
            Family::Barrier => {
                let parties = self.any(&[2, n, n - 1]).max(1);
                let timeout = self.chance(20).then(|| self.below(3) as u32);
                let action = self.weighted(&[(None, 50), (Some("add"), 35), (Some("raise"), 15)]);
                let made = Made::new("Barrier", parties).looks(&["n_waiting", "broken"]);
                // In a program whose order is free, only no time at all is the same for everybody.
                let timeout = timeout.filter(|_| self.timed);
                self.add(Made { timeout, action: action.map(str::to_owned), ..made });
            }
            Family::Queue => {
                let kind = self.any(&["Queue", "Queue", "LifoQueue", "PriorityQueue", "SimpleQueue"]);
                let simple = kind == "SimpleQueue";
                let size = if simple { 0 } else { self.weighted(&[(0, 35), (1, 35), (2, 30)]) };
                let looks = if simple { &["qsize"; 1][..] } else { &["qsize", "full"] };
                self.add(Made::new(kind, size).looks(looks));
            }
            Family::Timer => self.timers(),
            Family::Thread => {
                for at in 0..self.threads {
                    self.add(Made::new("Thread", at as i64));
                }
                self.objects_of(Family::Event);
                self.objects_of(Family::Lock);
            }
            Family::Mixed => {}
        }
    }

    fn conditions(&mut self) {
        let over = match self.below(3) {
            0 => None,
            1 => Some(self.add(Made::new("Lock", 0).looks(&["locked"]))),
            _ => Some(self.add(Made::new("RLock", 0))),
        };
        let twice = over.is_some() && self.chance(20);
        for _ in 0..1 + usize::from(twice) {
            self.add(Made { over, ..Made::new("Condition", 0) });
        }
    }

    /// One or two timers and what they act upon. A thread that is started late may get the ident of one
    /// that has ended, and so its `RLock`: they have none.
    fn timers(&mut self) {
        let family = self.any(&[Family::Event, Family::Lock, Family::Semaphore, Family::Queue]);
        self.objects_of(family);
        let (cycle, count) = (self.threads as i64 + 1, self.weighted(&[(1, 75), (2, 25)]));
        for _ in 0..count {
            let operation = self.single(0);
            // Started by thread i, it ends at the timers' own ticks, half-way.
            let starter = self.below(self.threads) as i64;
            let ticks = cycle * self.below(3) as i64 + (self.threads as i64 - starter);
            let operation = Some(Box::new(operation));
            self.add(Made { operation, ..Made::new("Timer", ticks) });
        }
    }

    /// A few cycles; or no time at all. Where the order is free, there is no other.
    fn cycles(&mut self) -> u32 {
        if self.timed { self.weighted(&[(0, 10), (1, 45), (2, 30), (3, 15)]) } else { 0 }
    }

    /// An operation that waits: for ever, or not so long.
    fn wait(&mut self, on: usize, call: &str, for_ever: usize) -> Operation {
        let operation = Operation::new(on, call);
        // Who waits for ever is stuck soon, and does nothing more that could be compared.
        if self.chance(if self.timed { for_ever * 2 / 3 } else { for_ever }) {
            operation
        } else {
            operation.timeout(self.cycles())
        }
    }

    fn snippet(&mut self, on: usize, at: usize) -> Vec<Operation> {
        let kind = self.objects[on].kind.clone();
        if self.chance(if kind == "Condition" { 15 } else { 22 }) {
            return vec![self.single(on)];
        }
        match kind.as_str() {
            "Lock" | "RLock" | "Semaphore" | "BoundedSemaphore" => self.taken(on, at),
            "Condition" => self.under_condition(on, at),
            "Thread" => self.thread(on),
            "Timer" => {
                let [start, cancel] = ["start", "cancel"].map(|call| Operation::new(on, call));
                let join = self.wait(on, "join", 60);
                match self.below(5) {
                    0 => vec![start],
                    1 => vec![start, cancel, join],
                    2 => vec![cancel, start, join],
                    _ => vec![start, join],
                }
            }
            "Event" => match self.below(4) {
                0 => vec![Operation::new(on, "set")],
                1 => vec![Operation::new(on, "set"), Operation::new(on, "clear")],
                _ => vec![self.wait(on, "wait", 50)],
            },
            "Barrier" => vec![self.wait(on, "wait", 65)],
            "Module" => vec![self.single(on)],
            _ => self.queue(on, at),
        }
    }

    /// Taken, something else done, and given back.
    fn taken(&mut self, on: usize, at: usize) -> Vec<Operation> {
        let none_left = self.objects[on].kind == "Semaphore" && self.objects[on].number == 0;
        // Where there are no permits at first, who comes first waits, and the last one gives several.
        if none_left && self.chance(60) {
            let gives = at + 1 == self.threads;
            let many = self.weighted(&[(1, 20), (2, 50), (3, 30)]);
            let give = Operation::new(on, "release").number(many);
            return vec![if gives { give } else { self.wait(on, "acquire", 40) }];
        }
        let inside = (self.chance(40)).then(|| {
            let other = self.below(self.objects.len());
            self.single(other)
        });
        // A guard gives back what is there; only where nobody else can is it as in Python.
        if self.objects[on].kind != "Lock" && self.objects[on].kind != "BoundedSemaphore" && self.chance(20) {
            let lock = |on: usize| self.objects[on].over.unwrap_or(on);
            let body = inside.into_iter().filter(|inside| lock(inside.on) != lock(on)).collect();
            return vec![Operation { body, ..Operation::new(on, "hold") }];
        }
        let mut all = vec![self.wait(on, "acquire", 60)];
        all.extend(inside);
        all.push(Operation::new(on, "release"));
        all
    }

    fn under_condition(&mut self, on: usize, at: usize) -> Vec<Operation> {
        let module = self.objects.len() - 1;
        // Who comes first waits more often.
        let waits = self.below(self.threads) >= at;
        let inside = if waits {
            let number = self.weighted(&[(1, 40), (2, 40), (3, 20)]);
            let many = if self.timed { self.weighted(&[(2, 50), (3, 50)]) } else { 0 };
            match self.below(4) {
                0 => vec![self.wait(on, "wait_for", 20).number(number)],
                // Told too early, it waits on, and not longer than it was to.
                1 => vec![self.wait(on, "wait_for", 0).timeout(many).number(number)],
                2 => vec![self.wait(on, "wait", 0)],
                _ => vec![self.wait(on, "wait", 70)],
            }
        } else {
            let notify = match self.below(3) {
                0 => Operation::new(on, "notify_all"),
                _ => Operation::new(on, "notify").number(self.weighted(&[(1, 70), (2, 25), (0, 5)])),
            };
            let adds = self.chance(50).then(|| Operation::new(module, "add").number(1));
            adds.into_iter().chain([notify]).collect()
        };
        let own = self.objects[on].over.is_none_or(|over| self.objects[over].kind == "RLock");
        if own && self.chance(25) {
            return vec![Operation { body: inside, ..Operation::new(on, "hold") }];
        }
        let mut all = vec![Operation::new(on, "acquire")];
        all.extend(inside);
        all.push(Operation::new(on, "release"));
        all
    }

    fn queue(&mut self, on: usize, at: usize) -> Vec<Operation> {
        let simple = self.objects[on].kind == "SimpleQueue";
        let number = self.below(9) as i64;
        let gets = self.below(self.threads) >= at;
        if gets {
            let mut all = vec![self.wait(on, "get", 60)];
            if !simple && self.chance(60) {
                all.push(Operation::new(on, "task_done"));
            }
            return all;
        }
        let put = if simple { Operation::new(on, "put") } else { self.wait(on, "put", 60) };
        let mut all = vec![put.number(number)];
        if !simple && self.chance(20) {
            all.push(Operation::new(on, "join"));
        }
        all
    }

    fn thread(&mut self, on: usize) -> Vec<Operation> {
        let other = self.objects[on].number as usize;
        if self.low_level && other + 1 == self.threads {
            return vec![self.single(on)];
        }
        match self.below(4) {
            0 | 1 if other + 1 == self.threads => {
                let start = if self.timed { Operation::new(on, "start") } else { self.start_once(on) };
                vec![start, self.wait(on, "join", 60)]
            }
            0 => vec![self.wait(on, "join", 50), Operation::new(on, "is_alive")],
            _ => vec![self.single(on)],
        }
    }

    /// One operation, sensible or not.
    fn single(&mut self, on: usize) -> Operation {
        let kind = self.objects[on].kind.clone();
        let small = self.below(4) as i64;
        let operation = match kind.as_str() {
            "Lock" => match self.any(&["acquire", "try_acquire", "release", "release", "locked"]) {
                "acquire" => self.wait(on, "acquire", 40),
                call => Operation::new(on, call),
            },
            "RLock" => match self.any(&["acquire", "try_acquire", "release", "release"]) {
                "acquire" => self.wait(on, "acquire", 40),
                call => Operation::new(on, call),
            },
            "Condition" => {
                match self.any(&["acquire", "release", "wait", "wait_for", "notify", "notify_all"]) {
                    "wait" => self.wait(on, "wait", 40),
                    "wait_for" => self.wait(on, "wait_for", 40).number(small),
                    "notify" => Operation::new(on, "notify").number(small),
                    call => Operation::new(on, call),
                }
            }
            "Event" => match self.any(&["wait", "set", "clear", "is_set"]) {
                "wait" => self.wait(on, "wait", 40),
                call => Operation::new(on, call),
            },
            "Semaphore" | "BoundedSemaphore" => {
                match self.any(&["acquire", "try_acquire", "release", "many"]) {
                    "acquire" => self.wait(on, "acquire", 40),
                    "many" => Operation::new(on, "release").number(small),
                    call => Operation::new(on, call),
                }
            }
            "Barrier" => match self.any(&["wait", "reset", "abort", "n_waiting", "broken", "parties"]) {
                "wait" => self.wait(on, "wait", 50),
                call => Operation::new(on, call),
            },
            "Timer" => match self.any(&["start", "cancel", "join", "is_alive"]) {
                "join" => self.wait(on, "join", 50),
                call => Operation::new(on, call),
            },
            "Thread" => self.single_of_thread(on, small),
            "Module" => self.single_of_module(on, small),
            simple => {
                let bounded =
                    ["put", "get", "put_nowait", "get_nowait", "qsize", "empty", "full", "task_done"];
                let calls = [&bounded[..], &["task_done", "join", "shutdown", "get_nowait"]].concat();
                let calls = if simple == "SimpleQueue" {
                    vec!["put", "get", "get_nowait", "qsize", "empty"]
                } else {
                    calls
                };
                match self.any(&calls) {
                    "put" if simple == "SimpleQueue" => Operation::new(on, "put").number(small),
                    "put" => self.wait(on, "put", 40).number(small),
                    "get" => self.wait(on, "get", 40),
                    "shutdown" => Operation::new(on, "shutdown").number(small % 2),
                    "put_nowait" => Operation::new(on, "put_nowait").number(small),
                    call => Operation::new(on, call),
                }
            }
        };
        let raises = ["release", "notify", "notify_all", "task_done", "start", "set_daemon", "join_current"];
        let uncaught = raises.contains(&operation.call.as_str()) && self.chance(8);
        Operation { uncaught, ..operation }
    }

    fn single_of_thread(&mut self, on: usize, small: i64) -> Operation {
        let spare = self.objects[on].number as usize + 1 == self.threads;
        if spare && self.low_level {
            return self.start_once(on);
        }
        let calls = ["start", "join", "join", "is_alive", "name", "rename", "is_daemon", "set_daemon"];
        match self.any(&calls) {
            "join" => self.wait(on, "join", 50),
            "rename" => Operation::new(on, "rename").number(small),
            // Two that start it at once get in each other's way in CPython before 3.13.
            "start" if spare && !self.timed => self.start_once(on),
            "set_daemon" if !spare => Operation::new(on, "set_daemon").number(small % 2),
            "set_daemon" => Operation::new(on, "is_daemon"),
            call => Operation::new(on, call),
        }
    }

    fn start_once(&mut self, on: usize) -> Operation {
        let module = self.objects.len() - 1;
        let started = core::mem::replace(&mut self.started, true);
        if started { Operation::new(module, "current_thread") } else { Operation::new(on, "start") }
    }

    fn single_of_module(&mut self, on: usize, small: i64) -> Operation {
        let calls = [
            "add",
            "add",
            "counter",
            "enumerate",
            "current_thread",
            "join_current",
            "stack_size",
            "Semaphore",
            "Barrier",
        ];
        match self.any(&calls) {
            "add" => Operation::new(on, "add").number(1),
            "stack_size" => Operation::new(on, "stack_size").number(1 + 1000 * small),
            "Semaphore" => Operation::new(on, "BoundedSemaphore").number(small - 2),
            "Barrier" => Operation::new(on, "Barrier").number(small / 2),
            call => Operation::new(on, call),
        }
    }
}
