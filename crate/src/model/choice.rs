//! A choice in words: what each thread would do next, and why one cannot.

use super::Model;
use super::machine::Machine;
use super::story::doing;
use super::threads::seconds;
use super::view::{Candidate, ChoiceView};
use super::words::Sentence;
use crate::trace::choice::{Choice, Deed, Pending, Standing};
use crate::trace::event::ObjectNumber;

impl Model {
    /// The choice at which the run is held, if it is.
    #[must_use]
    pub fn choice(&self) -> Option<ChoiceView> {
        let Choice { number, usual, threads } = self.meta.choice.as_ref()?;
        let threads = threads.iter().map(|standing| self.candidate(standing)).collect();
        Some(ChoiceView { number: *number, usual: *usual, threads })
    }

    /// Whether the object's owner has taken it at this line.
    fn takes_at(&self, object: Option<ObjectNumber>, line: u32) -> bool {
        let whole = object.and_then(|number| self.machine.object(number));
        whole.and_then(|whole| whole.inside.owner()).is_some_and(|owner| owner.line == Some(line))
    }

    fn candidate(&self, standing: &Standing) -> Candidate {
        let Standing { thread, pending, goes, deadline } = *standing;
        let threads = &self.machine.threads;
        let sentence = Sentence::default().thread(threads, thread).say(" ");
        let mut line = self.texts.line(pending.place);
        let words = match threads.get(thread) {
            Some(waiting) if !goes => {
                let mut words = sentence.words();
                words.extend(doing(&self.machine, waiting));
                words
            }
            // What it has waited for has not come, and its time is over.
            Some(waiting) if waiting.until.is_some() && deadline.is_none() => {
                stops(&self.machine, pending, sentence).words()
            }
            _ => {
                let sentence = would(&self.machine, pending, sentence);
                // A guard's end has no line of its own.
                let block = line
                    .take_if(|line| pending.deed == Deed::Release && self.takes_at(pending.object, *line));
                let left = block.map(|line| format!(", leaving the block of line {line}"));
                sentence.say(left.unwrap_or_default()).words()
            }
        };
        Candidate {
            thread,
            name: threads.name(thread).to_owned(),
            line,
            goes,
            until: deadline.map(seconds),
            words,
        }
    }
}

/// What a thread does whose time is over, behind its name.
fn stops(machine: &Machine, pending: Pending, sentence: Sentence) -> Sentence {
    let object = pending.object.and_then(|number| machine.object(number));
    match (object, pending.thread) {
        (Some(whole), _) => sentence.say("stops waiting for ").object(&whole.object),
        (None, Some(other)) if pending.deed == Deed::Join => {
            sentence.say("stops waiting for ").thread(&machine.threads, other).say(" to end")
        }
        (None, _) => sentence.say("wakes"),
    }
}

/// What a thread would do, behind its name.
fn would(machine: &Machine, pending: Pending, sentence: Sentence) -> Sentence {
    let Pending { deed, object, thread, place: _ } = pending;
    if let Some(whole) = object.and_then(|number| machine.object(number)) {
        let [before, after] = whole.inside.would(deed).unwrap_or_else(|| to_object(deed));
        return sentence.say(before).object(&whole.object).say(after);
    }
    let [before, after] = alone(deed);
    match thread.filter(|_| matches!(deed, Deed::Join | Deed::GoOn)) {
        Some(other) => sentence.say(before).thread(&machine.threads, other).say(after),
        None => sentence.say(before.trim_end()),
    }
}

/// What a deed is in words, where it is done to a thread or to nothing; before the thread's name and behind it.
fn alone(deed: Deed) -> [&'static str; 2] {
    match deed {
        Deed::Begin => ["begins", ""],
        Deed::GoOn => ["goes on: ", " has started"],
        Deed::Start => ["starts a thread", ""],
        Deed::Join => ["goes on: ", " has ended"],
        Deed::Sleep => ["sleeps", ""],
        Deed::Fetch => ["fetches a document", ""],
        Deed::Print => ["prints a line", ""],
        Deed::Rename => ["renames a thread", ""],
        Deed::End => ["ends", ""],
        Deed::Clock => ["looks at the clock", ""],
        Deed::Yield => ["lets others go on", ""],
        Deed::Look => ["looks at a thread", ""],
        Deed::Acquire
        | Deed::Release
        | Deed::Wait
        | Deed::Notify
        | Deed::Set
        | Deed::Clear
        | Deed::Abort
        | Deed::Reset
        | Deed::Put
        | Deed::Get
        | Deed::TaskDone
        | Deed::Shutdown
        | Deed::Resize
        | Deed::Cancel
        | Deed::Read
        | Deed::Write => ["goes on", ""],
    }
}

/// What a thread would do to an object, before the object's name and behind it.
fn to_object(deed: Deed) -> [&'static str; 2] {
    match deed {
        Deed::Acquire => ["takes ", ""],
        Deed::Release => ["lets go of ", ""],
        Deed::Wait => ["waits for ", ""],
        Deed::Notify => ["notifies ", ""],
        Deed::Set => ["sets ", ""],
        Deed::Clear => ["clears ", ""],
        Deed::Abort => ["breaks ", ""],
        Deed::Reset => ["empties ", ""],
        Deed::Put => ["puts an item into ", ""],
        Deed::Get => ["gets an item from ", ""],
        Deed::TaskDone => ["finishes a task of ", ""],
        Deed::Join => ["goes on: all tasks of ", " are done"],
        Deed::Shutdown => ["shuts ", " down"],
        Deed::Resize => ["changes the room of ", ""],
        Deed::Cancel => ["cancels ", ""],
        Deed::Read => ["reads ", ""],
        Deed::Write => ["writes ", ""],
        Deed::Look
        | Deed::Start
        | Deed::GoOn
        | Deed::Begin
        | Deed::Sleep
        | Deed::Fetch
        | Deed::Print
        | Deed::Rename
        | Deed::End
        | Deed::Clock
        | Deed::Yield => ["looks at ", ""],
    }
}
