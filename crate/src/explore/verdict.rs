//! The verdict of a search: what it has found, in one sentence.

use super::report::{Found, FoundLine, Incomplete, Report};
use crate::trace::event::{End, Outcome};

/// How many values are told one by one, and how long each may be.
const MOST_VALUES: usize = 3;
const LONGEST_VALUE: usize = 40;

impl Report {
    /// With what the program expects and means of each outcome, which `judge` writes down.
    pub(crate) fn judged(mut self, judge: impl Fn(&mut Found)) -> Self {
        self.outcomes.iter_mut().for_each(judge);
        self.verdict = self.sentence();
        self
    }

    /// What the search has found, in one sentence.
    pub(super) fn sentence(&self) -> String {
        let bad = self.bad_ends();
        let surprises = self.outcomes.iter().any(Found::is_surprising);
        let tried = many(self.executions, "run");
        match &self.incomplete {
            None => format!("Every order was tried: {}.", self.came(&bad)),
            Some(incomplete) if self.executions == 0 => {
                format!("No order could be tried: {}.", reason(incomplete))
            }
            Some(_) if self.has(Outcome::Limit) => format!("{}.", capitalized(&bad.join(", and "))),
            Some(incomplete) if surprises || !bad.is_empty() => {
                format!("After {tried}: {}; {}.", self.came(&bad), reason(incomplete))
            }
            Some(incomplete) => format!("After {tried} no surprise was found; {}.", reason(incomplete)),
        }
    }

    fn has(&self, outcome: Outcome) -> bool {
        self.outcomes.iter().any(|found| found.outcome == outcome)
    }

    /// The ends that are no end of all threads' own, a clause each.
    fn bad_ends(&self) -> Vec<String> {
        let is_stuck = |found: &Found| found.outcome == Outcome::Deadlock;
        let mut bad = Vec::new();
        let mut tell = |is: &dyn Fn(&Found) -> bool, always: &str, can: &str| {
            if self.complete && self.outcomes.iter().all(is) {
                bad.push(always.to_owned());
            } else if self.outcomes.iter().any(is) {
                bad.push(can.to_owned());
            }
        };
        tell(&is_stuck, "it always deadlocks", "it can deadlock");
        tell(&raises, "a thread always ends by an exception", "a thread can end by an exception");
        if self.has(Outcome::Limit) {
            let incomplete = self.incomplete.as_ref();
            let line = incomplete.and_then(|incomplete| incomplete.line);
            let place = line.map(|line| format!(" at line {line}")).unwrap_or_default();
            bad.push(if incomplete.is_some_and(|incomplete| incomplete.livelock) {
                format!("it need not end: its threads can go round{place} for ever, in turns (a livelock)")
            } else {
                format!("it need not end: it can go on{place} for as long as no other thread gets a turn")
            });
        }
        bad
    }

    /// What can come of the program, as a clause.
    fn came(&self, bad: &[String]) -> String {
        let is_meant = Found::is_meant;
        if !bad.is_empty() {
            let is_plain = |found: &&Found| found.outcome == Outcome::Finished && !raises(found);
            let is_wrong = self.outcomes.iter().filter(is_plain).any(|found| !is_meant(found));
            let more = if is_wrong { ", and it can come to what is not meant" } else { "" };
            return bad.join(", and ") + more;
        }
        let count = self.outcomes.len();
        let not_meant = self.outcomes.iter().filter(|found| !is_meant(found)).count();
        if let Some(told) = self.told() {
            let always = if count == 1 && self.complete { "always " } else { "" };
            let all = list(&told, "or");
            let told_as = |meant: bool| told.iter().filter(move |value| value.meant == meant).cloned();
            let meant: Vec<_> = told_as(true).collect();
            return match (not_meant, meant.len()) {
                (0, _) => always.to_owned() + &all,
                (1, 0) => format!("{always}{all}, which is not meant"),
                (_, 0) => format!("{all}, and none of these is meant"),
                (_, 1) => format!("{all}, and only {} is meant", list(&meant, "and")),
                (_, _) => format!("{all}, and only {} are meant", list(&meant, "and")),
            };
        }
        let always = if self.complete { "always " } else { "" };
        let is_judged = self.outcomes.iter().all(|found| found.expected.is_some());
        let outcomes = many(count as u64, "outcome");
        match (count, not_meant) {
            (1, 0) if is_judged => format!("it {always}ends as it is meant to"),
            (1, 0) => format!("it {always}ends in the same way"),
            (1, _) => format!("it {always}comes to what is not meant"),
            (_, 0) if is_judged => format!("{outcomes}, and each is meant"),
            (_, 0) => outcomes,
            (_, 1) => format!("{outcomes}, and 1 of them is not meant"),
            (_, _) => format!("{outcomes}, and {} of them are not meant", grouped(not_meant as u64)),
        }
    }

