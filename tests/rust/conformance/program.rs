//! A small program over the primitives, as data, which this crate and CPython can both run.

use serde::{Deserialize, Serialize};

/// A program. Its JSON is what `cpython.py` gets, and what a failure prints.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Program {
    pub(crate) seed: u32,
    /// Each operation has a tick of its own, so that time alone says what happens. Else the order is free.
    pub(crate) timed: bool,
    pub(crate) objects: Vec<Made>,
    pub(crate) threads: Vec<Body>,
}

/// An object that the program has.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Made {
    /// The name of its type; `Module` for the functions of `threading` and a shared counter.
    pub(crate) kind: String,
    /// Parties, permits, size; the number of a thread; a timer's ticks; 1 for a lock of `_thread`'s.
    pub(crate) number: i64,
    /// The lock of a condition; none for one of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) over: Option<usize>,
    /// A barrier's own, in cycles.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) timeout: Option<u32>,
    /// What a barrier's last thread does: `add` or `raise`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) action: Option<String>,
    /// What a timer does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) operation: Option<Box<Operation>>,
    /// What MainThread looks at when the program has finished.
    pub(crate) looks: Vec<String>,
}

/// A thread.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Body {
    pub(crate) name: String,
    /// `thread`, `daemon`, or `low_level` for one of `_thread`'s.
    pub(crate) kind: String,
    /// Started by another thread, if at all; else by MainThread.
    pub(crate) spare: bool,
    pub(crate) operations: Vec<Operation>,
}

/// What a thread does at one of its ticks.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Operation {
    /// The number of the object.
    pub(crate) on: usize,
    pub(crate) call: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) number: Option<i64>,
    /// In cycles, and half a tick more; 0 is no time at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) timeout: Option<u32>,
    /// So many cycles are left out before it.
    #[serde(skip_serializing_if = "is_default")]
    pub(crate) pause: u32,
    /// What it raises ends the thread.
    #[serde(skip_serializing_if = "is_default")]
    pub(crate) uncaught: bool,
    /// What is done inside, for `hold`: Python's `with`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) body: Vec<Self>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Made {
    pub(crate) fn new(kind: &str, number: i64) -> Self {
        Self { kind: kind.to_owned(), number, ..Self::default() }
    }

    pub(crate) fn looks(self, looks: &[&str]) -> Self {
        Self { looks: looks.iter().map(|look| (*look).to_owned()).collect(), ..self }
    }
}

impl Operation {
    pub(crate) fn new(on: usize, call: &str) -> Self {
        Self { on, call: call.to_owned(), ..Self::default() }
    }

    pub(crate) fn number(self, number: i64) -> Self {
        Self { number: Some(number), ..self }
    }

    pub(crate) fn timeout(self, cycles: u32) -> Self {
        Self { timeout: Some(cycles), ..self }
    }
}

impl Program {
    /// How many ticks there are until it is a thread's turn again. The timers share the last one.
    pub(crate) fn cycle(&self) -> u32 {
        let timers = self.objects.iter().any(|made| made.kind == "Timer");
        self.threads.len() as u32 + u32::from(timers)
    }

    /// Takes out the operations that `leave_out` says; tells how many.
    pub(crate) fn strip(&mut self, leave_out: impl Fn(&Operation) -> bool) -> usize {
        fn strip(list: &mut Vec<Operation>, leave_out: &dyn Fn(&Operation) -> bool) -> usize {
            let before = list.len();
            list.retain(|operation| !leave_out(operation));
            let inside: usize = list.iter_mut().map(|operation| strip(&mut operation.body, leave_out)).sum();
            before - list.len() + inside
        }
        // A timer does something: it counts instead.
        let module = self.objects.len() - 1;
        let timers = self.objects.iter_mut().filter_map(|made| made.operation.as_deref_mut());
        let timers: Vec<_> = timers.filter(|operation| leave_out(operation)).collect();
        let count = timers.len();
        timers.into_iter().for_each(|operation| *operation = Operation::new(module, "counter"));
        let bodies = self.threads.iter_mut();
        count + bodies.map(|body| strip(&mut body.operations, &leave_out)).sum::<usize>()
    }

    /// Every program that is smaller by one thing: a thread's operations, one operation, a pause.
    pub(crate) fn smaller(&self) -> Vec<Self> {
        let mut all = Vec::new();
        let mut add = |change: &dyn Fn(&mut Self)| {
            let mut program = self.clone();
            change(&mut program);
            all.push(program);
        };
        for (at, body) in self.threads.iter().enumerate() {
            if body.operations.len() > 1 {
                add(&|program| program.threads[at].operations.clear());
            }
        }
        for (at, body) in self.threads.iter().enumerate() {
            for (step, operation) in body.operations.iter().enumerate() {
                add(&|program| drop(program.threads[at].operations.remove(step)));
                for inside in 0..operation.body.len() {
                    add(&|program| drop(program.threads[at].operations[step].body.remove(inside)));
                }
                if operation.pause > 0 {
                    add(&|program| program.threads[at].operations[step].pause = 0);
                }
            }
        }
        all
    }
}
