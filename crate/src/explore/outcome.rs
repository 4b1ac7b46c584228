//! What came of an execution, for the program and its reader: two executions with the same outcome taught the same.

use super::reading::Reading;
use crate::trace::event::{End, Outcome};

/// What came of an execution: how it ended, how each thread ended, and what each thread printed, in its own order.
///
/// Times are no part of it. If the lines of all threads are one output, their order counts as well.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Came {
    pub(super) outcome: Outcome,
    /// The threads by their numbers in the search: name, end, and lines.
    pub(super) threads: Vec<(u32, String, End, Vec<String>)>,
    /// All lines in their order, where that counts: the thread's place above, and the line.
    pub(super) together: Vec<(usize, String)>,
}

impl Came {
    /// What came of a run that is over, with these texts.
    pub(super) fn of(reading: &Reading, together: bool, texts: &[String]) -> Self {
        // A loop that waits for what does not come goes round until the limit of steps.
        let outcome = match reading.outcome {
            Some(Outcome::Halted) => Outcome::Limit,
            outcome => outcome.unwrap_or(Outcome::Stopped),
        };
        let text = |number: usize| texts.get(number).cloned().unwrap_or_default();
        let mut named = reading.named.clone();
        named.sort_unstable_by_key(|(thread, _)| *thread);
        let end_of = |thread| {
            let end = reading.ends.iter().find(|(one, _)| *one == thread).map(|(_, end)| *end);
            end.unwrap_or(if outcome == Outcome::Deadlock { End::Blocked } else { End::CutOff })
        };
        let lines_of = |thread| {
            let mine = reading.lines.iter().filter(move |(one, _)| *one == thread);
            mine.map(|(_, line)| text(line.0 as usize)).collect()
        };
        let threads: Vec<_> = named
            .iter()
            .map(|&(thread, name)| (thread, text(name.0 as usize), end_of(thread), lines_of(thread)))
            .collect();
        let place = |thread| named.iter().position(|(one, _)| *one == thread).unwrap_or_default();
        let all = reading.lines.iter().filter(|_| together);
        let together = all.map(|&(thread, line)| (place(thread), text(line.0 as usize))).collect();
        Self { outcome, threads, together }
    }
}
