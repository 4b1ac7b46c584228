//! What is found out about all orders of a program: each finding with an execution that shows it, and no deadlock that was
//! not run.

use std::time::Duration;
use threadground::catalogue;
use threadground::explore::{Explore, Report, Witnessed};
use threadground::model::Model;
use threadground::model::view::FindingKind;
use threadground::prelude::*;
use threadground::recipe::Way;

/// Runs these two in every order.
fn explored<A, B>(explore: &Explore, threads: impl Fn() -> (A, B) + Send + Sync + 'static) -> Report
where
    A: FnOnce() + Send + 'static,
    B: FnOnce() + Send + 'static,
{
    explore.run(move || {
        let (one, other) = threads();
        let threads = [Thread::new(one, ()), Thread::new(other, ())];
        threads.iter().for_each(Thread::start);
        threads.iter().for_each(Thread::join);
    })
}

fn of_kind(report: &Report, kind: FindingKind) -> Vec<&Witnessed> {
    report.findings.iter().filter(|found| found.finding.kind == kind).collect()
}

fn nested(outer: &Lock, inner: &Lock) {
    let _outer = outer.hold();
    let _inner = inner.hold();
}

fn crossed() -> (impl FnOnce() + Send + 'static, impl FnOnce() + Send + 'static) {
    let (a, b) = (Lock::new(), Lock::new());
    let (its_a, its_b) = (a.clone(), b.clone());
    (move || nested(&a, &b), move || nested(&its_b, &its_a))
}

#[test]
fn a_deadlock_that_an_order_of_locks_lets_expect_is_run() {
    let report = explored(&Explore::new(), crossed);
    assert!(of_kind(&report, FindingKind::LockOrder).is_empty(), "{report:?}");
    let [deadlock] = of_kind(&report, FindingKind::Deadlock)[..] else { panic!("{report:?}") };
    assert_eq!((deadlock.executions, deadlock.preemptions, report.refuted), (1, 1, 0), "{report:?}");
    assert_eq!(deadlock.finding.cycle.len(), 2, "{report:?}");
}

#[test]
fn a_search_that_was_given_up_tells_what_it_expects() {
    let report = explored(&Explore::new().most(1), crossed);
    assert!(!report.complete, "{report:?}");
    assert_eq!(of_kind(&report, FindingKind::LockOrder).len(), 1, "{report:?}");
    assert!(of_kind(&report, FindingKind::Deadlock).is_empty(), "{report:?}");
}

/// The other thread takes the locks the other way round, but only after it has seen that both were given back.
#[test]
fn a_deadlock_that_no_order_ends_in_is_refuted() {
    let report = explored(&Explore::new(), || {
        let (a, b, is_done) = (Lock::new(), Lock::new(), Shared::new(false));
        let (its_a, its_b, looks) = (a.clone(), b.clone(), is_done.clone());
        let one = move || {
            nested(&a, &b);
            is_done.set(true);
        };
        let other = move || {
            if looks.get() {
                nested(&its_b, &its_a);
            }
        };
        (one, other)
    });
    assert!(report.complete, "{report:?}");
    assert_eq!(report.refuted, 1, "{report:?}");
    assert_eq!(report.findings.len(), 1, "only that nothing orders the accesses to is_done: {report:?}");
}

#[test]
fn what_only_some_orders_show_is_found() {
    let (kinds, with) = (|report: &Report, kind| of_kind(report, kind).len(), Explore::new());
    let lost = explored(&with, || {
        let x = Shared::new(0);
        let add = move || x.set(x.get() + 1);
        (add.clone(), add)
    });
    assert_eq!(
        (kinds(&lost, FindingKind::LostUpdate), kinds(&lost, FindingKind::DataRace)),
        (1, 1),
        "{lost:?}"
    );
    let [update] = of_kind(&lost, FindingKind::LostUpdate)[..] else { panic!("{lost:?}") };
    assert_eq!(
        (update.executions, update.preemptions),
        (2, 1),
        "one after the other, none is lost: {lost:?}"
    );

    let behind_a_try = explored(&with, || {
        let (x, lock) = (Shared::new(0), Lock::new());
        let (its_x, its_lock) = (x.clone(), lock.clone());
        let one = move || {
            let _held = lock.hold();
            x.set(1);
        };
        let other = move || {
            if !its_lock.try_acquire() {
                its_x.set(2);
            } else {
                its_lock.release();
            }
        };
        (one, other)
    });
    let [race] = of_kind(&behind_a_try, FindingKind::DataRace)[..] else { panic!("{behind_a_try:?}") };
    assert!(race.executions < behind_a_try.executions, "{behind_a_try:?}");

    let slept_over = explored(&with, || {
        let condition = Condition::new();
        let its_condition = condition.clone();
        let waits = move || {
            let _held = condition.hold();
            condition.wait();
        };
        let notifies = move || {
            let _held = its_condition.hold();
            its_condition.notify(1);
        };
        (waits, notifies)
    });
    let [wake_up] = of_kind(&slept_over, FindingKind::LostWakeup)[..] else { panic!("{slept_over:?}") };
    assert!(wake_up.executions < slept_over.executions, "{slept_over:?}");
}

#[test]
fn who_asks_for_outcomes_alone_gets_them() {
    let (all, alone) = (explored(&Explore::new(), crossed), explored(&Explore::outcomes_only(), crossed));
    assert_eq!((all.outcomes, all.executions), (alone.outcomes.clone(), alone.executions));
    assert!(alone.findings.is_empty() && !all.findings.is_empty());
}

/// A finding is the one that the model has of a run by its schedule.
#[test]
fn a_schedule_shows_what_is_told_of_it() {
    let mut shown = 0;
    for entry in catalogue::all().iter().filter(|entry| !entry.is_real_only()) {
        let set = entry.set(entry.program.small.iter().copied()).expect("a set of its own");
        let report = entry.explore(set.clone(), &Explore::new().most(20), &mut |_| true).expect("a report");
        for Witnessed { finding, schedule, .. } in &report.findings {
            let run = entry.start(set.clone(), Way::Schedule(schedule.clone())).expect("a run");
            assert!(run.wait(Duration::from_secs(60)), "{}: {schedule}", entry.id);
            let found = Model::of(&run.trace()).result().findings;
            assert!(found.contains(finding), "{} by {schedule}: {finding:?} is not in {found:?}", entry.id);
            shown += 1;
        }
    }
    assert!(shown > 5, "{shown}");
}
