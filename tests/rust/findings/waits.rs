//! Examples of waits: which wake-up was lost, and who went on without a second look.

use super::{all, found};
use crate::run::runs;
use threadground::model::view::FindingKind::{LostWakeup, UnloopedWait};
use threadground::prelude::*;

runs! {
    async fn a_notification_that_comes_before_the_wait_is_lost() {
        let found = found(LostWakeup, || {
            let room = Condition::new();
            let theirs = room.clone();
            all([
                Box::new(move || { let _held = theirs.hold(); theirs.notify(1); }),
                Box::new(move || { sleep(secs(1.0)); let _held = room.hold(); room.wait(); }),
            ]);
        }).await;
        let [lost] = found.as_slice() else { panic!("one: {found:#?}") };
        assert_eq!((lost.title.as_str(), lost.threads.len(), lost.lines.len()), ("Lost wake-up", 2, 2), "{lost:?}");
        let (begin, end) = ("Lost wake-up: a notifies Condition-1 at line ", ": nobody is left to wake it.");
        assert!(lost.text.starts_with(begin) && lost.text.ends_with(end), "{}", lost.text);
    }

    async fn who_looks_first_or_is_notified_later_has_lost_nothing() {
        for way in 0..4 {
            let found = found(LostWakeup, move || {
                let (room, ready) = (Condition::new(), Shared::new(0));
                let (their_room, their_ready) = (room.clone(), ready.clone());
                all([
                    Box::new(move || {
                        let _held = their_room.hold();
                        if way == 0 { their_ready.set(1); }
                        their_room.notify(1);
                        if way == 1 { sleep(secs(2.0)); }
                    }),
                    Box::new(move || {
                        sleep(secs(1.0));
                        let _held = room.hold();
                        match way {
                            // It is ready: there is no wait.
                            0 => while ready.get() == 0 { room.wait(); },
                            // It would give up.
                            1 => drop(room.wait_timeout(secs(1.0))),
                            // What it waits for has not come: the notification was for nothing.
                            2 => while ready.get() == 0 { room.wait(); },
                            // It has had the lock since, and left.
                            _ => { room.release(); room.acquire(); room.wait(); }
                        }
                    }),
                ]);
            }).await;
            assert_eq!(found, [], "{way}");
        }
    }

    async fn a_set_that_is_cleared_before_the_wait_is_lost() {
        for (seen, expected) in [(false, 1), (true, 0)] {
            let found = found(LostWakeup, move || {
                let (go, theirs) = (Event::new(), Event::new());
                let (sets, says) = (go.clone(), theirs.clone());
                all([
                    Box::new(move || { sets.set(); if seen { says.wait(); } sets.clear(); }),
                    Box::new(move || {
                        sleep(secs(1.0));
                        if seen { go.wait(); theirs.set(); sleep(secs(1.0)); }
                        go.wait();
                    }),
                ]);
            }).await;
            assert_eq!(found.len(), expected, "{seen}: {found:#?}");
            assert!(found.iter().all(|lost| lost.text.contains(" clears it at line ")), "{found:#?}");
        }
    }

    async fn an_if_in_place_of_a_while_is_told_where_it_goes_wrong() {
        for way in 0..6 {
            let found = found(UnloopedWait, move || {
                let (room, items) = (Condition::new(), Shared::new(0));
                let take = |room: Condition, items: Shared<i32>| {
                    Box::new(move || {
                        let _held = room.hold();
                        match way {
                            // The first is served; the second finds nothing, and takes it all the same.
                            0 => if items.get() == 0 { room.wait(); },
                            // The same with a failure in place of a write.
                            1 => {
                                if items.get() == 0 { room.wait(); }
                                items.update(|items| assert!(*items > 0, "there is none"));
                            }
                            2 => while items.get() == 0 { room.wait(); },
                            3 => drop(room.wait_for(|| items.get() > 0, None)),
                            // It looks at nothing.
                            4 => room.wait(),
                            // It looks again, and says so.
                            _ => { if items.get() == 0 { room.wait(); } let _ = items.get(); }
                        }
                        items.update(|items| *items -= 1);
                    }) as Box<dyn FnOnce() + Send>
                };
                let (their_room, their_items) = (room.clone(), items.clone());
                all([
                    take(room.clone(), items.clone()),
                    take(room, items),
                    Box::new(move || {
                        sleep(secs(1.0));
                        let _held = their_room.hold();
                        their_items.update(|items| *items += 1);
                        their_room.notify_all();
                    }),
                ]);
            }).await;
            assert_eq!(found.len(), usize::from(way < 2), "{way}: {found:#?}");
            let is_told = |text: &str| text.starts_with("A wait without a loop: b waits on Condition-1 at line ");
            assert!(found.iter().all(|wrong| is_told(&wrong.text)), "{found:#?}");
        }
    }
}
