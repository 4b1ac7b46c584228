//! How models are checked: each model is tried on every order of its threads' steps that the memory model
//! allows, within a bound on how often a thread is interrupted.
//!
//! `RUSTFLAGS="--cfg loom" cargo test --release -p threadground --lib loom_tests` runs them. The models
//! themselves stand beside the protocols that they check. With `THREADGROUND_LONG=1` threads may be
//! interrupted once more.

use crate::ground::word::Count32;
use crate::ground::word::Ordering::Relaxed;
use crate::platform::{begin, strike, wake_all};
use core::time::Duration;
pub(crate) use loom::thread::{JoinHandle, spawn};
use std::sync::Arc;

/// A span that is over after [`time_passes`].
pub(crate) const SOON: Duration = Duration::from_millis(2);

/// How often threads may be interrupted in an ordinary check.
const INTERRUPTIONS: usize = 3;

/// How a model is checked: what its machine may do, and how often its threads may be interrupted.
#[derive(Clone, Copy, Default)]
pub(crate) struct Model {
    moves: bool,
    last_first: bool,
    /// How many more interruptions than usual are tried; fewer if negative.
    more: isize,
}

impl Model {
    /// Time stands still, and the thread that waited first is woken first.
    pub(crate) const STILL: Self = Self { moves: false, last_first: false, more: 0 };
    /// The model may let time pass.
    pub(crate) const TIMED: Self = Self { moves: true, last_first: false, more: 0 };

    /// The thread that waited last is woken first: the machine promises no order.
    pub(crate) const fn last_first(self) -> Self {
        Self { last_first: true, ..self }
    }

    /// With this many more interruptions than usual.
    pub(crate) const fn with(self, more: isize) -> Self {
        Self { more, ..self }
    }

    /// Tries the model on every order of its threads' steps.
    #[expect(clippy::print_stdout, reason = "a test says how much it tried")]
    pub(crate) fn check(self, model: impl Fn() + Send + Sync + 'static) {
        let mut builder = loom::model::Builder::new();
        let long = usize::from(std::env::var_os("THREADGROUND_LONG").is_some());
        let usual = builder.preemption_bound.unwrap_or(INTERRUPTIONS + long);
        builder.preemption_bound = usual.checked_add_signed(self.more);
        builder.max_branches = 5_000;
        let orders = Arc::new(Count32::new(0));
        let counted = Arc::clone(&orders);
        builder.check(move || {
            counted.fetch_add(1, Relaxed);
            begin(self.moves, self.last_first);
            model();
        });
        let name = std::thread::current().name().unwrap_or_default().to_owned();
        println!("{name}: {} orders", orders.load(Relaxed));
    }
}

/// Lets time pass: every wait of [`SOON`] is over, and so is every one that comes later.
pub(crate) fn time_passes() {
    strike(4_000_000);
}

/// Has all threads go on that sleep, for no reason.
pub(crate) fn nothing_happens() {
    wake_all();
}

/// Something that at least one of the orders has to come to.
#[derive(Clone, Default)]
pub(crate) struct Reached(Arc<Count32>);

impl Reached {
    /// Says that this order has come to it.
    pub(crate) fn now(&self) {
        self.0.store(1, Relaxed);
    }

    /// Whether any order has come to it.
    pub(crate) fn ever(&self) -> bool {
        self.0.load(Relaxed) == 1
    }
}

/// A number that nothing but the protocol under test guards: the checker tells when two threads come to it at
/// once, or one thread does not see what the other did before.
#[derive(Debug)]
pub(crate) struct Plain(loom::cell::UnsafeCell<u32>);

// SAFETY: that no two threads come to it at once is what the checker checks.
unsafe impl Sync for Plain {}
// SAFETY: a number.
unsafe impl Send for Plain {}

impl Plain {
    pub(crate) fn new(value: u32) -> Self {
        Self(loom::cell::UnsafeCell::new(value))
    }

    pub(crate) fn get(&self) -> u32 {
        // SAFETY: checked by the checker.
        self.0.with(|value| unsafe { *value })
    }

    pub(crate) fn set(&self, value: u32) {
        // SAFETY: checked by the checker.
        self.0.with_mut(|at| unsafe { *at = value });
    }

    pub(crate) fn add(&self, more: u32) {
        self.set(self.get() + more);
    }
}
