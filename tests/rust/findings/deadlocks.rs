//! Examples of circles of locks: which are told as a possible deadlock, which as locks in different orders, and
//! which not at all.

use super::brute::played;
use super::enumerate::{Does, Program};
use super::{all, found};
use crate::run::runs;
use threadground::model::Model;
use threadground::model::view::FindingKind::{Deadlock, LockOrder};
use threadground::prelude::*;
use threadground::recipe::Way;

/// The headings of what is told of these threads, which go one after the other; `Take` and `Free` of locks alone.
async fn told(threads: &[&[Does]]) -> Vec<String> {
    // Each thread is started by the first, and waits behind a lock until those before it are through.
    let first = (1..=threads.len()).map(Does::Start).collect();
    let program = Program {
        reentrant: vec![false; 8],
        threads: [&[first], &*threads.iter().map(|t| t.to_vec()).collect::<Vec<_>>()].concat(),
    };
    let left = played(&program, Way::First).await;
    let findings = Model::of(&left.trace).result().findings;
    findings.into_iter().filter(|finding| finding.kind == LockOrder).map(|finding| finding.title).collect()
}

/// Takes locks in this order and gives them back in the other.
fn nest(locks: &[usize]) -> Vec<Does> {
    let take = locks.iter().map(|lock| Does::Take(*lock));
    take.chain(locks.iter().rev().map(|lock| Does::Free(*lock))).collect()
}

const POSSIBLE: &str = "Possible deadlock";
const DIFFERENT: &str = "Locks in different orders";

