//! Examples of shared variables: what is a lost update, and what a data race.

use super::{all, found};
use crate::run::{self, runs};
use threadground::model::Model;
use threadground::model::view::FindingKind::{DataRace, LostUpdate};
use threadground::prelude::*;
use threadground::recipe::Way;
use threadground::runtime::{Config, RunHandle};

runs! {
    async fn a_write_with_its_place_between_read_and_write_is_not_lost() {
        let joined = found(LostUpdate, || {
            let value = Shared::new(0);
            let theirs = value.clone();
            let _ = value.get();
            let writer = Thread::new(move || theirs.set(1), ());
            writer.start();
            writer.join();
            value.set(0);
        }).await;
        assert_eq!(joined, [], "main waits for the writer and resets");
        let asked = found(LostUpdate, || {
            let (value, go, done) = (Shared::new(0), Event::new(), Queue::new());
            let (theirs, gone, says) = (value.clone(), go.clone(), done.clone());
            Thread::new(move || { gone.wait(); theirs.set(1); says.put(1); }, ()).start();
            let _ = value.get();
            go.set();
            let _ = done.get();
            value.set(0);
        }).await;
        assert_eq!(asked, [], "main asks for the write, and hears of it");
        let unasked = found(LostUpdate, || {
            let (value, done) = (Shared::new(0), Queue::new());
            let (theirs, says) = (value.clone(), done.clone());
            Thread::new(move || { sleep(secs(0.1)); theirs.set(1); says.put(1); }, ()).start();
            let _ = value.get();
            let _ = done.get();
            value.set(0);
        }).await;
        assert_eq!(unasked.len(), 1, "the write could have come before the read: {unasked:#?}");
    }

    async fn an_update_is_lost_under_locks_too() {
        let found = found(LostUpdate, || {
            let (value, lock) = (Shared::new(0), Lock::new());
            let thread = || {
                let (value, lock) = (value.clone(), lock.clone());
                Box::new(move || {
                    let old = { let _held = lock.hold(); value.get() };
                    sleep(secs(1.0));
                    let _held = lock.hold();
                    value.set(old + 1);
                }) as Box<dyn FnOnce() + Send>
            };
            all([thread(), thread()]);
        }).await;
        assert_eq!(found.len(), 1, "read in one section, written in the next: {found:#?}");
    }

    async fn a_race_names_both_accesses_and_the_order_that_is_missing() {
        let found = found(DataRace, || {
            let x = Shared::new(0);
            let theirs = x.clone();
            all([
                Box::new(move || for _ in 0..9 { x.set(7); }),
                Box::new(move || { sleep(secs(1.0)); let _ = theirs.get(); }),
            ]);
        }).await;
        let [race] = found.as_slice() else { panic!("one for the two lines: {found:#?}") };
        assert_eq!((race.threads.as_slice(), race.lines.len()), (&["a".to_owned(), "b".to_owned()][..], 2), "{race:?}");
        assert!(race.text.starts_with("Data race: a writes Shared-1 at line "), "{}", race.text);
        assert!(race.text.contains(", b reads it at line "), "{}", race.text);
        assert!(race.text.contains("nothing puts one before the other: no lock that both hold"), "{}", race.text);
    }

    async fn what_orders_two_accesses_is_no_race() {
        for way in 0..12 {
            let found = found(DataRace, move || {
                let (x, lock, event, queue) = (Shared::new(0), Lock::new(), Event::new(), Queue::bounded(1));
                let (barrier, semaphore, room) = (Barrier::new(2), Semaphore::new(0), Condition::new());
                let (their_x, their_lock, their_event, their_queue) = (x.clone(), lock.clone(), event.clone(), queue.clone());
                let (their_barrier, their_semaphore, their_room) = (barrier.clone(), semaphore.clone(), room.clone());
                if way == 10 {
                    queue.put(0);
                }
                let writes = move || {
                    if way == 0 { lock.acquire(); }
                    x.set(1);
                    match way {
                        0 => lock.release(),
                        1 | 2 => event.set(),
                        3 => queue.put(1),
                        4 => { let _ = barrier.wait(); }
                        5 => semaphore.release(),
                        6 => { sleep(secs(2.0)); let _held = room.hold(); room.notify(1); }
                        9 => queue.shutdown(false),
                        10 => { sleep(secs(2.0)); let _ = queue.get(); }
                        _ => {}
                    }
                };
                let reads = move || {
                    if way != 6 { sleep(secs(1.0)); }
                    match way {
                        0 => drop(their_lock.acquire()),
                        1 => drop(their_event.wait()),
                        2 => assert!(their_event.is_set()),
                        3 => drop(their_queue.get()),
                        4 => drop(their_barrier.wait()),
                        5 => drop(their_semaphore.acquire()),
                        6 => { let _held = their_room.hold(); their_room.wait(); }
                        9 => assert!(catch(|| their_queue.get()).is_err()),
                        10 => their_queue.put(2),
                        _ => {}
                    }
                    let _ = their_x.get();
                    if way == 0 { their_lock.release(); }
                };
                match way {
                    7 => { writes(); let thread = Thread::new(reads, ()); thread.start(); }
                    8 => { let thread = Thread::new(writes, ()); thread.start(); thread.join(); reads(); }
                    _ => all([Box::new(writes), Box::new(reads)]),
                }
            }).await;
            assert_eq!(found.len(), usize::from(way == 11), "{way}: {found:#?}");
        }
    }

    async fn the_barriers_action_comes_after_all_and_before_all() {
        let found = found(DataRace, || {
            let x = Shared::new(0);
            let theirs = x.clone();
            let barrier = Barrier::with_action(3, move || theirs.set(theirs.get() + 1));
            let thread = |writes: bool| {
                let (x, barrier) = (x.clone(), barrier.clone());
                Box::new(move || {
                    for _ in 0..3 {
                        if writes { x.set(5); }
                        let _ = barrier.wait();
                        let _ = x.get();
                        let _ = barrier.wait();
                    }
                }) as Box<dyn FnOnce() + Send>
            };
            all([thread(true), thread(false), thread(false)]);
        }).await;
        assert_eq!(found, [], "each round is behind the one before");
    }

    async fn what_a_program_means_is_told_as_that() {
        run::ready().await;
        let config = Config { unordered: &["Shared-1"], ..Config::new("test", Way::First) };
        let run = RunHandle::start(config, || {
            let (meant, other) = (Shared::new(0), Shared::new(0));
            let (their_meant, their_other) = (meant.clone(), other.clone());
            Thread::new(move || { their_meant.set(1); their_other.set(1); }, ()).start();
            let _ = (meant.get(), other.get());
        }).expect("it starts");
        let left = run::end(&run).await;
        let found = Model::of(&left.trace).result().findings;
        let told: Vec<_> = found.iter().map(|finding| (finding.title.as_str(), finding.fault)).collect();
        assert_eq!(told, [("Unordered accesses", false), ("Data race", true)], "{found:#?}");
        assert!(found[0].text.starts_with("Unordered accesses, on purpose: "), "{}", found[0].text);
    }
}