    /// What tells the outcomes apart, if it is one short line in each, and if they are few.
    fn told(&self) -> Option<Vec<Value>> {
        let outputs = self.outcomes.iter().map(|found| &found.output[..]);
        let common = match &self.outcomes[..] {
            [first, _, ..] => outputs.fold(first.output.clone(), |common, output| both(&common, output)),
            _ => Vec::new(),
        };
        let mut told = Vec::new();
        for found in &self.outcomes {
            let mut own = found.output.clone();
            for line in &common {
                own.remove(own.iter().position(|one| one == line)?);
            }
            let [FoundLine { text, .. }] = &own[..] else { return None };
            let is_short = text.chars().count() <= LONGEST_VALUE;
            told.push(Value { text: is_short.then(|| quoted(text))?, meant: found.is_meant() });
        }
        told.sort_unstable();
        told.dedup();
        let is_told_twice = told.windows(2).any(|pair| pair[0].text == pair[1].text);
        (told.len() <= MOST_VALUES && !is_told_twice).then_some(told)
    }
}

/// A line that tells an outcome from the others.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Value {
    text: String,
    meant: bool,
}

/// Whether a thread ended by an exception.
fn raises(found: &Found) -> bool {
    let panicked = found.ends.iter().any(|thread| thread.end == End::Panicked);
    panicked || found.outcome == Outcome::Panicked
}

/// The lines that are in both.
fn both(lines: &[FoundLine], others: &[FoundLine]) -> Vec<FoundLine> {
    let mut others = others.to_vec();
    let mut is_there = |line: &&FoundLine| {
        let at = others.iter().position(|other| other == *line);
        at.map(|at| others.swap_remove(at)).is_some()
    };
    lines.iter().filter(|line| is_there(line)).cloned().collect()
}

/// A single word is told as it is.
fn quoted(text: &str) -> String {
    let is_word = !text.is_empty() && !text.contains(char::is_whitespace);
    if is_word { text.to_owned() } else { format!("“{text}”") }
}

fn reason(incomplete: &Incomplete) -> String {
    format!("{}{}", incomplete.why, at(incomplete.line))
}

fn at(line: Option<u32>) -> String {
    line.map(|line| format!(", at line {line}")).unwrap_or_default()
}

/// "1, 2 or 3".
fn list(values: &[Value], word: &str) -> String {
    let texts: Vec<_> = values.iter().map(|value| value.text.as_str()).collect();
    match &texts[..] {
        [others @ .., last] if !others.is_empty() => format!("{} {word} {last}", others.join(", ")),
        texts => texts.concat(),
    }
}

/// "1 order", "2,000 orders".
fn many(count: u64, what: &str) -> String {
    format!("{} {what}{}", grouped(count), if count == 1 { "" } else { "s" })
}

