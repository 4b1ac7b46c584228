//! Programs whose number of different orders is known, by enumeration and from the literature: so many executions it
//! takes, and no run is begun in vain.

use std::sync::Arc;
use threadground::explore::{Explore, Method, Report, Row as Rule};
use threadground::prelude::*;
use threadground::recipe::Timing;

/// What one thread of a program does.
pub(super) type Body = Box<dyn Fn() + Send + Sync>;

/// A program's threads, which are made anew for each run.
pub(super) type Bodies = Arc<dyn Fn() -> Vec<Body> + Send + Sync>;

/// A row of the table: the program, in how many different orders it can go, and in how many of them whole sections of locks
/// can, deadlocks included.
struct Row {
    name: &'static str,
    classes: u64,
    sections: u64,
    threads: Bodies,
}

fn row(
    name: &'static str,
    (classes, sections): (u64, u64),
    threads: impl Fn() -> Vec<Body> + Send + Sync + 'static,
) -> Row {
    Row { name, classes, sections, threads: Arc::new(threads) }
}

/// Runs the threads in every order.
pub(super) fn explored(explore: &Explore, bodies: &Bodies) -> Report {
    let bodies = Arc::clone(bodies);
    explore.run(move || {
        let threads: Vec<_> = bodies().into_iter().map(|body| Thread::new(body, ())).collect();
        threads.iter().for_each(Thread::start);
        threads.iter().for_each(Thread::join);
    })
}

/// So many times the same thread.
pub(super) fn times(many: usize, body: impl Fn() + Clone + Send + Sync + 'static) -> Vec<Body> {
    (0..many).map(|_| Box::new(body.clone()) as Body).collect()
}

pub(super) fn lost_update(many: usize) -> Vec<Body> {
    let x = Shared::new(0);
    times(many, move || x.set(x.get() + 1))
}

pub(super) fn locked(
    many: usize,
    inside: impl Fn(usize, &Shared<usize>) + Clone + Send + Sync + 'static,
) -> Vec<Body> {
    let (x, lock) = (Shared::new(0), Lock::new());
    (0..many)
        .map(|number| {
            let (x, lock, inside) = (x.clone(), lock.clone(), inside.clone());
            Box::new(move || {
                let _held = lock.hold();
                inside(number, &x);
            }) as Body
        })
        .collect()
}

fn nested(pairs: Vec<(usize, usize)>) -> Vec<Body> {
    let locks: Vec<_> = pairs.iter().map(|_| Lock::new()).collect();
    let thread = |(one, other): (usize, usize)| {
        let (one, other) = (locks[one].clone(), locks[other].clone());
        Box::new(move || {
            let _first = one.hold();
            let _second = other.hold();
        }) as Body
    };
    pairs.into_iter().map(thread).collect()
}

pub(super) fn philosophers(many: usize, in_order: bool) -> Vec<Body> {
    let sides = |one: usize| (one, (one + 1) % many);
    let ordered =
        |(one, other): (usize, usize)| if in_order { (one.min(other), one.max(other)) } else { (one, other) };
    nested((0..many).map(|one| ordered(sides(one))).collect())
}

pub(super) fn readers(many: usize) -> Vec<Body> {
    let x = Shared::new(0);
    let written = x.clone();
    let mut all: Vec<Body> = vec![Box::new(move || written.set(42))];
    all.extend(times(many, move || {
        let _ = x.get();
    }));
    all
}

pub(super) fn last_zero(many: usize) -> Vec<Body> {
    let array: Vec<_> = (0..=many).map(|_| Shared::new(0)).collect();
    let searched = array.clone();
    let mut all: Vec<Body> = vec![Box::new(move || {
        let mut at = many;
        while searched[at].get() != 0 && at > 0 {
            at -= 1;
        }
    })];
    for at in 1..=many {
        let (before, own) = (array[at - 1].clone(), array[at].clone());
        all.push(Box::new(move || own.set(before.get() + 1)));
    }
    all
}

