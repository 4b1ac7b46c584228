//! Choices: moments of a controlled run at which it has to be said who goes next, and what each thread would do.
//!
//! A thread of a controlled run stops *before* each operation, and announces it. So at every choice it is known for each
//! thread what it would do next, and whether that can be done.

use super::event::{ObjectNumber, Text, ThreadNumber};
use crate::ground::Nanos;
use crate::recipe::schedule::Next;
use serde::{Deserialize, Serialize};
#[cfg(test)]
use ts_rs::TS;

/// What kind of operation a thread has announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(TS))]
#[repr(u8)]
pub enum Deed {
    /// Takes a lock, or a permit of a semaphore.
    Acquire,
    /// Gives a lock back, or permits.
    Release,
    /// Waits for a condition, an event, a barrier, or a timer's time.
    Wait,
    /// Notifies waiters of a condition.
    Notify,
    /// Sets an event.
    Set,
    /// Clears an event.
    Clear,
    /// Breaks a barrier.
    Abort,
    /// Empties a barrier.
    Reset,
    /// Puts an item into a queue.
    Put,
    /// Gets an item of a queue.
    Get,
    /// Says that a task of a queue is done.
    TaskDone,
    /// Waits for the end of a thread, or of a queue's tasks.
    Join,
    /// Shuts a queue down.
    Shutdown,
    /// Changes how many items a queue has room for.
    Resize,
    /// Cancels a timer.
    Cancel,
    /// Reads a shared variable, or a thread's own value.
    Read,
    /// Writes one.
    Write,
    /// Looks at an object or a thread, and changes nothing.
    Look,
    /// Starts a thread.
    Start,
    /// Goes on after it has started a thread.
    GoOn,
    /// Begins.
    Begin,
    /// Sleeps.
    Sleep,
    /// Fetches a document.
    Fetch,
    /// Prints a line.
    Print,
    /// Gives a thread another name.
    Rename,
    /// Comes to its end.
    End,
    /// Looks at the clock.
    Clock,
    /// Lets others go on, in a loop that waits for them.
    Yield,
}

impl Deed {
    const ALL: [Self; 28] = [
        Self::Acquire,
        Self::Release,
        Self::Wait,
        Self::Notify,
        Self::Set,
        Self::Clear,
        Self::Abort,
        Self::Reset,
        Self::Put,
        Self::Get,
        Self::TaskDone,
        Self::Join,
        Self::Shutdown,
        Self::Resize,
        Self::Cancel,
        Self::Read,
        Self::Write,
        Self::Look,
        Self::Start,
        Self::GoOn,
        Self::Begin,
        Self::Sleep,
        Self::Fetch,
        Self::Print,
        Self::Rename,
        Self::End,
        Self::Clock,
        Self::Yield,
    ];
}

/// The operation that a thread has announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pending {
    /// What the thread would do.
    pub deed: Deed,
    /// The object that it would do it to, if there is one.
    pub object: Option<ObjectNumber>,
    /// The thread that it is about, if there is one.
    pub thread: Option<ThreadNumber>,
    /// The number of its place's text; 0 for no line of the program.
    pub place: Text,
}

/// A thread at a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The thread.
    pub thread: ThreadNumber,
    /// What it would do next.
    pub pending: Pending,
    /// Whether it can be chosen to go on.
    pub goes: bool,
    /// Until when it waits at most, in nanoseconds of the run's clock; then it can be chosen to let that time pass.
    pub deadline: Option<Nanos>,
}

/// A moment at which more than one thread can go on, or at which a deadline could pass.
///
/// In JSON it is a list of numbers, which only the model reads, and in few bytes of code: its own number, who goes next
/// first-come (the thread, and 1 if its time passes), and seven for each thread, -1 for none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Vec<i64>", try_from = "Vec<i64>")]
pub struct Choice {
    /// Its number in the run, from 0.
    pub number: u64,
    /// Who goes next first-come.
    pub usual: Next,
    /// Every thread that has not ended.
    pub threads: Vec<Standing>,
}

impl From<Choice> for Vec<i64> {
    fn from(Choice { number, usual, threads }: Choice) -> Self {
        let or_none = |number: Option<u32>| number.map_or(-1, i64::from);
        let standing = |Standing { thread, pending, goes, deadline }: Standing| {
            let Pending { deed, object, thread: about, place } = pending;
            let deadline = deadline.unwrap_or(-1);
            [
                thread.into(),
                deed as i64,
                or_none(object),
                or_none(about),
                place.0.into(),
                goes.into(),
                deadline,
            ]
        };
        let head = [number as i64, usual.thread.into(), usual.times_out.into()];
        head.into_iter().chain(threads.into_iter().flat_map(standing)).collect()
    }
}

impl TryFrom<Vec<i64>> for Choice {
    type Error = &'static str;

    fn try_from(numbers: Vec<i64>) -> Result<Self, Self::Error> {
        let broken = "a choice is made of other numbers";
        let known = |number: i64| u32::try_from(number).map_err(|_| broken);
        let or_none = |number: i64| u32::try_from(number).ok();
        let Some((&[number, usual, times_out], threads)) = numbers.split_first_chunk() else {
            return Err(broken);
        };
        let standing = |row: &[i64]| {
            let &[thread, deed, object, about, place, goes, deadline] = row else { return Err(broken) };
            let deed = *usize::try_from(deed).ok().and_then(|deed| Deed::ALL.get(deed)).ok_or(broken)?;
            let pending =
                Pending { deed, object: or_none(object), thread: or_none(about), place: Text(known(place)?) };
            let deadline = Some(deadline).filter(|&deadline| deadline >= 0);
            Ok(Standing { thread: known(thread)?, pending, goes: goes != 0, deadline })
        };
        let number = u64::try_from(number).map_err(|_| broken)?;
        let usual = Next { thread: known(usual)?, times_out: times_out != 0 };
        Ok(Self { number, usual, threads: threads.chunks(7).map(standing).collect::<Result<_, _>>()? })
    }
}

/// What a schedule said at a choice; in JSON three numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Vec<i64>", try_from = "Vec<i64>")]
pub struct Chosen {
    /// How many records had been written by then.
    pub records: u32,
    /// Who went next.
    pub next: Next,
}

impl From<Chosen> for Vec<i64> {
    fn from(Chosen { records, next }: Chosen) -> Self {
        vec![records.into(), next.thread.into(), next.times_out.into()]
    }
}

impl TryFrom<Vec<i64>> for Chosen {
    type Error = &'static str;

    fn try_from(numbers: Vec<i64>) -> Result<Self, Self::Error> {
        let known = |at: usize| {
            let number = numbers.get(at).and_then(|&number| u32::try_from(number).ok());
            number.ok_or("what was chosen is made of other numbers")
        };
        Ok(Self { records: known(0)?, next: Next { thread: known(1)?, times_out: known(2)? != 0 } })
    }
}
