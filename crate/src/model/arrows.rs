//! Arrows between lanes: from the step that let a thread go on to the step with which it went on.

use super::pairs::Pairs;
use crate::trace::event::{ObjectNumber, ThreadNumber, Ticket};
use serde::{Deserialize, Serialize};

/// An arrow between lanes: from the thread that let another one go on to the thread that went on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Arrow {
    /// What the arrow means.
    pub kind: ArrowKind,
    /// The step at the arrow's tail.
    pub from_step: u32,
    /// The step at the arrow's head.
    pub to_step: u32,
    /// The thread at the arrow's tail.
    pub from: u32,
    /// The thread at the arrow's head.
    pub to: u32,
    /// The time at the arrow's tail, in seconds.
    pub from_time: f64,
    /// The time at the arrow's head, in seconds.
    pub to_time: f64,
    /// The object by which one thread let the other go on; `None` for a start and a join.
    pub object: Option<u32>,
}

/// What an arrow means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ArrowKind {
    /// A thread's start → its first step.
    Start,
    /// A thread's last step → the end of a join.
    Join,
    /// A release → an acquire (locks, semaphores).
    Release,
    /// A notification → the end of a wait for it (conditions).
    Notify,
    /// A set → the end of a wait (events); a timer's cancel → the end of its countdown.
    Set,
    /// A put → a get.
    Queue,
    /// A get, or more room → a put, where the queue was full.
    Room,
    /// The last task done, or a shutdown → whoever waited for all tasks to be done.
    Tasks,
    /// The last thread to arrive → those that waited.
    Barrier,
}

/// Where an arrow begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tail {
    /// The start of this thread.
    Start(ThreadNumber),
    /// The end of this thread.
    End(ThreadNumber),
    /// The operation on this object that has this ticket.
    Operation(ObjectNumber, Ticket),
}

impl Tail {
    /// The tail as a pair of numbers; no object has the number 0.
    fn key(self) -> (u32, u64) {
        match self {
            Self::Start(thread) => (0, 2 * u64::from(thread)),
            Self::End(thread) => (0, 2 * u64::from(thread) + 1),
            Self::Operation(object, ticket) => (object, ticket),
        }
    }
}

/// A record that a reader sees as a step, and the arrows that touch it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Step {
    /// What this step is to the arrows that begin at it.
    pub(super) tail: Option<Tail>,
    /// The arrow that ends at this step: what it means, and where it begins.
    pub(super) head: Option<(ArrowKind, Tail)>,
}

impl Step {
    /// A step that no arrow touches.
    pub(super) const fn alone() -> Self {
        Self { tail: None, head: None }
    }
}

/// An operation on an object. The file of the object's kind says what step it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Operation {
    pub(super) object: ObjectNumber,
    pub(super) ticket: Ticket,
}

impl Operation {
    /// A step that lets other threads go on.
    pub(super) const fn wakes(self) -> Step {
        Step { tail: Some(Tail::Operation(self.object, self.ticket)), head: None }
    }

    /// A step that had to wait for the operation with the ticket `by`, or for none.
    pub(super) fn woken(self, kind: ArrowKind, by: Option<Ticket>) -> Step {
        Step { tail: None, head: by.map(|by| (kind, Tail::Operation(self.object, by))) }
    }

    /// A step that lets other threads go on, and had to wait for the operation with the ticket `by`, or for
    /// none.
    pub(super) fn passes_on(self, kind: ArrowKind, by: Option<Ticket>) -> Step {
        Step { tail: self.wakes().tail, ..self.woken(kind, by) }
    }
}

/// Where an arrow touches a lane.
#[derive(Clone, Copy, Debug)]
pub(super) struct Touch {
    /// The first moment at which the step has been made.
    pub(super) step: u32,
    pub(super) thread: ThreadNumber,
    /// The time of the step, in seconds.
    pub(super) time: f64,
}

/// Every arrow of a run. It grows with the trace.
#[derive(Debug, Default)]
pub(super) struct Arrows {
    /// Each tail with the place of what it touches.
    tails: Pairs,
    touches: Vec<Touch>,
    drawn: Vec<Arrow>,
    /// The place of each arrow in `drawn`, by its head's thread and step.
    heads: Pairs,
    /// The same by the steps of its tail and its head.
    steps: Pairs,
}

impl Arrows {
    /// Takes in the next step, which touches its lane `here`.
    pub(super) fn follow(&mut self, step: Step, here: Touch) {
        if let Some((kind, tail)) = step.head
            && let Some(from) = self.tails.get(&tail.key()).map(|place| self.touches[*place as usize])
            && from.thread != here.thread
        {
            let object = match tail {
                Tail::Operation(object, _) => Some(object),
                Tail::Start(_) | Tail::End(_) => None,
            };
            let (place, head) = (self.drawn.len() as u32, u64::from(here.step));
            self.heads.insert((here.thread, head), place);
            self.steps.insert((from.step, head), place);
            self.drawn.push(Arrow {
                kind,
                from_step: from.step,
                to_step: here.step,
                from: from.thread,
                to: here.thread,
                from_time: from.time,
                to_time: here.time,
                object,
            });
        }
        if let Some(tail) = step.tail {
            self.tails.insert(tail.key(), self.touches.len() as u32);
            self.touches.push(here);
        }
    }

    /// The arrow that ends at this step, if there is one.
    pub(super) fn to(&self, step: u32) -> Option<&Arrow> {
        let place = self.drawn.partition_point(|arrow| arrow.to_step < step);
        self.drawn.get(place).filter(|arrow| arrow.to_step == step)
    }

    /// The arrows that begin at this step.
    pub(super) fn from(&self, step: u32) -> impl Iterator<Item = &Arrow> {
        let places = self.steps.range((step, 0)..=(step, u64::MAX));
        places.filter_map(|(_, place)| self.drawn.get(*place as usize))
    }

    /// The arrow that leads over this moment to the lane of this thread: the thread has been let go and has not gone
    /// on yet, if it waits for that at all.
    pub(super) fn over(&self, moment: u32, thread: ThreadNumber) -> Option<&Arrow> {
        let next = (thread, u64::from(moment) + 1)..=(thread, u64::MAX);
        let (_, place) = self.heads.range(next).next()?;
        self.drawn.get(*place as usize).filter(|arrow| arrow.from_step <= moment)
    }

    /// Every arrow so far, in the order of their heads.
    pub(super) fn all(&self) -> &[Arrow] {
        &self.drawn
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arrow_needs_a_tail_in_another_lane() {
        let mut arrows = Arrows::default();
        let on = |ticket| Operation { object: 1, ticket };
        let touch = |step, thread| Touch { step, thread, time: f64::from(step) };
        arrows.follow(on(7).wakes(), touch(1, 0));
        arrows.follow(on(8).woken(ArrowKind::Set, Some(7)), touch(2, 1));
        arrows.follow(on(8).woken(ArrowKind::Set, Some(7)), touch(3, 0));
        arrows.follow(on(8).woken(ArrowKind::Set, Some(6)), touch(4, 1));
        arrows.follow(on(8).woken(ArrowKind::Set, None), touch(5, 1));
        let [arrow] = arrows.all() else { panic!("one, not {:?}", arrows.all()) };
        assert_eq!((arrow.from_step, arrow.to_step, arrow.object), (1, 2, Some(1)), "from the one who woke");
    }
}
