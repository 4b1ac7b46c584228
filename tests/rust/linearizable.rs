//! Is there an order in which the operations of a concurrent history could have happened one by one?
//!
//! This is the search of Wing and Gong (1993), with Lowe's memory (2017) of what was tried: each pair of how
//! far the threads are and the state of the specification is looked at only once. An operation may come next
//! if no other operation that is left returned before it was invoked. An operation that never returned may
//! have taken effect or not.

use crate::specification::{Answer, Outcomes, Specification};
use core::fmt::Write;
use std::collections::HashSet;

/// An operation of one thread, with the ticks of a clock that all threads share.
#[derive(Clone, Debug)]
pub(crate) struct Call<O> {
    pub(crate) operation: O,
    pub(crate) invoked: u64,
    /// What it gave and when; `None` if it never did.
    pub(crate) returned: Option<(Answer, u64)>,
}

/// How the threads came to their ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// They were stopped: what has not returned may be anywhere.
    Stopped,
    /// Nobody could go on: what has not returned has to wait in the last state.
    Stuck,
}

/// How far a thread is: in this call, of which this is left if it has begun.
type Place<O> = (usize, Option<O>);

struct Search<'a, S: Specification> {
    calls: &'a [Vec<Call<S::Operation>>],
    end: End,
    tried: HashSet<(Vec<Place<S::Operation>>, S)>,
    order: Vec<(usize, usize)>,
    /// The order that came farthest, and the state behind it.
    longest: Vec<(usize, usize)>,
    state: S,
}

/// Looks for such an order; if there is none, gives the history and how far an order comes.
pub(crate) fn explain<S: Specification>(
    first: &S,
    calls: &[Vec<Call<S::Operation>>],
    end: End,
) -> Result<(), String> {
    let state = first.clone();
    let (order, longest) = (Vec::new(), Vec::new());
    let mut search = Search { calls, end, tried: HashSet::new(), order, longest, state };
    if search.from(&mut vec![(0, None); calls.len()], first) { Ok(()) } else { Err(search.tell(first)) }
}

