//! Expectations: what a program promises of every run, and how it judges what a run showed.

use super::parameter::FromValue;
use crate::model::view::{FindingKind, RunResult};
use crate::recipe::Set;
use crate::trace::event::Outcome;
use std::collections::{BTreeMap, BTreeSet};

/// What a run showed, for a program's expectation to judge.
///
/// The same expectation judges the program's runs and those of its Python twin. A twin has no virtual clock,
/// and tells no outcome and no findings: there, these are not judged.
#[derive(Debug)]
pub struct Seen {
    set: Set,
    lines: Vec<(Option<f64>, String)>,
    outcome: Option<Outcome>,
    found: Option<Vec<FindingKind>>,
    /// The lines that are not judged, as they hang on a thread's being in time.
    unjudged: BTreeSet<String>,
    wrong: Vec<String>,
}

impl Seen {
    /// What a run of the program showed. Times are judged where they are virtual.
    #[must_use]
    pub fn of(result: &RunResult) -> Self {
        let timed = result.recipe.way.is_controlled();
        let lines =
            result.output.iter().map(|line| (timed.then_some(line.time), line.text.clone())).collect();
        let found = result.findings.iter().map(|finding| finding.kind).collect();
        Self {
            set: result.recipe.set.clone(),
            lines,
            outcome: Some(result.outcome),
            found: Some(found),
            unjudged: BTreeSet::new(),
            wrong: Vec::new(),
        }
    }

