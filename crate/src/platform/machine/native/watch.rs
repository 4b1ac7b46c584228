//! A watch goes by the processor's counter, which takes half as long to ask as the system's clock.
//!
//! It is set by the clock, and again once it has gone for a while; how fast the counter counts it finds out by that. So
//! nothing has to be known of the processor but that its counter counts steadily, and at the same time on all of them:
//! where Linux itself keeps the time by the counter, it has made sure of that. Elsewhere the watch is the clock.
//!
//! It is trusted for twice as long as it took to find out how fast it goes, and for a millisecond at most. So it is wrong by
//! no more than a few times [`HASTE`], and hardly ever by more than fifty nanoseconds.

use super::now;
use crate::ground::Nanos;
use crate::ground::word::Ordering::Relaxed;
use crate::ground::word::{self, AtomicU32};
use core::arch::x86_64::{__cpuid, _rdtsc};
use core::cell::Cell;

/// How many counts lie between two looks at the counter at most, of which the clock is to be asked at the same moment.
const HASTE: u64 = 2_000;
/// The least number of counts from which it is found out how fast they come: some microseconds.
const LEAST: u64 = 1 << 14;
/// For how many counts the watch is trusted at most: about a millisecond.
const MOST: u64 = 1 << 21;

/// What one thread knows of the time.
#[derive(Debug)]
pub(crate) struct Watch {
    /// What the counter said when the watch was set.
    count: Cell<u64>,
    /// What the clock said then.
    time: Cell<Nanos>,
    /// How many nanoseconds a count takes, in 2^-32.
    rate: Cell<u64>,
    /// For how many counts it is trusted.
    trust: Cell<u64>,
}

impl Watch {
    pub(crate) const fn new() -> Self {
        Self { count: Cell::new(0), time: Cell::new(0), rate: Cell::new(0), trust: Cell::new(0) }
    }

    /// The time, on [`now`]'s time line.
    #[inline]
    pub(crate) fn now(&self) -> Nanos {
        let gone = counter().wrapping_sub(self.count.get());
        if gone < self.trust.get() { self.time.get() + self.nanos(gone) } else { self.set() }
    }

    /// How long so many counts take, of which there are no more than [`MOST`].
    #[inline]
    fn nanos(&self, counts: u64) -> Nanos {
        ((counts * self.rate.get()) >> 32).cast_signed()
    }

    /// Sets the watch by the clock; gives the time.
    #[cold]
    fn set(&self) -> Nanos {
        if !is_steady() {
            return now();
        }
        let (count, time, after) = (counter(), now(), counter());
        // Never earlier than it has said before.
        let time = time.max(self.time.get() + self.nanos(self.trust.get()));
        let gone = count.wrapping_sub(self.count.get());
        if after.wrapping_sub(count) > HASTE || gone > u64::MAX / 2 {
            // Something came between, or the counter went back: it is not set by this.
            self.trust.set(0);
            self.time.set(time);
            self.rate.set(0);
            self.count.set(0);
        } else if self.count.get() == 0 {
            self.count.set(count);
            self.time.set(time);
        } else if gone >= LEAST {
            let rate = (time - self.time.get()).cast_unsigned() as u128;
            self.rate.set(u64::try_from((rate << 32) / u128::from(gone)).unwrap_or(0).min(u64::MAX / MOST));
            self.trust.set((2 * gone).min(MOST));
            self.count.set(count);
            self.time.set(time);
        }
        time
    }
}

/// What the processor's counter says.
#[inline]
fn counter() -> u64 {
    // SAFETY: every x86-64 has it.
    unsafe { _rdtsc() }
}

word::global! {
    /// Whether the counter counts steadily: 1 for no, 2 for yes, 0 as long as nobody has looked. Whoever looks finds the same,
    /// so that no order matters.
    static STEADY: AtomicU32 = AtomicU32::new(0);
}

/// Whether the counter counts steadily, and at the same time on all processors.
fn is_steady() -> bool {
    let mut steady = STEADY.load(Relaxed);
    if steady == 0 {
        let clock = "/sys/devices/system/clocksource/clocksource0/current_clocksource";
        let says_linux = || std::fs::read_to_string(clock).is_ok_and(|name| name.trim() == "tsc");
        // It counts at the same speed, whatever the processor's own is, and while that sleeps.
        let says_processor =
            __cpuid(0x8000_0000).eax >= 0x8000_0007 && __cpuid(0x8000_0007).edx & (1 << 8) != 0;
        steady = 1 + u32::from(says_processor && says_linux());
        STEADY.store(steady, Relaxed);
    }
    steady == 2
}

#[cfg(test)]
mod tests {
    use super::{Watch, is_steady};
    use crate::platform::machine::now;

    #[test]
    fn a_watch_never_goes_back_and_keeps_with_the_clock() {
        let watch = Watch::new();
        let (begin, mut before, mut worst, mut has_gone) = (now(), 0, Vec::new(), false);
        while before < begin + 20_000_000 {
            let (early, time, late) = (now(), watch.now(), now());
            assert!(time >= before, "it went back by {} ns", before - time);
            before = time;
            has_gone |= watch.trust.get() > 0;
            worst.push((early - time).max(time - late));
        }
        worst.sort_unstable();
        let usual = worst[worst.len() * 99 / 100];
        assert!(usual < 2_000, "it is wrong by {usual} ns");
        assert_eq!(has_gone, is_steady(), "it goes by the counter where that is steady");
    }
}
