//! The family of the Timer.

use crate::model::arrows::{ArrowKind, Operation, Step};
use crate::model::family::{Act, Family, New, Telling, Waiting};
use crate::model::objects::{Object, User};
use crate::model::state::State;
use crate::model::threads::seconds;
use crate::model::words::{Sentence, span};
use crate::trace::choice::Deed;
use crate::trace::event::{OnTimer, Patience, Phase, ThreadNumber};
use crate::trace::kind::Kind;
use serde::{Deserialize, Serialize};

/// The inside of a Timer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Timer {
    /// The thread that serves the timer, once it is started.
    pub thread: Option<u32>,
    /// How long the timer runs, in seconds.
    pub interval: f64,
    /// When the timer was started, in seconds since the run began.
    pub started: Option<f64>,
    /// What has become of it.
    pub state: TimerState,
}

/// What has become of a timer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum TimerState {
    /// The timer has not been started.
    New,
    /// The timer counts down.
    Counting,
    /// The timer was cancelled in time.
    Cancelled,
    /// The timer has run down, and its function was called.
    Fired,
}

pub(super) const TIMER: New<Timer> = New {
    words: "a Timer",
    inside: Timer { thread: None, interval: 0.0, started: None, state: TimerState::New },
};

impl Timer {
    /// Takes in that the thread which serves the timer was started; `now` is the time in seconds.
    pub(super) fn start(&mut self, thread: ThreadNumber, now: f64) {
        self.thread = Some(thread);
        self.started = Some(now);
        match self.state {
            TimerState::New => self.state = TimerState::Counting,
            TimerState::Counting | TimerState::Cancelled | TimerState::Fired => {}
        }
    }

    fn cancel(&mut self) {
        match self.state {
            TimerState::New | TimerState::Counting => self.state = TimerState::Cancelled,
            TimerState::Cancelled | TimerState::Fired => {}
        }
    }
}

impl Family for Timer {
    type On = OnTimer;

    const USUAL: Kind = Kind::Timer;

    fn step(what: &OnTimer, operation: Operation) -> Option<Step> {
        match *what {
            OnTimer::Init { .. } => None,
            OnTimer::Wait { phase, .. } => match phase {
                Phase::Wants => None,
                Phase::Blocked | Phase::GaveUp => Some(Step::alone()),
                Phase::Has(woken) => Some(operation.woken(ArrowKind::Set, woken.woken_by)),
            },
            OnTimer::Cancel => Some(operation.wakes()),
        }
    }

    fn apply(&mut self, what: &OnTimer, act: &mut Act<'_>) {
        match *what {
            OnTimer::Init { interval } => self.interval = seconds(interval),
            OnTimer::Wait { patience, phase } => match phase {
                Phase::Wants => {}
                Phase::Blocked => act.wait(State::Timer, patience),
                Phase::Has(_) => {
                    act.go_on();
                    self.cancel();
                }
                Phase::GaveUp => {
                    act.go_on();
                    self.state = TimerState::Fired;
                }
            },
            OnTimer::Cancel => {
                self.cancel();
                act.let_all_go();
            }
        }
    }

    fn tell(&self, what: &OnTimer, telling: &Telling<'_>) -> Option<Sentence> {
        Some(match *what {
            OnTimer::Init { .. } => return None,
            OnTimer::Wait { patience, phase } => match phase {
                Phase::Wants => return None,
                Phase::Blocked => match patience {
                    Patience::AtMost(time) => {
                        telling.on(&format!(" counts down {} for ", span(seconds(time))))
                    }
                    Patience::Forever | Patience::NotAtAll => telling.on(" counts down for "),
                },
                Phase::Has(_) => telling.on(" stops counting: ").say(" was cancelled"),
                Phase::GaveUp => {
                    let waited = span(telling.waited);
                    telling.on(&format!(" has waited {waited}, and calls the function of "))
                }
            },
            OnTimer::Cancel => telling.on(" cancels "),
        })
    }

    fn doing(&self, waiting: &Waiting<'_>) -> Sentence {
        Sentence::default().say(match waiting.thread.until {
            Some(until) => format!("counts down until {}", span(until)),
            None => "counts down".to_owned(),
        })
    }

    fn let_go(&self, waiting: &Waiting<'_>) -> Sentence {
        waiting.on("may go on: ").say(" was cancelled")
    }

    fn label(&self, waiting: &Waiting<'_>) -> String {
        let thread = waiting.thread;
        thread
            .until
            .map_or("counts down".to_owned(), |until| format!("counts down {}", span(until - thread.since)))
    }

    fn would(deed: Deed) -> Option<[&'static str; 2]> {
        (deed == Deed::Wait).then_some(["counts down for ", ""])
    }

    fn owner(&self) -> Option<&User> {
        None
    }

    fn summary(&self, _object: &Object) -> String {
        match self.state {
            TimerState::New => "not started",
            TimerState::Counting => "counting down",
            TimerState::Cancelled => "cancelled",
            TimerState::Fired => "fired",
        }
        .to_owned()
    }
}