/// "12,345".
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::report::{Method, ThreadEnd};
    use super::*;
    use crate::recipe::{Set, Timing};

    /// An outcome: how it ended, what one thread printed, and whether that is meant.
    fn found(outcome: Outcome, lines: &[&str], expected: Option<bool>) -> Found {
        let end = match outcome {
            Outcome::Panicked => End::Panicked,
            Outcome::Deadlock => End::Blocked,
            Outcome::Finished | Outcome::Limit | Outcome::Stopped | Outcome::Halted => End::Returned,
        };
        let name = "MainThread".to_owned();
        let line = |text: &&str| FoundLine { thread: name.clone(), text: (*text).to_owned() };
        Found {
            outcome,
            ends: vec![ThreadEnd { name: name.clone(), end }],
            output: lines.iter().map(line).collect(),
            executions: 1,
            orders: Some(1),
            schedule: String::new(),
            preemptions: 0,
            fewest: true,
            expected,
            meant: None,
        }
    }

    fn report(executions: u64, incomplete: Option<Incomplete>, outcomes: Vec<Found>) -> Report {
        Report {
            verdict: String::new(),
            runs: executions,
            branches: Vec::new(),
            together: false,
            program: "test".to_owned(),
            set: Set::new(),
            timing: Timing::Any,
            method: Method::Classes,
            bound: None,
            executions,
            orders: Some(executions),
            blocked: 0,
            begun_again: 0,
            spins: Vec::new(),
            refuted: 0,
            complete: incomplete.is_none(),
            incomplete,
            outcomes,
            findings: Vec::new(),
            mends: None,
        }
    }

    fn complete(outcomes: Vec<Found>) -> String {
        report(outcomes.len() as u64, None, outcomes).sentence()
    }

    fn finished(lines: &[&str], expected: bool) -> Found {
        found(Outcome::Finished, lines, Some(expected))
    }

    #[test]
    fn what_a_cure_says_comes_before_what_a_program_expects_of_itself() {
        let two = finished(&["2"], true);
        let mut one = finished(&["1"], true);
        one.meant = Some(false);
        assert!(one.is_fault() && !one.is_surprising());
        assert_eq!(complete(vec![two, one]), "Every order was tried: 1 or 2, and only 2 is meant.");
    }

    #[test]
    fn the_values_are_told_if_they_are_few() {
        let one = |text, expected| finished(&["start", text, "end"], expected);
        for (outcomes, verdict) in [
            (vec![finished(&["2"], true)], "always 2"),
            (vec![finished(&["1"], false)], "always 1, which is not meant"),
            (vec![one("2", true)], "it always ends as it is meant to"),
            (vec![one("2", false)], "it always comes to what is not meant"),
            (vec![one("2", true), one("1", true)], "1 or 2"),
            (vec![one("2", true), one("1", false)], "1 or 2, and only 2 is meant"),
            (vec![one("2", true), one("1", false), one("3", true)], "1, 2 or 3, and only 2 and 3 are meant"),
            (vec![one("2", false), one("1", false)], "1 or 2, and none of these is meant"),
            (vec![one("is 2", true), one("is 1", true)], "“is 1” or “is 2”"),
            (
                vec![one("1", true), one("2", true), one("3", true), one("4", true)],
                "4 outcomes, and each is meant",
            ),
            (
                vec![one("1", true), one("2", true), one("3", true), one("4", false)],
                "4 outcomes, and 1 of them is not meant",
            ),
            // Where it stands decides: no line tells them apart.
            (vec![finished(&["a", "b"], true), finished(&["b", "a"], true)], "2 outcomes, and each is meant"),
            // One line, meant and not.
            (
                vec![finished(&["a"], true), finished(&["a", "b"], true), finished(&["b"], false)],
                "3 outcomes, and 1 of them is not meant",
            ),
        ] {
            assert_eq!(complete(outcomes), format!("Every order was tried: {verdict}."));
        }
        let unjudged = |text: &str| found(Outcome::Finished, &[text, text], None);
        assert_eq!(complete(vec![unjudged("1"), unjudged("2")]), "Every order was tried: 2 outcomes.");
    }

    #[test]
    fn bad_ends_come_first() {
        let good = || finished(&["2"], true);
        let stuck = |expected| found(Outcome::Deadlock, &[], Some(expected));
        let raised = || found(Outcome::Panicked, &[], Some(false));
        for (outcomes, verdict) in [
            (vec![good(), stuck(true)], "it can deadlock"),
            (vec![stuck(false)], "it always deadlocks"),
            (vec![good(), raised()], "a thread can end by an exception"),
            (vec![raised()], "a thread always ends by an exception"),
            (vec![stuck(false), raised()], "it can deadlock, and a thread can end by an exception"),
            (
                vec![stuck(true), finished(&["1"], false)],
                "it can deadlock, and it can come to what is not meant",
            ),
        ] {
            assert_eq!(complete(outcomes), format!("Every order was tried: {verdict}."));
        }
    }

    #[test]
    fn what_was_not_tried_is_said() {
        let after = |executions, line, outcomes| {
            let why = "there are more orders".to_owned();
            report(executions, Some(Incomplete { line, ..Incomplete::of(why) }), outcomes).sentence()
        };
        let meant = || finished(&["2"], true);
        assert_eq!(
            after(2_000, None, vec![meant()]),
            "After 2,000 runs no surprise was found; there are more orders."
        );
        assert_eq!(
            after(1, None, vec![finished(&["1"], false)]),
            "After 1 run: 1, which is not meant; there are more orders."
        );
        assert_eq!(
            after(1_234_567, None, vec![meant(), found(Outcome::Deadlock, &[], Some(true))]),
            "After 1,234,567 runs: it can deadlock; there are more orders."
        );
        assert_eq!(after(0, Some(3), vec![]), "No order could be tried: there are more orders, at line 3.");
        let endless = || found(Outcome::Limit, &[], Some(false));
        assert_eq!(
            after(3, Some(14), vec![meant(), endless()]),
            "It need not end: it can go on at line 14 for as long as no other thread gets a turn."
        );
        assert_eq!(
            after(3, None, vec![found(Outcome::Deadlock, &[], None), endless()]),
            "It can deadlock, and it need not end: it can go on for as long as no other thread gets a turn."
        );
    }
}
