//! The family of the queues: Queue, LifoQueue, PriorityQueue and SimpleQueue.

use crate::model::arrows::{ArrowKind, Operation, Step};
use crate::model::family::{Act, Family, New, Telling, Waiting};
use crate::model::objects::{Object, User, leave};
use crate::model::state::State;
use crate::model::words::{Sentence, at_most, times};
use crate::trace::event::{Moved, OnQueue, Patience, Phase};
use crate::trace::kind::Kind;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// The inside of a queue. The object's waiters are the threads that wait for an item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Queue {
    /// The items, the next one to come out first.
    #[cfg_attr(test, ts(as = "Vec<String>"))]
    pub items: VecDeque<String>,
    /// How many items the queue has room for; 0 if there is no limit.
    pub capacity: u64,
    /// How many tasks have been put and are not done yet.
    pub unfinished: u64,
    /// The threads that wait for a place.
    pub putters: Vec<User>,
    /// The threads that wait until every task is done.
    pub joiners: Vec<User>,
    /// Whether the queue is shut down.
    pub closed: bool,
    /// Which item comes out next.
    #[serde(skip)]
    order: Order,
    /// Whether each item that is put is a task to be done: not so for a SimpleQueue.
    #[serde(skip)]
    has_tasks: bool,
}

/// Which item comes out next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Order {
    #[default]
    FirstIn,
    LastIn,
    Smallest,
}

const fn empty(order: Order, has_tasks: bool) -> Queue {
    Queue {
        items: VecDeque::new(),
        capacity: 0,
        unfinished: 0,
        putters: Vec::new(),
        joiners: Vec::new(),
        closed: false,
        order,
        has_tasks,
    }
}

pub(super) const QUEUE: New<Queue> = New { words: "a Queue", inside: empty(Order::FirstIn, true) };
pub(super) const LIFO_QUEUE: New<Queue> = New { words: "a LifoQueue", inside: empty(Order::LastIn, true) };
pub(super) const PRIORITY_QUEUE: New<Queue> =
    New { words: "a PriorityQueue", inside: empty(Order::Smallest, true) };
pub(super) const SIMPLE_QUEUE: New<Queue> =
    New { words: "a SimpleQueue", inside: empty(Order::FirstIn, false) };

impl Queue {
    fn put(&mut self, item: String) {
        // A trace may claim any number of tasks, even the greatest.
        self.unfinished = self.unfinished.saturating_add(u64::from(self.has_tasks));
        let at = match self.order {
            Order::FirstIn => self.items.len(),
            Order::LastIn => 0,
            Order::Smallest => self.items.partition_point(|other| !is_later(other, &item)),
        };
        self.items.insert(at, item);
    }

    fn get(&mut self, item: &str) {
        if let Some(at) = self.items.iter().position(|other| other == item) {
            self.items.remove(at);
        }
    }
}

/// The step that a put or a get is.
fn step(operation: Operation, kind: ArrowKind, phase: Phase<Moved>) -> Option<Step> {
    match phase {
        Phase::Wants => None,
        Phase::Blocked | Phase::GaveUp => Some(Step::alone()),
        Phase::Has(moved) => Some(operation.passes_on(kind, moved.woken_by)),
    }
}

/// Whether an item comes out of a priority queue later than another one. Whole numbers are compared as
/// numbers, all else as text.
fn is_later(this: &str, other: &str) -> bool {
    match (this.parse::<i64>(), other.parse::<i64>()) {
        (Ok(this), Ok(other)) => this > other,
        (Ok(_) | Err(_), Ok(_) | Err(_)) => this > other,
    }
}

impl Family for Queue {
    type On = OnQueue;

    const USUAL: Kind = Kind::Queue;

    fn step(what: &OnQueue, operation: Operation) -> Option<Step> {
        match *what {
            OnQueue::Init { .. } => None,
            // A put brings an item to a thread that gets, and a get makes room for a thread that puts.
            OnQueue::Put { phase, .. } => step(operation, ArrowKind::Room, phase),
            OnQueue::Get { phase, .. } => step(operation, ArrowKind::Queue, phase),
            OnQueue::TaskDone { .. } | OnQueue::Shutdown { .. } => Some(operation.wakes()),
            OnQueue::Resize { .. } => Some(Step::alone()),
            OnQueue::Join { phase } => match phase {
                Phase::Wants => None,
                Phase::Blocked | Phase::GaveUp => Some(Step::alone()),
                Phase::Has(woken) => Some(operation.woken(ArrowKind::Tasks, woken.woken_by)),
            },
        }
    }

