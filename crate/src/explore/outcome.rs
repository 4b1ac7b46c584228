//! What came of an execution, for the program and its reader: two executions with the same outcome taught the same.

use super::reading::Reading;
use crate::trace::event::{End, Outcome, Text};
use smallvec::SmallVec;

/// What came of an execution: how it ended, how each thread ended, and what each thread printed, in its own order.
///
/// Times are no part of it. If the lines of all threads are one output, their order counts as well. The texts have the
/// numbers by which they go in all runs of the search.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Came {
    pub(super) outcome: Outcome,
    /// The threads in the order of their numbers in the search: number, name, and end.
    pub(super) threads: SmallVec<[(u32, Text, End); 4]>,
    /// The lines, each with its thread's number: in their order, where that counts, and else thread by thread.
    pub(super) lines: SmallVec<[(u32, Text); 4]>,
}

impl Came {
    /// What came of a run that is over.
    pub(super) fn of(reading: &Reading, together: bool) -> Self {
        // A loop that waits for what does not come goes round until the limit of steps.
        let outcome = match reading.outcome {
            Some(Outcome::Halted) => Outcome::Limit,
            outcome => outcome.unwrap_or(Outcome::Stopped),
        };
        let end_of = |thread| {
            let end = reading.ends.iter().find(|(one, _)| *one == thread).map(|(_, end)| *end);
            end.unwrap_or(if outcome == Outcome::Deadlock { End::Blocked } else { End::CutOff })
        };
        let mut threads: SmallVec<[(u32, Text, End); 4]> =
            reading.named.iter().map(|&(thread, name)| (thread, name, end_of(thread))).collect();
        threads.sort_by_key(|(thread, ..)| *thread);
        let mut lines: SmallVec<[(u32, Text); 4]> = reading.lines.iter().copied().collect();
        if !together {
            lines.sort_by_key(|(thread, _)| *thread);
        }
        Self { outcome, threads, lines }
    }

    /// The name of a thread.
    pub(super) fn name(&self, thread: u32) -> Text {
        let named = self.threads.iter().find(|(one, ..)| *one == thread);
        named.map_or(Text::default(), |(_, name, _)| *name)
    }
}