fn bounded_buffer(producers: usize, consumers: usize, items: usize, room: usize) -> Vec<Body> {
    let lock = Lock::new();
    let (not_empty, not_full) = (Condition::with_lock(&lock), Condition::with_lock(&lock));
    let count = Shared::new(0);
    let mut all: Vec<Body> = Vec::new();
    for _ in 0..producers {
        let (not_empty, not_full, count) = (not_empty.clone(), not_full.clone(), count.clone());
        all.push(Box::new(move || {
            for _ in 0..items {
                let _held = not_full.hold();
                while count.get() >= room {
                    not_full.wait();
                }
                count.set(count.get() + 1);
                not_empty.notify(1);
            }
        }));
    }
    for _ in 0..consumers {
        let (not_empty, not_full, count) = (not_empty.clone(), not_full.clone(), count.clone());
        all.push(Box::new(move || {
            for _ in 0..items * producers / consumers {
                let _held = not_empty.hold();
                while count.get() == 0 {
                    not_empty.wait();
                }
                count.set(count.get() - 1);
                not_full.notify(1);
            }
        }));
    }
    all
}

fn lost_wake_up() -> Vec<Body> {
    let (flag, condition) = (Shared::new(false), Condition::with_lock(&Lock::new()));
    let (its_flag, its_condition) = (flag.clone(), condition.clone());
    vec![
        Box::new(move || {
            if !flag.get() {
                let _held = condition.hold();
                condition.wait();
            }
        }),
        Box::new(move || {
            let _held = its_condition.hold();
            its_flag.set(true);
            its_condition.notify(1);
        }),
    ]
}

fn holder_and_tries(tries: usize) -> Vec<Body> {
    let lock = Lock::new();
    let held = lock.clone();
    let mut all: Vec<Body> = vec![Box::new(move || drop(held.hold()))];
    all.extend(times(tries, move || {
        if lock.try_acquire() {
            lock.release();
        }
    }));
    all
}

fn store_buffer() -> Vec<Body> {
    let (a, b, lock) = (Shared::new(0), Shared::new(0), Lock::new());
    let thread = |written: &Shared<i32>, read: &Shared<i32>| {
        let (written, read, lock) = (written.clone(), read.clone(), lock.clone());
        Box::new(move || {
            written.set(1);
            drop(lock.hold());
            let _ = read.get();
        }) as Body
    };
    vec![thread(&a, &b), thread(&b, &a)]
}

pub(super) fn casrot(many: usize) -> Vec<Body> {
    locked(many, |number, x| {
        if x.get() == number {
            x.set(number + 1);
        }
    })
}

fn rows() -> Vec<Row> {
    let increment = |_: usize, x: &Shared<usize>| x.set(x.get() + 1);
    let read = |_: usize, x: &Shared<usize>| {
        let _ = x.get();
    };
    let write = |number: usize, x: &Shared<usize>| x.set(number);
    vec![
        row("lost update, 2 threads", (4, 4), || lost_update(2)),
        row("lost update, 3 threads", (36, 36), || lost_update(3)),
        row("locked increment, 2", (2, 2), move || locked(2, increment)),
        row("locked increment, 3", (6, 6), move || locked(3, increment)),
        row("locked increment, 4", (24, 24), move || locked(4, increment)),
        row("locked read, 4", (24, 1), move || locked(4, read)),
        row("locked read, 6", (720, 1), move || locked(6, read)),
        row("locked write of the own number, 4", (24, 24), move || locked(4, write)),
        row("two locks, ab against ba", (3, 2), || nested(vec![(0, 1), (1, 0)])),
        row("philosophers, 3", (7, 2), || philosophers(3, false)),
        row("philosophers, 4", (15, 2), || philosophers(4, false)),
        row("philosophers, 5", (31, 2), || philosophers(5, false)),
        row("philosophers in one order, 3", (6, 1), || philosophers(3, true)),
        row("philosophers in one order, 4", (14, 1), || philosophers(4, true)),
        row("one writer, 3 readers", (8, 8), || readers(3)),
        row("one writer, 6 readers", (64, 64), || readers(6)),
        row("lastzero, 3", (12, 12), || last_zero(3)),
        row("lastzero, 5", (64, 64), || last_zero(5)),
        row("bounded buffer, 1:1, 2 items, room 1", (8, 8), || bounded_buffer(1, 1, 2, 1)),
        row("bounded buffer, 1:1, 3 items, room 2", (24, 24), || bounded_buffer(1, 1, 3, 2)),
        row("bounded buffer, 2:1, 1 item, room 1", (16, 16), || bounded_buffer(2, 1, 1, 1)),
        row("lost wake-up", (3, 3), lost_wake_up),
        row("a holder and 1 try", (3, 3), || holder_and_tries(1)),
        row("a holder and 2 tries", (15, 15), || holder_and_tries(2)),
        row("a holder and 3 tries", (103, 103), || holder_and_tries(3)),
        row("store buffer with empty sections between", (4, 3), store_buffer),
        row("casrot, locked, 2", (2, 2), || casrot(2)),
        row("casrot, locked, 3", (6, 5), || casrot(3)),
    ]
}

