//! The specifications of `local` and `Timer`.

use super::{Answer, Outcome, Outcomes, Patience, Primitive, Specification, answer, one, raised};
use core::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::sync::Arc;
use threadground::prelude::*;

/// Each thread's own value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Own {
    initial: Option<u32>,
    values: BTreeMap<u32, u32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum OwnOperation {
    Get,
    Set(u32),
}

impl Specification for Own {
    type Operation = OwnOperation;

    fn outcomes(&self, thread: u32, operation: &OwnOperation) -> Outcomes<Self> {
        let mut next = self.clone();
        match *operation {
            OwnOperation::Get => {
                let value = self.values.get(&thread).copied().or(self.initial);
                next.values.extend(value.map(|value| (thread, value)));
                one(value.map_or(Answer::Nothing, Answer::Number), next)
            }
            OwnOperation::Set(value) => {
                next.values.insert(thread, value);
                one(Answer::Done, next)
            }
        }
    }
}

impl Primitive for Own {
    type Object = Local<u32>;

    fn first(random: &mut Random) -> Self {
        let initial = (random.randint(0, 1) == 0).then_some(7);
        Self { initial, values: BTreeMap::new() }
    }

    fn build(&self) -> Local<u32> {
        self.initial.map_or_else(Local::new, |initial| Local::with(move |_| initial))
    }

    fn draw(&self, random: &mut Random, _most: Patience) -> OwnOperation {
        match random.randint(0, 2) {
            0 => OwnOperation::Set(random.randint(0, 999) as u32),
            _ => OwnOperation::Get,
        }
    }

    fn perform(local: &Local<u32>, operation: &OwnOperation) -> Answer {
        match *operation {
            OwnOperation::Get => local.get().map_or(Answer::Nothing, Answer::Number),
            OwnOperation::Set(value) => {
                local.set(value);
                Answer::Done
            }
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Stage {
    New,
    /// Until that time, in milliseconds and a half.
    Counting(u32),
    /// Its thread ends as soon as it has a turn.
    Ending,
    Ended,
}

/// A timer, under the virtual clock. Time passes by whole milliseconds, and intervals have a half more,
/// so that no two things happen at once.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct CountDown {
    interval: u32,
    now: u32,
    stage: Stage,
    cancelled: bool,
    fired: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum CountDownOperation {
    Start,
    Cancel,
    Sleep(u32),
    Fired,
    IsAlive,
    Join,
}
use CountDownOperation::*;

impl CountDown {
    fn start(&self) -> Outcomes<Self> {
        if self.stage != Stage::New {
            return raised("RuntimeError: threads can only be started once", self.clone());
        }
        let stage = if self.cancelled { Stage::Ending } else { Stage::Counting(self.now + self.interval) };
        one(Answer::Done, Self { stage, ..self.clone() })
    }

    fn cancel(&self) -> Outcomes<Self> {
        let stage = match self.stage {
            Stage::Counting(_) => Stage::Ending,
            other => other,
        };
        one(Answer::Done, Self { cancelled: true, stage, ..self.clone() })
    }

    fn sleep(&self, span: u32) -> Self {
        let now = self.now + span;
        match self.stage {
            Stage::Counting(end) if end < now => {
                Self { now, stage: Stage::Ended, fired: self.fired + 1, ..self.clone() }
            }
            Stage::Ending => Self { now, stage: Stage::Ended, ..self.clone() },
            _ => Self { now, ..self.clone() },
        }
    }
}

impl Specification for CountDown {
    type Operation = CountDownOperation;

    fn outcomes(&self, _thread: u32, operation: &CountDownOperation) -> Outcomes<Self> {
        let alive = |is, stage| Outcome::new(Self { stage, ..self.clone() }).says(Answer::Is(is));
        match *operation {
            Start => self.start(),
            Cancel => self.cancel(),
            Sleep(span) => one(Answer::Done, self.sleep(span)),
            Fired => one(Answer::Number(self.fired), self.clone()),
            IsAlive => match self.stage {
                Stage::New | Stage::Ended => vec![alive(false, self.stage)],
                Stage::Counting(_) => vec![alive(true, self.stage)],
                Stage::Ending => vec![alive(true, Stage::Ending), alive(false, Stage::Ended)],
            },
            Join => match self.stage {
                Stage::New => raised("RuntimeError: cannot join thread before it is started", self.clone()),
                // It would take the time to the end; a sleep does.
                Stage::Counting(_) => Vec::new(),
                Stage::Ending | Stage::Ended => {
                    one(Answer::Done, Self { stage: Stage::Ended, ..self.clone() })
                }
            },
        }
    }
}

impl Primitive for CountDown {
    type Object = (Timer, Arc<AtomicU32>);

    const LENGTH: u32 = 10;

    fn first(random: &mut Random) -> Self {
        let interval = random.randint(0, 4) as u32;
        Self { interval, now: 0, stage: Stage::New, cancelled: false, fired: 0 }
    }

    fn build(&self) -> Self::Object {
        let fired = Arc::new(AtomicU32::new(0));
        let theirs = Arc::clone(&fired);
        let interval = Duration::from_micros(u64::from(self.interval) * 1000 + 500);
        let timer = Timer::new(interval, move || {
            theirs.fetch_add(1, SeqCst);
        });
        (timer, fired)
    }

    fn draw(&self, random: &mut Random, _most: Patience) -> CountDownOperation {
        match random.randint(0, 9) {
            0 | 1 => Start,
            2 => Cancel,
            3 => Join,
            4..=6 => Sleep(random.randint(0, 3) as u32),
            7 => IsAlive,
            _ => Fired,
        }
    }

    fn perform((timer, fired): &Self::Object, operation: &CountDownOperation) -> Answer {
        answer(|| {
            match *operation {
                Start => timer.start(),
                Cancel => timer.cancel(),
                Sleep(span) => sleep(Duration::from_millis(u64::from(span))),
                Fired => return Answer::Number(fired.load(SeqCst)),
                IsAlive => return Answer::Is(timer.is_alive()),
                Join => timer.join(),
            }
            Answer::Done
        })
    }

    fn finish((timer, _): &Self::Object) {
        timer.cancel();
    }
}