    /// What an execution of the program showed: its lines, without times, and how it ended.
    #[must_use]
    pub fn came<'a>(set: Set, lines: impl IntoIterator<Item = &'a str>, outcome: Outcome) -> Self {
        let lines = lines.into_iter().map(|line| (None, line.to_owned())).collect();
        Self { set, lines, outcome: Some(outcome), found: None, unjudged: BTreeSet::new(), wrong: Vec::new() }
    }

    /// What the program's twin printed.
    #[must_use]
    pub fn printed(set: Set, text: &str) -> Self {
        let lines = text.lines().map(|line| (None, line.to_owned())).collect();
        Self { set, lines, outcome: None, found: None, unjudged: BTreeSet::new(), wrong: Vec::new() }
    }

    /// A sentence for each thing that was found to be wrong.
    pub(super) fn wrong(self) -> Vec<String> {
        self.wrong
    }

    /// The value of a parameter of the run.
    ///
    /// # Panics
    /// If the program has no parameter with this name, or one of another type.
    #[must_use]
    #[track_caller]
    pub fn param<T: FromValue>(&self, name: &str) -> T {
        let value = self.set.get(name).unwrap_or_else(|| panic!("the program has no parameter \"{name}\""));
        T::from_value(value).unwrap_or_else(|| panic!("the parameter \"{name}\" has another type"))
    }

    /// The lines that were printed, in order.
    #[must_use]
    pub fn lines(&self) -> Vec<&str> {
        self.lines.iter().map(|(_, line)| line.as_str()).collect()
    }

    /// Judges that `is` is true; `sentence` says what is wrong otherwise.
    pub fn must(&mut self, is: bool, sentence: impl Into<String>) {
        if !is {
            self.wrong.push(sentence.into());
        }
    }

    /// Says that these lines, which end in a number of whole seconds, may be late. Where times are real, a
    /// line may tell a greater number, as the machine has other things to do: then it is taken as if it told
    /// the number that is due.
    pub fn may_be_late<'a>(&mut self, lines: impl IntoIterator<Item = &'a String>) {
        if self.exact() {
            return;
        }
        let parts = |line: &str| {
            let (text, seconds) = line.rsplit_once(' ')?;
            Some((text.to_owned(), seconds.parse::<u32>().ok()?))
        };
        for line in lines {
            let is_late = |seen: &str| {
                let (seen, due) = (parts(seen)?, parts(line)?);
                (seen.0 == due.0 && seen.1 > due.1).then_some(())
            };
            for (_, seen) in &mut self.lines {
                if is_late(seen).is_some() {
                    seen.clone_from(line);
                }
            }
        }
    }

    /// Says that these lines hang on a thread's being in time. Where times are real, they may come any number of times
    /// or not at all, and are not judged any more: on a busy machine any thread may be late.
    pub fn hang_on_time<T: Into<String>>(&mut self, lines: impl IntoIterator<Item = T>) {
        if !self.exact() {
            self.unjudged.extend(lines.into_iter().map(Into::into));
        }
    }

    /// Those of these lines that are judged.
    fn judged<'a>(&self, lines: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
        lines.into_iter().filter(|line| !self.unjudged.contains(*line)).collect()
    }

    /// Judges that the lines are exactly these, in this order.
    pub fn exactly(&mut self, lines: &[String]) {
        let seen = self.judged(self.lines());
        let expected = self.judged(lines.iter().map(String::as_str));
        let same = seen == expected;
        let sentence = format!("the lines must be {expected:#?}, but are {seen:#?}");
        self.must(same, sentence);
    }

    /// Judges that the lines are exactly these, in any order.
    pub fn exactly_in_any_order(&mut self, lines: &[String]) {
        let mut seen = self.judged(self.lines());
        let mut expected = self.judged(lines.iter().map(String::as_str));
        seen.sort_unstable();
        expected.sort_unstable();
        let same = seen == expected;
        let sentence = format!("the lines must be, in any order, {expected:#?}, but are {seen:#?}");
        self.must(same, sentence);
    }

    /// Judges that these lines come in this order, whatever is between them.
    pub fn in_order(&mut self, lines: &[String]) {
        let seen = self.lines();
        let mut rest = seen.iter();
        let missing = self
            .judged(lines.iter().map(String::as_str))
            .into_iter()
            .find(|line| !rest.any(|seen| seen == line));
        if let Some(line) = missing {
            self.wrong.push(format!("\"{line}\" must come after the ones before it in {lines:?}"));
        }
    }

    /// The times, in seconds, at which this line was printed; empty where times are not virtual.
    #[must_use]
    pub fn when(&self, line: &str) -> Vec<f64> {
        self.lines.iter().filter(|(_, text)| text == line).filter_map(|(at, _)| *at).collect()
    }

    /// Judges that the line is printed at this time, in seconds, where times are virtual.
    pub fn at(&mut self, time: f64, line: &str) {
        let times = self.when(line);
        let timed = self.exact();
        let close = times.iter().any(|at| (at - time).abs() < 1e-6);
        self.must(!timed || close, format!("\"{line}\" must be printed at {time}, but is at {times:?}"));
    }

    /// Judges that the lines are exactly these, each at its time, in seconds, where times are virtual; elsewhere they
    /// may come in any order.
    pub fn timely(&mut self, lines: &[(f64, String)]) {
        let texts: Vec<String> = lines.iter().map(|(_, line)| line.clone()).collect();
        self.exactly_in_any_order(&texts);

        if !self.exact() {
            return;
        }
        // Of lines with the same text, the earliest is due first.
        let mut due: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        for (time, line) in lines {
            due.entry(line).or_default().push(*time);
        }
        due.values_mut().for_each(|times| times.sort_unstable_by(|a, b| b.total_cmp(a)));
        for (at, line) in &self.lines {
            let Some(time) = due.get_mut(line.as_str()).and_then(Vec::pop) else { continue };
            if let Some(at) = at.filter(|at| (at - time).abs() > 1e-6) {
                self.wrong.push(format!("\"{line}\" must be printed at {time}, but is at {at}"));
            }
        }
    }

    /// Whether times are virtual, so that those that a program prints are exact.
    #[must_use]
    pub fn exact(&self) -> bool {
        self.lines.iter().any(|(at, _)| at.is_some())
    }

    /// Judges that the model finds this in the run or, if `is` is false, does not, where there is a model of
    /// the run.
    pub fn finds(&mut self, kind: FindingKind, is: bool) {
        let found = self.found.clone();
        let right = found.as_ref().is_none_or(|found| found.contains(&kind) == is);
        let not = if is { "" } else { " not" };
        self.must(right, format!("{kind:?} must{not} be found, but found is {found:?}"));
    }

    /// Judges that the run ends with this outcome, where the outcome is known.
    pub fn ends(&mut self, outcome: Outcome) {
        let is = self.outcome;
        self.must(
            is.is_none_or(|is| is == outcome),
            format!("the outcome must be {outcome:?}, but is {is:?}"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(lines: &[(Option<f64>, &str)], judge: impl FnOnce(&mut Seen)) -> Vec<String> {
        let lines = lines.iter().map(|(at, line)| (*at, (*line).to_owned())).collect();
        let (outcome, found, unjudged, wrong) = Default::default();
        let mut seen = Seen { set: Set::new(), lines, outcome, found, unjudged, wrong };
        judge(&mut seen);
        seen.wrong
    }

    #[test]
    fn timely_lines_come_at_their_times_where_times_are_virtual() {
        let due = [(0.0, "a"), (1.0, "a"), (1.5, "b"), (3.0, "c")].map(|(at, line)| (at, line.to_owned()));
        let judge = |lines: &[(Option<f64>, &str)]| wrong(lines, |seen| seen.timely(&due)).len();
        let at = |a, b, c| [(Some(0.0), "a"), (Some(a), "a"), (Some(b), "b"), (Some(c), "c")];
        assert_eq!(judge(&at(1.0, 1.5, 3.0)), 0, "each at its time");
        assert_eq!(judge(&at(1.0, 1.6, 3.0)), 1, "one is late");
        assert_eq!(judge(&at(1.0, 1.5, 3.0)[..3]), 1, "one is missing");
        let order = |order: [&'static str; 4]| judge(&order.map(|line| (None, line)));
        assert_eq!(order(["a", "a", "b", "c"]), 0, "in order");
        assert_eq!(order(["a", "a", "c", "b"]), 0, "one of them late");
        assert_eq!(order(["a", "a", "b", "b"]), 1, "another line");
    }

    #[test]
    fn what_hangs_on_time_is_judged_where_times_are_virtual() {
        let due = ["a", "b", "c"].map(str::to_owned);
        let judge = |at: Option<f64>, lines: &[&'static str]| {
            let lines: Vec<_> = lines.iter().map(|line| (at, *line)).collect();
            wrong(&lines, |seen| {
                seen.hang_on_time(["b"]);
                seen.exactly(&due);
                seen.exactly_in_any_order(&due);
                seen.in_order(&due);
            })
            .len()
        };
        for at in [None, Some(0.0)] {
            assert_eq!(judge(at, &["a", "b", "c"]), 0, "{at:?}: all are there");
            assert_eq!(judge(at, &["b", "a", "b"]), 3, "{at:?}: another line is missing");
        }
        assert_eq!(judge(Some(0.0), &["a", "c"]), 3, "it is missing");
        for lines in [&["a", "c"][..], &["b", "b", "a", "c"]] {
            assert_eq!(judge(None, lines), 0, "{lines:?}: as many as there are");
        }
    }
}
