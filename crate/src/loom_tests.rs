//! How models are checked: each is tried on every order of its steps that the memory model allows,
//! within a bound on how often a thread is interrupted.
//!
//! `RUSTFLAGS="--cfg loom" cargo test --release -p threadground --lib loom_tests` runs them. The models
//! themselves stand beside the protocols that they check. `THREADGROUND_LONG=1` interrupts once more.

use crate::ground::word::Count32;
use crate::ground::word::Ordering::Relaxed;
use crate::platform::{begin, strike, wake_all};
use core::time::Duration;
pub(crate) use loom::thread::{JoinHandle, spawn};
use std::sync::Arc;

/// A span that is over after [`time_passes`].
pub(crate) const SOON: Duration = Duration::from_millis(2);

/// Interruptions in an ordinary run.
const INTERRUPTIONS: usize = 3;

/// What the machine of a model may do.
#[derive(Clone, Copy, Default)]
pub(crate) struct Model {
    moves: bool,
    last_first: bool,
    /// Interruptions more than usual, or less.
    more: isize,
}

impl Model {
    /// Time stands still, and who waits first is woken first.
    pub(crate) const STILL: Self = Self { moves: false, last_first: false, more: 0 };
    /// The model may let time pass.
    pub(crate) const TIMED: Self = Self { moves: true, last_first: false, more: 0 };

    /// Who waits last is woken first: the machine promises no order.
    pub(crate) const fn last_first(self) -> Self {
        Self { last_first: true, ..self }
    }

    /// With so many more interruptions.
    pub(crate) const fn with(self, more: isize) -> Self {
        Self { more, ..self }
    }

    /// Tries every order.
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

/// Time passes: every [`SOON`] is over, and so is every one that comes.
pub(crate) fn time_passes() {
    strike(4_000_000);
}

/// All who sleep go on, for no reason.
pub(crate) fn nothing_happens() {
    wake_all();
}

/// Something that some order, at least one, has to come to.
#[derive(Clone, Default)]
pub(crate) struct Reached(Arc<Count32>);

impl Reached {
    /// This order has.
    pub(crate) fn now(&self) {
        self.0.store(1, Relaxed);
    }

    /// Whether one has.
    pub(crate) fn ever(&self) -> bool {
        self.0.load(Relaxed) == 1
    }
}

/// A number behind nothing but the protocol under test: the checker tells when two threads come to it at
/// once, or one does not see what the other did before.
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
