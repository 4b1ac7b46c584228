//! Reads a log as a history, in which each line becomes a call with its beginning and its end.
//!
//! A thread's lines are in the order of its operations. An operation that raises an error which is not caught
//! has no line of its own; the line of the excepthook has its error. A thread that leaves a `hold` that way
//! gives back what it held, without a line.

use super::program::{Operation, Program};
use super::world::{Act, World};
use super::{Log, Times};
use crate::linearizable::{self, Call, End};
use crate::specification::{Answer, Keeper};
use std::collections::VecDeque;

/// A thread has ended by then, and MainThread begins to look at what is left.
const END: u64 = u64::MAX / 2;

/// Whether the promise allows a log; if not, why.
pub(super) fn explain(program: &Program, keeper: Keeper, log: &Log, times: &Times) -> Result<(), String> {
    let calls = calls(program, log, times);
    let end = if log.end == "deadlock" { End::Stuck } else { End::Stopped };
    linearizable::explain(&World::new(program, keeper), &calls, end)
}

/// What each thread called, and MainThread last.
fn calls(program: &Program, log: &Log, times: &Times) -> Vec<Vec<Call<Act>>> {
    let is_started = |at: usize| {
        let on = program.objects.iter().position(|made| made.kind == "Thread" && made.number == at as i64);
        let started = on.map(|on| format!("{on}.start -> None"));
        log.lines.values().flatten().any(|line| Some(line) == started.as_ref())
    };
    let of_thread = |(at, body): (usize, &super::program::Body)| {
        if body.spare && !is_started(at) {
            return Vec::new();
        }
        let lines = Line::all(log, times, &body.name);
        let mut reader = Reader { program, lines, calls: Vec::new(), holds: Vec::new() };
        if body.spare {
            let begun = reader.lines.front().map_or(END, |line| line.begin);
            reader.called(Act::Begin, 0, Some((Answer::Done, begun)));
        }
        if reader.perform(&body.operations) {
            reader.ends();
        }
        reader.calls
    };
    let mut calls: Vec<_> = program.threads.iter().enumerate().map(of_thread).collect();
    let looks = program
        .objects
        .iter()
        .enumerate()
        .flat_map(|(on, made)| made.looks.iter().map(move |look| Operation::new(on, look)));
    let lines = log.lines.get("main").into_iter().flatten();
    let looked = looks.zip(lines).zip(END + 1..).map(|((operation, line), at)| {
        let (_, result) = line.split_once(" -> ").expect("nothing that MainThread does waits");
        Call { operation: Act::new(program, &operation), invoked: at, returned: Some((read(result), at)) }
    });
    calls.push(looked.collect());
    calls
}

/// What Python has printed.
fn read(text: &str) -> Answer {
    match text {
        "None" => Answer::Done,
        "True" | "False" => Answer::Is(text == "True"),
        "Empty" => Answer::Nothing,
        "Full" => Answer::Full,
        "ShutDown" => Answer::ShutDown,
        "BrokenBarrierError" => Answer::Broken,
        _ => text.parse().map_or_else(|_| Answer::Text(text.to_owned()), Answer::Number),
    }
}

struct Line<'a> {
    result: Option<&'a str>,
    is_hook: bool,
    begin: u64,
    end: Option<u64>,
}

impl<'a> Line<'a> {
    fn all(log: &'a Log, times: &Times, name: &str) -> VecDeque<Self> {
        let lines = log.lines.get(name).into_iter().flatten();
        let times = times.get(name).into_iter().flatten();
        let nanoseconds = |time: f64| (time * 1e9) as u64;
        let line = |(line, &(begin, end)): (&'a String, &(f64, Option<f64>))| {
            let result = line.split_once(" -> ").map(|(_, result)| result);
            let is_hook = line.starts_with("excepthook");
            Line { result, is_hook, begin: nanoseconds(begin), end: end.map(nanoseconds) }
        };
        lines.zip(times).map(line).collect()
    }
}

/// One thread's lines, and what it called so far.
struct Reader<'a> {
    program: &'a Program,
    lines: VecDeque<Line<'a>>,
    calls: Vec<Call<Act>>,
    /// What it is inside of.
    holds: Vec<usize>,
}