runs! {
    async fn a_circle_of_three_is_told_unless_two_of_them_are_behind_one_gate() {
        let (gate, a, b, c) = (0, 1, 2, 3);
        let open: [&[Does]; 3] = [&nest(&[a, b]), &nest(&[b, c]), &nest(&[c, a])];
        assert_eq!(told(&open).await, [POSSIBLE], "no gate");
        let two: [&[Does]; 3] = [&nest(&[gate, a, b]), &nest(&[gate, b, c]), &nest(&[c, a])];
        assert_eq!(told(&two).await, [""; 0], "the first two are never inside at once");
        let one: [&[Does]; 3] = [&nest(&[gate, a, b]), &nest(&[b, c]), &nest(&[c, a])];
        assert_eq!(told(&one).await, [POSSIBLE], "one alone is behind a gate");
    }

    async fn each_take_counts_and_not_the_first_of_a_pair_alone() {
        let (gate, a, b) = (0, 1, 2);
        let behind_first = [nest(&[gate, a, b]), nest(&[a, b])].concat();
        let threads: [&[Does]; 2] = [&behind_first, &nest(&[gate, b, a])];
        assert_eq!(told(&threads).await, [POSSIBLE], "the second time there is no gate");
    }

    async fn an_order_that_no_run_can_turn_round_is_no_deadlock() {
        use Does::{Free, Take};
        let (g, h, a, b) = (0, 1, 2, 3);
        // The first takes g, a, [h], b; the second h, b, [g], a.
        let one = [Take(g), Take(a), Take(h), Free(h), Take(b), Free(b), Free(a), Free(g)];
        let two = [Take(h), Take(b), Take(g), Free(g), Take(a), Free(a), Free(b), Free(h)];
        let program = Program {
            reentrant: vec![false; 4],
            threads: vec![vec![Does::Start(1), Does::Start(2)], one.to_vec(), two.to_vec()],
        };
        let left = played(&program, Way::First).await;
        let found = Model::of(&left.trace).result().findings;
        let of = |title: &str| {
            let told = found.iter().filter(|finding| finding.title == title);
            told.map(|finding| finding.text.clone()).collect::<Vec<_>>()
        };
        let is_ab = |text: &String| text.contains("then Lock-4") && text.contains("then Lock-3");
        assert!(!of(POSSIBLE).iter().any(is_ab), "a and b cannot: {found:#?}");
        assert!(of(DIFFERENT).iter().any(is_ab), "but their orders differ: {found:#?}");
        assert!(of(POSSIBLE).iter().any(|text| text.contains("then Lock-2") && text.contains("then Lock-1")), "g and h can");
        assert!(of(DIFFERENT).iter().all(|text| text.ends_with(": the order of these locks differs.")), "{found:#?}");
    }

    async fn what_starts_and_joins_put_in_order_is_no_circle() {
        let found = found(LockOrder, || {
            let (a, b) = (Lock::new(), Lock::new());
            let (inner_a, inner_b) = (a.clone(), b.clone());
            let ab = move || { let _a = a.hold(); let _b = b.hold(); };
            let ba = move || { let _b = inner_b.hold(); let _a = inner_a.hold(); };
            ab.clone()();
            let thread = Thread::new(ba, ());
            thread.start();
            thread.join();
            ab();
        }).await;
        assert_eq!(found, [], "main is before and behind the other thread");
    }

    async fn who_would_give_up_is_in_no_circle_but_holds_what_it_has() {
        for (inner, outer, expected) in [(true, false, 0), (false, true, 1)] {
            let found = found(LockOrder, move || {
                let (a, b) = (Lock::new(), Lock::new());
                let (other_a, other_b) = (a.clone(), b.clone());
                all([
                    Box::new(move || {
                        if outer { assert!(a.try_acquire()); } else { a.acquire(); }
                        if inner { assert!(b.acquire_timeout(secs(9.0))); } else { b.acquire(); }
                        b.release();
                        a.release();
                    }),
                    Box::new(move || { sleep(secs(1.0)); let _b = other_b.hold(); let _a = other_a.hold(); }),
                ]);
            }).await;
            assert_eq!(found.len(), expected, "{inner} {outer}: {found:#?}");
        }
    }

    async fn what_a_thread_has_read_or_heard_keeps_its_place() {
        // The second thread takes its locks in the other order, but only when the first has said that it is through.
        for way in 0..4 {
            let found = found(LockOrder, move || {
                let (a, b) = (Lock::new(), Lock::new());
                let (other_a, other_b) = (a.clone(), b.clone());
                let (done, event, queue) = (Shared::new(false), Event::new(), Queue::new());
                let (is_done, is_set, items) = (done.clone(), event.clone(), queue.clone());
                all([
                    Box::new(move || {
                        { let _a = a.hold(); let _b = b.hold(); }
                        match way { 0 => done.set(true), 1 => event.set(), 2 => queue.put(1), _ => {} }
                    }),
                    Box::new(move || {
                        sleep(secs(1.0));
                        match way {
                            0 => assert!(is_done.get(), "it is a second later"),
                            1 => { is_set.wait(); }
                            2 => { let _ = items.get(); }
                            _ => {}
                        }
                        let _b = other_b.hold();
                        let _a = other_a.hold();
                    }),
                ]);
            }).await;
            let titles: Vec<_> = found.iter().map(|finding| finding.title.as_str()).collect();
            assert_eq!(titles, [if way == 3 { POSSIBLE } else { DIFFERENT }], "{way}: {found:#?}");
        }
    }

    async fn a_deadlock_that_happened_is_told_as_possible_too() {
        for kind in [Deadlock, LockOrder] {
            let found = found(kind, || {
                let (a, b) = (RLock::new(), Lock::new());
                let (other_a, other_b) = (a.clone(), b.clone());
                all([
                    Box::new(move || { let _a = a.hold(); let _again = a.hold(); sleep(secs(1.0)); b.acquire(); }),
                    Box::new(move || { let _b = other_b.hold(); sleep(secs(1.0)); other_a.acquire(); }),
                ]);
            }).await;
            assert_eq!(found.len(), 1, "{kind:?}: {found:#?}");
            assert!(found[0].threads == ["a", "b"], "{found:#?}");
        }
    }

    async fn a_wait_on_a_condition_takes_its_lock_back() {
        let found = found(LockOrder, || {
            let (room, a) = (Condition::new(), Lock::new());
            let (other_room, other_a) = (room.clone(), a.clone());
            all([
                Box::new(move || { let _room = room.hold(); let _a = a.hold(); room.wait(); }),
                Box::new(move || {
                    sleep(secs(1.0));
                    { let _room = other_room.hold(); other_room.notify(1); }
                    sleep(secs(1.0));
                    if other_a.try_acquire() { other_a.release(); }
                    let _room = other_room.hold();
                    if other_a.acquire_timeout(secs(1.0)) { other_a.release(); }
                }),
            ]);
        }).await;
        assert_eq!(found, [], "one lock behind another in one thread, and tries in the other");
    }
}