impl<S: Specification> Search<'_, S> {
    fn call(&self, thread: usize, at: &[Place<S::Operation>]) -> Option<&Call<S::Operation>> {
        self.calls[thread].get(at[thread].0)
    }

    /// Whether an order leads on from here.
    fn from(&mut self, at: &mut Vec<Place<S::Operation>>, state: &S) -> bool {
        if self.is_end(at, state) {
            return true;
        }
        if !self.tried.insert((at.clone(), state.clone())) {
            return false;
        }
        if self.order.len() >= self.longest.len() {
            self.longest.clone_from(&self.order);
            self.state = state.clone();
        }
        let threads = 0..self.calls.len();
        let returns = threads.clone().filter_map(|thread| Some(self.call(thread, at)?.returned.as_ref()?.1));
        let soonest = returns.min().unwrap_or(u64::MAX);
        for thread in threads {
            if self.call(thread, at).is_none_or(|call| call.invoked > soonest) {
                continue;
            }
            let index = at[thread].0;
            for outcome in self.allowed(thread, at, state) {
                let next = if outcome.left.is_some() { index } else { index + 1 };
                let before = core::mem::replace(&mut at[thread], (next, outcome.left));
                self.order.push((thread, index));
                if self.from(at, &outcome.state) {
                    return true;
                }
                self.order.pop();
                at[thread] = before;
            }
        }
        false
    }

    /// What comes of it if nothing else happens to this thread's call, whatever that gave.
    fn outcomes(&self, thread: usize, at: &[Place<S::Operation>], state: &S) -> Outcomes<S> {
        let Some(call) = self.call(thread, at) else { return Vec::new() };
        state.outcomes(thread as u32, at[thread].1.as_ref().unwrap_or(&call.operation))
    }

    /// Those of its outcomes that fit what it gave.
    fn allowed(&self, thread: usize, at: &[Place<S::Operation>], state: &S) -> Outcomes<S> {
        let mut outcomes = self.outcomes(thread, at, state);
        let returned = self.call(thread, at).and_then(|call| call.returned.as_ref());
        outcomes.retain(|outcome| match (&outcome.answer, returned) {
            (Some(answer), Some((gave, _))) => answer == gave,
            // In a run that is stuck, what has not returned has not come to its end.
            (_, None) => self.end == End::Stopped || outcome.left.is_some(),
            _ => true,
        });
        outcomes
    }

    fn is_end(&self, at: &[Place<S::Operation>], state: &S) -> bool {
        (0..self.calls.len()).all(|thread| match self.call(thread, at) {
            None => true,
            Some(call) if call.returned.is_some() => false,
            Some(_) => self.end == End::Stopped || self.outcomes(thread, at, state).is_empty(),
        })
    }

    fn tell(&self, first: &S) -> String {
        let mut text = format!("no order explains this history, which begins with {first:?}:\n");
        let mut all: Vec<_> = self
            .calls
            .iter()
            .enumerate()
            .flat_map(|(thread, calls)| {
                calls.iter().enumerate().map(move |(index, call)| (call.invoked, thread, index, call))
            })
            .collect();
        all.sort_by_key(|&(invoked, ..)| invoked);
        for (invoked, thread, index, call) in all {
            let (answer, returned) = match &call.returned {
                Some((answer, at)) => (format!("{answer:?}"), at.to_string()),
                None => ("…".to_owned(), "…".to_owned()),
            };
            let _ = writeln!(
                text,
                "  T{thread}.{index} [{invoked}, {returned}] {:?} -> {answer}",
                call.operation
            );
        }
        let order: Vec<_> = self.longest.iter().map(|(thread, index)| format!("T{thread}.{index}")).collect();
        let _ = write!(
            text,
            "the farthest order: {}\nends in {:?} ({:?})",
            order.join(" "),
            self.state,
            self.end
        );
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::runs;
    use crate::specification::Keeper;
    use crate::specification::Patience::{Endless, No, Timeout};
    use crate::specification::locks::{Kind as LockKind, LockAlone, Operation as On, WithCondition};
    use crate::specification::queues::{Items, Kind, Operation};

    /// A call that gave `answer` between two ticks.
    fn call<O>(operation: O, invoked: u64, answer: Answer, returned: u64) -> Call<O> {
        Call { operation, invoked, returned: Some((answer, returned)) }
    }

    fn pending<O>(operation: O, invoked: u64) -> Call<O> {
        Call { operation, invoked, returned: None }
    }

    fn put(item: u32, invoked: u64, returned: u64) -> Call<Operation> {
        call(Operation::Put(item, Endless), invoked, Answer::Done, returned)
    }

    fn got(item: u32, invoked: u64, returned: u64) -> Call<Operation> {
        call(Operation::Get(Endless), invoked, Answer::Number(item), returned)
    }

    fn none(invoked: u64, returned: u64) -> Call<Operation> {
        call(Operation::Get(No), invoked, Answer::Nothing, returned)
    }

    fn judge<S: Specification>(what: &str, first: &S, end: End, is: bool, calls: &[Vec<Call<S::Operation>>]) {
        let found = explain(first, calls, end);
        assert_eq!(found.is_ok(), is, "{what}: {found:?}");
    }

    runs! {
        async fn histories_of_a_queue_are_told_apart() {
            let queue = |what, is, calls: &[Vec<_>]| {
                judge(what, &Items::new(Kind::Fifo, 0), End::Stopped, is, calls);
            };
            queue("nothing", true, &[]);
            queue("one after the other", true, &[vec![put(1, 0, 1), put(2, 2, 3)], vec![got(1, 4, 5), got(2, 6, 7)]]);
            queue("the wrong end", false, &[vec![put(1, 0, 1), put(2, 2, 3)], vec![got(2, 4, 5), got(1, 6, 7)]]);
            queue("at once, so in any order", true, &[
                vec![put(1, 0, 3)], vec![put(2, 1, 2)], vec![got(2, 4, 5), got(1, 6, 7)],
            ]);
            // Herlihy and Wing: y goes in behind x, and comes out first.
            queue("in order for each thread, but not for both", false, &[
                vec![put(1, 0, 1), got(2, 4, 5)], vec![put(2, 2, 3)],
            ]);
            queue("got before it is put", false, &[vec![got(1, 0, 1)], vec![put(1, 2, 3)]]);
            queue("got while it is put", true, &[vec![got(1, 0, 3)], vec![put(1, 1, 2)]]);
            queue("twice", false, &[vec![put(1, 0, 1)], vec![got(1, 2, 5)], vec![got(1, 3, 4)]]);
            queue("empty while it is put", true, &[vec![put(1, 0, 3)], vec![none(1, 2), got(1, 4, 5)]]);
            queue("empty after it was put", false, &[vec![put(1, 0, 1)], vec![none(2, 3), got(1, 4, 5)]]);
            queue("empty, got, empty: by two at once", true, &[
                vec![put(1, 0, 1)], vec![got(1, 2, 5)], vec![none(3, 4)],
            ]);
        }

        async fn bounds_hold_for_those_who_wait_too() {
            let one = Items::new(Kind::Lifo, 1);
            let full = |invoked, returned| call(Operation::Put(9, Timeout), invoked, Answer::Full, returned);
            judge("a place was free all the time", &one, End::Stopped, false, &[vec![full(0, 1)]]);
            judge("full, then not", &one, End::Stopped, true, &[vec![put(1, 0, 1), got(1, 4, 5)], vec![full(2, 3)]]);
            judge("two in one place", &one, End::Stopped, false, &[vec![put(1, 0, 1)], vec![put(2, 2, 3)]]);
            judge("one waits for the other", &one, End::Stopped, true, &[
                vec![put(1, 0, 1), got(1, 4, 5)], vec![put(2, 2, 6)],
            ]);
        }

        async fn what_never_returned_may_have_happened() {
            let queue = |what, end, is, calls: &[Vec<_>]| judge(what, &Items::new(Kind::Fifo, 1), end, is, calls);
            let puts = |item| pending(Operation::Put(item, Endless), 0);
            let gets = || pending(Operation::Get(Endless), 2);
            queue("it was put", End::Stopped, true, &[vec![puts(1)], vec![got(1, 1, 2)]]);
            queue("it was not", End::Stopped, true, &[vec![puts(1)], vec![none(1, 2)]]);
            queue("it was, and then it was not", End::Stopped, false, &[
                vec![puts(1)], vec![got(1, 1, 2), got(1, 3, 4)],
            ]);
            queue("stuck for a good reason", End::Stuck, true, &[vec![put(1, 0, 1), got(1, 2, 3)], vec![gets()]]);
            queue("stuck although there is an item", End::Stuck, false, &[vec![put(1, 0, 1)], vec![gets()]]);
            queue("the same, but stopped in time", End::Stopped, true, &[vec![put(1, 0, 1)], vec![gets()]]);
            queue("two are stuck, each could serve the other", End::Stuck, false, &[vec![puts(1)], vec![gets()]]);
        }

        async fn waits_of_a_condition_are_of_parts() {
            let first = WithCondition::new(LockKind::Lock, Keeper::Ours);
            let judge = |what, end, is, calls: &[Vec<_>]| judge(what, &first, end, is, calls);
            let take = |at| call(On::Acquire(Endless), at, Answer::Is(true), at + 1);
            let give = |at| call(On::Release, at, Answer::Done, at + 1);
            let tell = |at| call(On::Notify(0, 1), at, Answer::Done, at + 1);
            let waits = |at, returned| call(On::Wait(0, Endless), at, Answer::Done, returned);
            judge("notified", End::Stopped, true, &[
                vec![take(0), waits(2, 20)], vec![take(4), tell(6), give(8)],
            ]);
            judge("back before the lock is free", End::Stopped, false, &[
                vec![take(0), waits(2, 8)], vec![take(4), tell(6), give(9)],
            ]);
            judge("nobody notified it", End::Stopped, false, &[
                vec![take(0), waits(2, 20)], vec![take(4), give(8)],
            ]);
            let lost = || vec![take(0), pending(On::Wait(0, Endless), 2)];
            judge("notified too early", End::Stuck, true, &[
                vec![take(4), pending(On::Wait(0, Endless), 8)], vec![take(0), tell(2), give(3)],
            ]);
            judge("notified and never woken", End::Stuck, false, &[lost(), vec![take(4), tell(6), give(8)]]);
            let told = || vec![take(10), tell(12), give(14)];
            judge("the one who has waited longest", End::Stuck, true, &[
                vec![take(0), waits(2, 20), give(22)], vec![take(4), pending(On::Wait(0, Endless), 6)], told(),
            ]);
            judge("the other one", End::Stuck, false, &[
                lost(), vec![take(4), waits(6, 20), give(22)], told(),
            ]);
        }

        async fn a_lock_is_held_by_one() {
            let first = LockAlone::new(LockKind::Lock, Keeper::Ours);
            let took = |is, invoked, returned| call(On::Acquire(No), invoked, Answer::Is(is), returned);
            judge("both", &first, End::Stopped, false, &[vec![took(true, 0, 2)], vec![took(true, 1, 3)]]);
            judge("one", &first, End::Stopped, true, &[vec![took(true, 0, 2)], vec![took(false, 1, 3)]]);
            judge("nobody", &first, End::Stopped, false, &[vec![took(false, 0, 2)], vec![took(false, 1, 3)]]);
        }
    }
}