#[test]
fn so_many_executions_as_there_are_different_orders() {
    for Row { name, classes, threads, .. } in rows() {
        let report = explored(&Explore::new(), &threads);
        assert_eq!((report.executions, report.blocked), (classes, 0), "{name}: {report:?}");
        assert!(report.complete, "{name}: {report:?}");
    }
}

#[test]
fn so_many_executions_as_there_are_orders_of_whole_sections() {
    for Row { name, sections, threads, .. } in rows() {
        let report = explored(&Explore::new().method(Method::Sections), &threads);
        assert_eq!((report.executions, report.blocked), (sections, 0), "{name}: {report:?}");
        assert!(report.complete && report.method == Method::Sections, "{name}: {report:?}");
    }
}

#[test]
fn sections_of_one_lock_commute_by_a_row_of_the_table() {
    let threads: Bodies = Arc::new(|| locked(3, |_, x| _ = x.get()));
    let search = Explore::new().method(Method::Sections);
    assert_eq!(explored(&search, &threads).executions, 1);
    assert_eq!(explored(&search.flip(Rule::Sections), &threads).executions, 6, "without it");
}

/// Where it cannot be, orders are told apart as everywhere, and the report says so.
#[test]
fn sections_are_steps_only_where_lines_are_apart_and_time_may_pass_at_any_moment() {
    let threads: Bodies = Arc::new(|| locked(2, |_, x| _ = x.get()));
    let search = Explore::new().method(Method::Sections);
    for other in
        [search.clone().together(true), search.clone().timing(Timing::Clock), search.clone().preemptions(3)]
    {
        let report = explored(&other, &threads);
        assert_eq!((report.method, report.executions), (Method::Classes, 2), "{report:?}");
    }
    assert_eq!(explored(&search, &threads).method, Method::Sections);
}

/// What one thread takes and another one gives back is no section.
#[test]
fn a_lock_that_another_thread_gives_back_guards_nothing() {
    let threads: Bodies = Arc::new(|| {
        let (signal, x) = (Lock::new(), Shared::new(0));
        let (its_signal, its_x, also_x) = (signal.clone(), x.clone(), x.clone());
        vec![
            Box::new(move || {
                signal.acquire();
                x.set(x.get() + 1);
                x.set(x.get() + 1);
            }) as Body,
            Box::new(move || {
                its_x.set(its_x.get() + 1);
                if its_signal.locked() {
                    its_signal.release();
                }
            }),
            Box::new(move || say!("{}", also_x.get())),
        ]
    });
    let [classes, sections] =
        [Method::Classes, Method::Sections].map(|method| explored(&Explore::new().method(method), &threads));
    assert_eq!(
        (sections.method, sections.complete, sections.blocked),
        (Method::Classes, true, 0),
        "{sections:?}"
    );
    assert_eq!((sections.executions, sections.outcomes.len()), (classes.executions, classes.outcomes.len()));
}

/// A change that fails in the middle has changed nothing, and has seen what was there.
#[test]
fn a_change_that_fails_depends_on_what_was_there() {
    let threads: Bodies = Arc::new(|| {
        let items = Shared::new(Vec::new());
        let filled = items.clone();
        let takes = move || _ = items.update(|items: &mut Vec<i32>| items.pop().expect("an item"));
        vec![Box::new(takes) as Body, Box::new(move || _ = filled.update(|items| items.push(1)))]
    });
    for method in [Method::Classes, Method::Sections] {
        let report = explored(&Explore::new().method(method), &threads);
        assert_eq!((report.outcomes.len(), report.blocked), (2, 0), "it fails, and does not: {report:?}");
    }
}

/// What wakeup trees are for: without them a run can come to a moment at which whoever could go on would only repeat what
/// was done.
#[test]
fn without_wakeup_trees_runs_are_begun_in_vain() {
    let search = Explore::new().wakeup_trees(false);
    // Which choices are free decides how many.
    for (many, search) in [(3, search.clone().seed(1)), (5, search)] {
        let threads: Bodies = Arc::new(move || last_zero(many));
        let report = explored(&search, &threads);
        assert!(report.blocked > 0, "lastzero, {many}: {report:?}");
        assert_eq!(explored(&Explore::new(), &threads).blocked, 0, "lastzero, {many}, with them");
    }
}