impl Reader<'_> {
    fn called(&mut self, operation: Act, invoked: u64, returned: Option<(Answer, u64)>) {
        self.calls.push(Call { operation, invoked, returned });
    }

    /// False if it comes no further.
    fn perform(&mut self, operations: &[Operation]) -> bool {
        operations.iter().all(|operation| self.one(operation))
    }

    fn one(&mut self, operation: &Operation) -> bool {
        match operation.call.as_str() {
            "exit" => {
                if let Some(line) = self.lines.pop_front() {
                    self.unwinds(line.begin, END);
                    self.ends();
                }
                false
            }
            "hold" => {
                // What `with` gives is not printed.
                if !self.call_that_gives(Act::new(self.program, operation), "None", Answer::Is(true)) {
                    return false;
                }
                self.holds.push(operation.on);
                self.perform(&operation.body) && {
                    let on = self.holds.pop().expect("it is inside");
                    self.call(Act::gives_back(self.program, on))
                }
            }
            // Python's gives True where the promise says nothing.
            "wait" if operation.timeout.is_none() && self.is_condition(operation.on) => {
                self.call_that_gives(Act::new(self.program, operation), "True", Answer::Done)
            }
            _ => self.call(Act::new(self.program, operation)),
        }
    }

    fn is_condition(&self, on: usize) -> bool {
        self.program.objects[on].kind == "Condition"
    }

    /// The next line is this call's. False if it comes no further.
    fn call(&mut self, act: Act) -> bool {
        self.call_that_gives(act, "", Answer::Text(String::new()))
    }

    /// The same, of a call for which Python prints something else than it gives here.
    fn call_that_gives(&mut self, act: Act, printed: &str, gives: Answer) -> bool {
        let Some(line) = self.lines.pop_front() else { return false };
        if let (Some(result), Some(end)) = (line.result, line.end) {
            let gave = if result == printed { gives } else { read(result) };
            self.called(act, line.begin, Some((gave, end)));
            return true;
        }
        match self.lines.pop_front() {
            Some(hook) if hook.is_hook => self.fails(act, line.begin, &hook),
            _ => self.called(act, line.begin, None),
        }
        false
    }

    /// The call raised what the excepthook told.
    fn fails(&mut self, act: Act, invoked: u64, hook: &Line<'_>) {
        let told = hook.result.expect("it only writes a line");
        let (_, error) = told.split_once(' ').expect("a name and an error");
        self.called(act, invoked, Some((read(error), hook.begin)));
        self.unwinds(invoked, hook.begin);
        let end = hook.end.unwrap_or(END);
        // Its name is what it was then, or is by now.
        self.called(Act::Excepthook(error.to_owned()), invoked, Some((read(told), end)));
        self.ends();
    }

    fn unwinds(&mut self, from: u64, to: u64) {
        while let Some(on) = self.holds.pop() {
            self.called(Act::gives_back(self.program, on), from, Some((Answer::Done, to)));
        }
    }

    fn ends(&mut self) {
        let last = self.calls.last().and_then(|call| call.returned.as_ref()).map_or(0, |&(_, at)| at);
        self.called(Act::End, last.min(END), Some((Answer::Done, END)));
    }
}

#[cfg(test)]
mod tests {
    use super::{Keeper, Log, Program, Times, explain};
    use crate::conformance::{generate, ours};

    /// Another answer of the same kind.
    fn another(result: &str) -> Option<String> {
        Some(match result {
            "True" => "False".to_owned(),
            "False" => "True".to_owned(),
            "None" => "RuntimeError: on purpose".to_owned(),
            number => (number.parse::<u32>().ok()? + 1).to_string(),
        })
    }

    /// Each log that differs from this one by one answer, and what was changed.
    fn changed(log: &Log) -> Vec<(Log, String)> {
        let mut all = Vec::new();
        for (name, lines) in &log.lines {
            for (at, line) in lines.iter().enumerate() {
                let Some((call, result)) = line.split_once(" -> ") else { continue };
                let Some(other) = another(result) else { continue };
                let mut log = log.clone();
                let told = format!("{name}: {call} -> {other} instead of {result}");
                log.lines.get_mut(name).expect("it is a copy")[at] = format!("{call} -> {other}");
                all.push((log, told));
            }
        }
        all
    }

    /// As it was, and as if all had happened at once.
    fn orders(times: &Times) -> [Times; 2] {
        let mut at_once = times.clone();
        for (_, end) in at_once.values_mut().flatten() {
            *end = end.map(|_| 1e6);
        }
        at_once.values_mut().flatten().for_each(|time| time.0 = 0.0);
        [times.clone(), at_once]
    }

    #[test]
    fn one_wrong_answer_is_noticed() {
        let (mut count, mut unnoticed) = (0, Vec::new());
        let programs = (0..200).map(generate::program);
        for program in programs.filter(|program: &Program| !program.timed) {
            let (log, times) = ours::run(&program, Some(6));
            let [times, at_once] = orders(&times);
            assert_eq!(explain(&program, Keeper::Ours, &log, &times), Ok(()), "seed {}", program.seed);
            assert_eq!(explain(&program, Keeper::Ours, &log, &at_once), Ok(()), "seed {}", program.seed);
            for (changed, what) in changed(&log) {
                count += 1;
                if explain(&program, Keeper::Ours, &changed, &times).is_ok() {
                    unnoticed.push(format!("seed {}: {what}", program.seed));
                }
            }
        }
        // A wait of no time beside a notify may give either.
        unnoticed.retain(|what: &String| !what.contains(".wait -> True instead of False"));
        assert_eq!(unnoticed, [""; 0], "of {count} wrong answers");
        assert!(count > 400, "only {count} answers were changed");
    }
}