    fn apply(&mut self, what: &OnQueue, act: &mut Act<'_>) {
        match *what {
            OnQueue::Init { capacity } => self.capacity = capacity.unwrap_or(0),
            OnQueue::Put { patience, phase } => match phase {
                Phase::Wants => {}
                Phase::Blocked => self.putters.push(act.block(State::QueueFull, patience)),
                Phase::Has(Moved { item, .. }) => {
                    leave(&mut self.putters, act.me);
                    act.go_on();
                    self.put(act.text(item));
                }
                Phase::GaveUp => {
                    leave(&mut self.putters, act.me);
                    act.go_on();
                }
            },
            OnQueue::Get { patience, phase } => match phase {
                Phase::Wants => {}
                Phase::Blocked => act.wait(State::QueueEmpty, patience),
                Phase::Has(Moved { item, .. }) => {
                    act.go_on();
                    self.get(act.texts.get(item));
                }
                Phase::GaveUp => act.go_on(),
            },
            OnQueue::TaskDone { unfinished } => {
                self.unfinished = unfinished;
                if unfinished == 0 {
                    act.threads.let_all_go(&self.joiners);
                }
            }
            OnQueue::Join { phase } => match phase {
                Phase::Wants => {}
                Phase::Blocked => self.joiners.push(act.block(State::QueueJoin, Patience::Forever)),
                Phase::Has(_) | Phase::GaveUp => {
                    leave(&mut self.joiners, act.me);
                    act.go_on();
                }
            },
            OnQueue::Shutdown { immediate } => {
                self.closed = true;
                act.let_all_go();
                act.threads.let_all_go(&self.putters);
                if immediate {
                    self.items.clear();
                    act.threads.let_all_go(&self.joiners);
                }
            }
            OnQueue::Resize { capacity } => self.capacity = capacity.unwrap_or(0),
        }
    }

    fn tell(&self, what: &OnQueue, telling: &Telling<'_>) -> Option<Sentence> {
        Some(match *what {
            OnQueue::Init { .. } => return None,
            OnQueue::Put { patience, phase } => match phase {
                Phase::Wants => return None,
                Phase::Blocked => telling.on(" waits for room in ").say(at_most(patience)),
                Phase::Has(Moved { item, .. }) => {
                    let sentence = telling.start(" puts ").value(telling.text(item)).say(" into ");
                    telling.then(sentence.object(telling.object))
                }
                Phase::GaveUp => telling.on(" cannot put an item into "),
            },
            OnQueue::Get { patience, phase } => match phase {
                Phase::Wants => return None,
                Phase::Blocked => telling.on(" waits for an item in ").say(at_most(patience)),
                Phase::Has(Moved { item, .. }) => {
                    let sentence = telling.start(" gets ").value(telling.text(item)).say(" from ");
                    telling.then(sentence.object(telling.object))
                }
                Phase::GaveUp => telling.on(" gets nothing from "),
            },
            OnQueue::TaskDone { unfinished } => {
                let sentence = telling.on(" finishes a task of ").say(match unfinished {
                    0 => "; all are done".to_owned(),
                    1 => "; 1 is left".to_owned(),
                    many => format!("; {many} are left"),
                });
                if unfinished > 0 { sentence } else { telling.lets_go(sentence, &self.joiners) }
            }
            OnQueue::Join { phase } => match phase {
                Phase::Wants => return None,
                Phase::Blocked => telling.on(" waits until all tasks of ").say(" are done"),
                Phase::Has(_) => telling.on(" goes on: all tasks of ").say(" are done"),
                Phase::GaveUp => telling.on(" stops waiting for the tasks of "),
            },
            OnQueue::Shutdown { .. } => telling.on(" shuts down "),
            OnQueue::Resize { capacity } => {
                let room =
                    capacity.map_or_else(|| "any number of items".to_owned(), |room| times(room, "item"));
                telling.start(" gives ").object(telling.object).say(format!(" room for {room}"))
            }
        })
    }

    fn doing(&self, waiting: &Waiting<'_>) -> Sentence {
        if waiting.thread.state == State::QueueJoin {
            return waiting.on("waits until all tasks of ").say(" are done");
        }
        let what = if waiting.thread.state == State::QueueFull { "room" } else { "an item" };
        waiting.until(waiting.on(&format!("waits for {what} in ")))
    }

    fn let_go(&self, waiting: &Waiting<'_>) -> Sentence {
        if self.joiners.iter().any(|user| user.thread == waiting.thread.number) {
            return waiting.on("may go on: all tasks of ").say(" are done");
        }
        waiting.was_woken()
    }

    fn owner(&self) -> Option<&User> {
        None
    }

    fn summary(&self, _object: &Object) -> String {
        match self {
            Self { closed: true, .. } => "shut down".to_owned(),
            Self { items, capacity: 0, .. } => times(items.len() as u64, "item"),
            Self { items, capacity, .. } => format!("{} of {capacity} places taken", items.len()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_out_next_is_in_front() {
        let cases = [
            (QUEUE, "10 9 b a", 4),
            (LIFO_QUEUE, "a b 9 10", 4),
            (PRIORITY_QUEUE, "9 10 a b", 4),
            (SIMPLE_QUEUE, "10 9 b a", 0),
        ];
        for (New { words, inside: mut queue }, items, tasks) in cases {
            ["10", "9", "b", "a"].into_iter().for_each(|item| queue.put(item.to_owned()));
            assert_eq!(
                (Vec::from(queue.items.clone()).join(" ").as_str(), queue.unfinished),
                (items, tasks),
                "{words}"
            );
            queue.get("9");
            queue.get("none");
            assert_eq!(queue.items.len(), 3, "{words}");
        }
    }
}
