//! What the records of each kind of object say of the steps in which they were made.

use super::{Names, Queue, Reading};
use crate::explore::access::Verb;
use crate::trace::event::{
    OnBarrier, OnCondition, OnEvent, OnLock, OnQueue, OnSemaphore, OnTimer, Patience, Phase,
};
use crate::trace::kind::Kind;

impl Reading {
    pub(super) fn read_lock(&mut self, object: u32, what: OnLock) {
        match what {
            OnLock::Acquire { patience, phase, .. } => match phase {
                Phase::Wants => {}
                Phase::Blocked if patience == Patience::Forever => {}
                Phase::Blocked => {
                    self.on(object, Verb::SeesHeld);
                    self.waits_until(patience);
                }
                Phase::Has(acquired) if acquired.depth > 1 => {
                    self.on_lock(object, Verb::Inside, acquired.depth);
                }
                Phase::Has(_) => self.on(object, Verb::Take),
                Phase::GaveUp => self.gives_up(object, Verb::SeesHeld),
            },
            OnLock::Release { depth: 0, .. } => self.on(object, Verb::Give),
            OnLock::Release { depth, .. } => self.on_lock(object, Verb::Inside, depth),
        }
    }

    pub(super) fn read_condition(&mut self, object: u32, what: OnCondition) {
        match what {
            OnCondition::Init { .. } => {}
            OnCondition::Wait { patience, phase } => match phase {
                // It gets in line here, before it lets the lock go; its time runs from here on, too.
                Phase::Wants => {
                    self.on(object, Verb::Line);
                    self.waits_until(patience);
                }
                Phase::Blocked => {}
                Phase::Has(_) => self.on(object, Verb::Wake),
                Phase::GaveUp => self.gives_up(object, Verb::Wake),
            },
            OnCondition::Notify { asked, .. } => self.on(object, Verb::Tell(asked)),
        }
    }

    pub(super) fn read_event(&mut self, thread: u32, object: u32, what: OnEvent) {
        match what {
            OnEvent::Wait { patience, phase } => match phase {
                Phase::Wants => self.comes(thread),
                Phase::Blocked => {
                    self.was_fresh(thread);
                    self.on(object, Verb::Look);
                    self.waits_until(patience);
                }
                Phase::Has(_) => {
                    let verb = if self.was_fresh(thread) { Verb::Look } else { Verb::Wake };
                    self.on(object, verb);
                }
                Phase::GaveUp => self.gives_up(object, Verb::Look),
            },
            OnEvent::Set => self.on(object, Verb::Alike),
            OnEvent::Clear => self.on(object, Verb::Clear),
        }
    }

    pub(super) fn read_semaphore(&mut self, object: u32, what: OnSemaphore, names: &mut Names) {
        let (number, thing) = (self.objects[object as usize], self.thing(object));
        match what {
            OnSemaphore::Init { permits } => {
                let permits = i64::try_from(permits).unwrap_or(i64::MAX);
                names.learn(number, |known| known.permits = permits);
            }
            OnSemaphore::Acquire { patience, phase } => match phase {
                Phase::Wants => {}
                Phase::Blocked if patience == Patience::Forever => {}
                Phase::Blocked => {
                    self.change(object);
                    self.waits_until(patience);
                }
                Phase::Has(_) => self.on(object, Verb::TakePermit),
                Phase::GaveUp => self.gives_up(object, Verb::Change),
            },
            OnSemaphore::Release { permits } => {
                let known = names.known(number);
                let before = self.levels.of(thing, names);
                let many = i64::try_from(permits).unwrap_or(i64::MAX) - before;
                let bound = (known.kind == Kind::BoundedSemaphore).then_some(known.permits);
                self.on(object, Verb::GivePermits(many, bound));
            }
        }
    }

    pub(super) fn read_barrier(&mut self, thread: u32, object: u32, what: OnBarrier) {
        match what {
            OnBarrier::Init { .. } => {}
            OnBarrier::Wait { patience, phase } => match phase {
                // It arrives here, though the last one to do so may have steps of an action to make before it is through.
                Phase::Wants => {
                    self.comes(thread);
                    self.change(object);
                }
                Phase::Blocked => {
                    self.was_fresh(thread);
                    self.change(object);
                    self.waits_until(patience);
                }
                Phase::Has(_) | Phase::GaveUp => {
                    let has_waited = !self.was_fresh(thread) && !self.is_late();
                    self.on(object, if has_waited { Verb::Wake } else { Verb::Change });
                }
            },
            OnBarrier::Reset | OnBarrier::Abort { .. } => self.change(object),
        }
    }

    pub(super) fn read_timer(&mut self, thread: u32, object: u32, what: OnTimer) {
        match what {
            OnTimer::Init { .. } => {}
            OnTimer::Wait { patience, phase } => match phase {
                Phase::Wants => self.comes(thread),
                Phase::Blocked => {
                    self.was_fresh(thread);
                    self.change(object);
                    self.waits_until(patience);
                }
                Phase::Has(_) => {
                    let verb = if self.was_fresh(thread) { Verb::Change } else { Verb::Wake };
                    self.on(object, verb);
                }
                Phase::GaveUp => self.gives_up(object, Verb::Change),
            },
            OnTimer::Cancel => self.change(object),
        }
    }

    pub(super) fn read_queue(&mut self, object: u32, what: OnQueue, names: &mut Names) {
        let number = self.objects[object as usize];
        let known = names.known(number);
        if self.queues.len() <= number as usize {
            self.queues.resize(number as usize + 1, Queue::default());
        }
        let queue = &mut self.queues[number as usize];
        let is_numbered = matches!(known.kind, Kind::Queue | Kind::SimpleQueue) && !queue.is_disturbed;
        match what {
            OnQueue::Init { capacity } => names.learn(number, |known| known.room = capacity),
            OnQueue::Put { patience, phase } => match phase {
                Phase::Has(_) => {
                    let verb = if is_numbered { Verb::Put(queue.put, known.room) } else { Verb::Change };
                    queue.put += 1;
                    self.on(object, verb);
                }
                phase => self.read_vain(object, patience, phase.done().is_some(), phase == Phase::Wants),
            },
            OnQueue::Get { patience, phase } => match phase {
                Phase::Has(_) => {
                    let verb = if is_numbered { Verb::Get(queue.got, known.room) } else { Verb::Change };
                    queue.got += 1;
                    self.on(object, verb);
                }
                phase => self.read_vain(object, patience, phase.done().is_some(), phase == Phase::Wants),
            },
            OnQueue::Join { phase } => match phase {
                Phase::Wants | Phase::Blocked => {}
                Phase::Has(_) | Phase::GaveUp => self.change(object),
            },
            OnQueue::TaskDone { .. } => self.change(object),
            OnQueue::Shutdown { .. } | OnQueue::Resize { .. } => {
                queue.is_disturbed = true;
                self.change(object);
            }
        }
    }

    /// A thread finds no item, or no place for one: it waits or, `done`, gives up.
    fn read_vain(&mut self, object: u32, patience: Patience, done: bool, is_about_to: bool) {
        if done {
            self.gives_up(object, Verb::Change);
        } else if patience != Patience::Forever && !is_about_to {
            self.change(object);
            self.waits_until(patience);
        }
    }
}
