//! The specifications of the four queues.

use super::{Answer, Outcomes, Patience, Primitive, Specification, TIMEOUT, answer, one, raised};
use threadground::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Fifo,
    Lifo,
    Priority,
    Simple,
}

/// A queue with its items in the order of their coming.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Items {
    kind: Kind,
    /// 0 for any number.
    capacity: u32,
    items: Vec<u32>,
    unfinished: u32,
    closed: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Operation {
    Put(u32, Patience),
    Get(Patience),
    Size,
    Empty,
    Full,
    TaskDone,
    Join,
    Shutdown(bool),
}
use Operation::*;

#[derive(Clone, Debug)]
pub(crate) enum Object {
    Fifo(Queue<u32>),
    Lifo(LifoQueue<u32>),
    Priority(PriorityQueue<u32>),
    Simple(SimpleQueue<u32>),
}

impl Items {
    pub(crate) fn new(kind: Kind, capacity: u32) -> Self {
        Self { kind, capacity, items: Vec::new(), unfinished: 0, closed: false }
    }

    fn is_full(&self) -> bool {
        self.capacity > 0 && self.items.len() >= self.capacity as usize
    }

    fn put(&self, item: u32, patience: Patience) -> Outcomes<Self> {
        if self.closed {
            return one(Answer::ShutDown, self.clone());
        }
        if self.is_full() {
            return patience.gives_up(Answer::Full, self);
        }
        let mut next = self.clone();
        next.items.push(item);
        next.unfinished += 1;
        one(Answer::Done, next)
    }

    fn get(&self, patience: Patience) -> Outcomes<Self> {
        let all = 0..self.items.len();
        let next = match self.kind {
            Kind::Fifo | Kind::Simple => all.min(),
            Kind::Lifo => all.max(),
            Kind::Priority => all.min_by_key(|&at| self.items[at]),
        };
        match next {
            Some(at) => {
                let mut next = self.clone();
                let item = next.items.remove(at);
                one(Answer::Number(item), next)
            }
            None if self.closed => one(Answer::ShutDown, self.clone()),
            None => patience.gives_up(Answer::Nothing, self),
        }
    }

    fn shutdown(&self, immediate: bool) -> Self {
        let mut next = Self { closed: true, ..self.clone() };
        if immediate {
            next.unfinished = next.unfinished.saturating_sub(next.items.len() as u32);
            next.items.clear();
        }
        next
    }
}

/// The operations that all four have, and those of three of them.
macro_rules! perform {
    ($queue:expr, $operation:expr, $($rest:tt)*) => {
        match *$operation {
            Put(item, Patience::Endless) => {
                $queue.put(item);
                Answer::Done
            }
            Get(Patience::Endless) => Answer::Number($queue.get()),
            Get(patience) => {
                let got = match patience {
                    Patience::No => $queue.get_nowait(),
                    _ => $queue.get_timeout(TIMEOUT),
                };
                match got {
                    Ok(item) => Answer::Number(item),
                    Err(GetError::Empty) => Answer::Nothing,
                    Err(GetError::ShutDown) => Answer::ShutDown,
                }
            }
            Size => Answer::Number($queue.qsize() as u32),
            Empty => Answer::Is($queue.empty()),
            $($rest)*
        }
    };
}

macro_rules! perform_all {
    ($queue:expr, $operation:expr) => {
        perform! { $queue, $operation,
            Put(item, patience) => {
                let put = match patience {
                    Patience::No => $queue.put_nowait(item),
                    _ => $queue.put_timeout(item, TIMEOUT),
                };
                match put {
                    Ok(()) => Answer::Done,
                    Err(PutError::Full(back) | PutError::ShutDown(back)) if back != item => {
                        unreachable!("{item} went in and {back} came back")
                    }
                    Err(PutError::Full(_)) => Answer::Full,
                    Err(PutError::ShutDown(_)) => Answer::ShutDown,
                }
            }
            Full => Answer::Is($queue.full()),
            TaskDone => {
                $queue.task_done();
                Answer::Done
            }
            Join => {
                $queue.join();
                Answer::Done
            }
            Shutdown(immediate) => {
                $queue.shutdown(immediate);
                Answer::Done
            }
        }
    };
}

impl Specification for Items {
    type Operation = Operation;

    fn outcomes(&self, _thread: u32, operation: &Operation) -> Outcomes<Self> {
        let same = |answer| one(answer, self.clone());
        match *operation {
            Put(item, patience) => self.put(item, patience),
            Get(patience) => self.get(patience),
            Size => same(Answer::Number(self.items.len() as u32)),
            Empty => same(Answer::Is(self.items.is_empty())),
            Full => same(Answer::Is(self.is_full())),
            TaskDone if self.unfinished == 0 => {
                raised("ValueError: task_done() called too many times", self.clone())
            }
            TaskDone => one(Answer::Done, Self { unfinished: self.unfinished - 1, ..self.clone() }),
            Join if self.unfinished == 0 => same(Answer::Done),
            Join => Vec::new(),
            Shutdown(immediate) => one(Answer::Done, self.shutdown(immediate)),
        }
    }
}

impl Primitive for Items {
    type Object = Object;

    fn first(random: &mut Random) -> Self {
        let kind = match random.randint(0, 5) {
            0..=2 => Kind::Fifo,
            3 => Kind::Lifo,
            4 => Kind::Priority,
            _ => Kind::Simple,
        };
        let capacity = if kind == Kind::Simple { 0 } else { random.randint(0, 3) as u32 };
        Self::new(kind, capacity)
    }

    fn build(&self) -> Object {
        match self.kind {
            Kind::Fifo => Object::Fifo(Queue::bounded(self.capacity)),
            Kind::Lifo => Object::Lifo(LifoQueue::bounded(self.capacity)),
            Kind::Priority => Object::Priority(PriorityQueue::bounded(self.capacity)),
            Kind::Simple => Object::Simple(SimpleQueue::new()),
        }
    }

    fn draw(&self, random: &mut Random, most: Patience) -> Operation {
        let simple = self.kind == Kind::Simple;
        match random.randint(0, if simple { 84 } else { 99 }) {
            0..=38 => {
                // So many that hardly ever two are the same.
                let item = random.randint(0, 999_999) as u32;
                Put(item, if simple { Patience::Endless } else { Patience::draw(random, most) })
            }
            39..=76 => Get(Patience::draw(random, most)),
            77..=80 => Size,
            81..=84 => Empty,
            85..=88 => Full,
            89..=95 => TaskDone,
            96 | 97 if most == Patience::Endless => Join,
            96 | 97 => TaskDone,
            98 => Shutdown(false),
            _ => Shutdown(true),
        }
    }

    fn perform(object: &Object, operation: &Operation) -> Answer {
        answer(|| match object {
            Object::Fifo(queue) => perform_all!(queue, operation),
            Object::Lifo(queue) => perform_all!(queue, operation),
            Object::Priority(queue) => perform_all!(queue, operation),
            Object::Simple(queue) => perform! { queue, operation,
                _ => unreachable!("it has no such operation"),
            },
        })
    }
}
