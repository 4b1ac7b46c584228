//! What a safe program may do: code of its own inside any operation, any time as a timeout, more threads than there
//! can be, destructors at any end. It gets Python's behaviour, an error in Python's words, or a sentence; it never
//! hangs.

use crate::run::{self, in_both_modes, runs};
use core::cmp::Ordering;
use std::sync::Arc;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::SeqCst;
use threadground::prelude::*;
use threadground::recipe::Way;
use threadground::trace::event::Outcome;

/// First-come, some seeds, and real threads.
fn ways() -> impl Iterator<Item = Way> {
    let seeds = if cfg!(miri) { 1 } else { 12 };
    [Way::First, Way::Real].into_iter().chain((0..seeds).map(Way::Seed))
}

fn error(of: impl FnOnce()) -> String {
    catch(of).expect_err("it is refused").to_string()
}

/// A value whose copies, comparisons and end call a function of the test's.
struct Talks(u32, Arc<dyn Fn(&'static str) + Send + Sync>);

impl Talks {
    fn of(number: u32, talk: impl Fn(&'static str) + Send + Sync + 'static) -> Self {
        Self(number, Arc::new(talk))
    }

    fn again(&self, number: u32) -> Self {
        Self(number, Arc::clone(&self.1))
    }
}

impl Clone for Talks {
    fn clone(&self) -> Self {
        (self.1)("clone");
        Self(self.0, Arc::clone(&self.1))
    }
}

impl Drop for Talks {
    fn drop(&mut self) {
        (self.1)("drop");
    }
}

impl PartialEq for Talks {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl Eq for Talks {}
impl PartialOrd for Talks {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Talks {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.1)("compare");
        self.0.cmp(&other.0)
    }
}

const BUSY: &str = "RuntimeError: the thread is in the middle of an operation on this shared variable";

in_both_modes! {
    /// The variable is the thread's own then, and it would wait for itself.
    fn an_update_does_not_come_back_to_its_variable() {
        let v = Shared::new(1);
        let w = v.clone();
        assert_eq!(error(|| _ = v.update(|x| *x = w.get() + 1)), BUSY, "a read in it");
        assert_eq!(error(|| _ = v.update(|_| w.set(2))), BUSY, "a write in it");
        assert_eq!(error(|| _ = v.update(|_| w.update(|x| *x += 1))), BUSY, "an update in it");
        assert_eq!(v.get(), 1, "nothing was changed, and it is free again");
        let other = Shared::new(5);
        v.update(|x| *x = other.get() + 1);
        assert_eq!(v.get(), 6, "another variable may be read in it");
    }

    fn a_copy_may_use_other_objects_but_not_its_own_variable() {
        let (lock, said) = (Lock::new(), Shared::new(0));
        let (theirs, count) = (lock.clone(), said.clone());
        let v = Shared::new(Talks::of(1, move |what| {
            if what == "clone" {
                let _held = theirs.hold();
                count.update(|count| *count += 1);
            }
        }));
        let copy = v.get();
        assert_eq!((copy.0, said.get()), (1, 1), "the copy was counted, under a lock");

        let place: Shared<Option<Shared<Talks>>> = Shared::new(None);
        let known = place.clone();
        let v = Shared::new(Talks::of(1, move |what| {
            if what == "clone" && let Some(v) = known.get() {
                drop(v.get());
            }
        }));
        place.set(Some(v.clone()));
        assert_eq!(error(|| drop(v.get())), BUSY, "it would copy for ever");
        place.set(None);
        assert_eq!(v.get().0, 1, "and it is free again");
    }

    fn a_value_that_is_replaced_may_use_its_variable_when_it_is_dropped() {
        let place: Shared<Option<Shared<Option<Talks>>>> = Shared::new(None);
        let (known, seen) = (place.clone(), Shared::new(0));
        let saw = seen.clone();
        let v = Shared::new(Some(Talks::of(1, move |what| {
            if what == "drop" && let Some(v) = known.get() {
                known.set(None);
                saw.set(v.get().map_or(7, |talks| talks.0));
            }
        })));
        place.set(Some(v.clone()));
        v.set(None);
        assert_eq!(seen.get(), 7, "the new value is there when the old one goes");
    }

    fn items_are_compared_and_dropped_by_code_that_may_use_any_object() {
        let (lock, count) = (Lock::new(), Shared::new(0));
        let (theirs, counter) = (lock.clone(), count.clone());
        let first = Talks::of(3, move |_| {
            let _held = theirs.hold();
            counter.update(|count| *count += 1);
        });
        let queue = PriorityQueue::new();
        let [second, third] = [1, 2].map(|number| first.again(number));
        [first, second, third].into_iter().for_each(|item| queue.put(item));
        let order = [(); 3].map(|()| queue.get().0);
        assert_eq!(order, [1, 2, 3], "the smallest first");
        assert!(count.get() > 3, "they were compared, and dropped");

        // A queue whose items ask it how many they are.
        let place: Shared<Option<PriorityQueue<Talks>>> = Shared::new(None);
        let known = place.clone();
        let first = Talks::of(1, move |_| {
            if let Some(queue) = known.get() {
                let _ = queue.qsize();
            }
        });
        let [second, third] = [2, 3].map(|number| first.again(number));
        let queue = PriorityQueue::new();
        place.set(Some(queue.clone()));
        queue.put(first);
        let refused = "RuntimeError: the thread is in the middle of comparing items of this queue";
        assert_eq!(error(|| queue.put(second)), refused, "it would wait for itself");
        place.set(None);
        queue.put(third);
        assert_eq!(queue.get().0, 1, "and it is free again");
    }

    fn a_queue_that_is_shut_down_drops_its_items_when_it_is_free() {
        for batches in [1, 3] {
            let (queue, seen) = (Queue::new(), Shared::new(Vec::new()));
            let (theirs, sizes) = (queue.clone(), seen.clone());
            let first = Talks::of(1, move |what| {
                if what == "drop" {
                    let theirs: &Queue<Talks> = &theirs;
                    let size = (theirs.qsize(), theirs.unfinished_tasks(), theirs.is_shutdown());
                    sizes.update(|sizes| sizes.push(size));
                }
            });
            let more: Vec<_> = (2..=4).map(|number| first.again(number)).collect();
            queue.put(first);
            more.into_iter().for_each(|item| queue.put(item));
            for _ in 1..batches {
                drop(queue.get());
            }
            queue.shutdown(true);
            let all = seen.get();
            assert_eq!(all.len(), 4, "each is dropped once");
            assert_eq!(all[3], (0, batches - 1, true), "the queue was empty by then");
        }
    }

    fn a_locals_values_may_use_the_local_and_go_with_it() {
        let place: Shared<Option<Local<u32>>> = Shared::new(None);
        let known = place.clone();
        let local = Local::with(move |_| known.get().and_then(|local| local.get()).unwrap_or(7));
        place.set(Some(local.clone()));
        let refused = "RuntimeError: the thread is still making or copying its value of this local";
        assert_eq!(error(|| _ = local.get()), refused, "it would make it for ever");
        place.set(None);
        assert_eq!(local.get(), Some(7), "and the next read makes it");

        let drops = Arc::new(AtomicU32::new(0));
        let counter = Arc::clone(&drops);
        let first = Talks::of(1, move |what| _ = counter.fetch_add(u32::from(what == "drop"), SeqCst));
        let local = Local::new();
        local.set(first.again(1));
        let (theirs, ready, done) = (local.clone(), Event::new(), Event::new());
        let (is_ready, may_end, mine) = (ready.clone(), done.clone(), first.again(2));
        let thread = Thread::new(move || {
            theirs.set(mine);
            drop(theirs);
            is_ready.set();
            may_end.wait();
        }, ());
        thread.start();
        ready.wait();
        assert_eq!(drops.load(SeqCst), 0, "each thread has its value");
        drop(local);
        assert_eq!(drops.load(SeqCst), 2, "both went with the local, while both threads are alive");
        done.set();
        thread.join();
    }

    /// Whatever the machine's clock can tell: some 292 years.
    fn a_wait_may_be_as_long_as_a_number_can_say() {
        for time in [Duration::MAX, Duration::from_secs(u64::MAX), Duration::from_nanos(i64::MAX as u64), secs(9e9)] {
            let (event, lock, rlock, semaphore) = (Event::new(), Lock::new(), RLock::new(), Semaphore::new(0));
            let (condition, here) = (Condition::new(), Shared::new(0));
            let (gate, items) = (Barrier::new(2), Queue::new());
            let full = Queue::bounded(1);
            full.put(0);
            assert!(lock.acquire() && rlock.acquire(), "both are free");
            let waits: Vec<Box<dyn FnOnce() -> bool + Send>> = vec![
                { let event = event.clone(); Box::new(move || event.wait_timeout(time)) },
                { let lock = lock.clone(); Box::new(move || lock.acquire_timeout(time)) },
                { let lock = rlock.clone(); Box::new(move || lock.acquire_timeout(time)) },
                { let semaphore = semaphore.clone(); Box::new(move || semaphore.acquire_timeout(time)) },
                { let (condition, here) = (condition.clone(), here.clone()); Box::new(move || {
                    let _held = condition.hold();
                    here.update(|here| *here += 1);
                    condition.wait_timeout(time)
                }) },
                { let (condition, here) = (condition.clone(), here.clone()); Box::new(move || {
                    let _held = condition.hold();
                    here.update(|here| *here += 1);
                    let mut asked = 0;
                    condition.wait_for(|| { asked += 1; asked > 1 }, Some(time))
                }) },
                { let gate = gate.clone(); Box::new(move || gate.wait_timeout(time).is_ok()) },
                { let items = items.clone(); Box::new(move || items.get_timeout(time).is_ok()) },
                { let full = full.clone(); Box::new(move || full.put_timeout(1, time).is_ok()) },
                { let event = event.clone(); Box::new(move || {
                    let thread = Thread::new(move || _ = event.wait(), ());
                    thread.start();
                    thread.join_timeout(time);
                    !thread.is_alive()
                }) },
                Box::new(move || {
                    let timer = Timer::new(time, || say!("never"));
                    timer.start();
                    timer.cancel();
                    timer.join();
                    true
                }),
            ];
            let threads: Vec<Thread<bool>> = waits.into_iter().map(|wait| Thread::new(wait, ())).collect();
            threads.iter().for_each(Thread::start);
            // Not before both are in line: they have counted themselves under the lock, which they let go to wait.
            while { let _held = condition.hold(); here.get() < 2 } {
                sleep(secs(0.001));
            }
            assert!(threads.iter().take(10).all(Thread::is_alive), "{time:?}: nobody's time is over");
            event.set();
            lock.release();
            rlock.release();
            semaphore.release();
            {
                let _held = condition.hold();
                condition.notify_all();
            }
            assert!(gate.wait().is_ok(), "both are there");
            items.put(1);
            let _ = full.get();
            for (number, thread) in threads.iter().enumerate() {
                thread.join();
                assert_eq!(thread.result(), Some(true), "{time:?}: wait {number}");
            }
        }
    }

    fn python_says_what_is_no_time() {
        assert_eq!(error(|| sleep(secs(-1.0))), "ValueError: sleep length must be non-negative", "negative");
        assert_eq!(error(|| sleep(secs(f64::NAN))), "ValueError: Invalid value NaN (not a number)", "none");
        for huge in [1e10, 1e300, f64::INFINITY] {
            let words = "OverflowError: timestamp out of range for platform time_t";
            assert_eq!(error(|| sleep(secs(huge))), words, "{huge}");
        }
        sleep(secs(-0.0));
    }

    fn what_python_lets_one_ask_can_be_asked() {
        let (semaphore, bounded) = (Semaphore::new(2), BoundedSemaphore::new(1));
        assert!(semaphore.acquire() && bounded.acquire(), "there are permits");
        assert_eq!((semaphore.value(), bounded.value()), (1, 0), "permits");

        let lock = RLock::new();
        assert_eq!((lock.locked(), lock.owner(), lock.depth()), (false, None, 0), "free");
        assert!(lock.acquire() && lock.acquire(), "twice");
        assert_eq!((lock.locked(), lock.owner(), lock.depth()), (true, Some(get_ident()), 2), "taken twice");
        let (theirs, me) = (lock.clone(), get_ident());
        let thread = Thread::new(move || (theirs.locked(), theirs.owner() == Some(me), theirs.depth()), ());
        thread.start();
        thread.join();
        assert_eq!(thread.result(), Some((true, true, 0)), "by another thread");
        lock.release();
        lock.release();

        let condition = Condition::new();
        assert!(condition.try_acquire() && condition.acquire_timeout(secs(0.001)), "an RLock");
        condition.release();
        condition.release();
        let plain = Lock::new();
        let condition = Condition::with_lock(&plain);
        assert!(condition.acquire_timeout(secs(1.0)), "it is free");
        assert!(!condition.try_acquire() && !condition.acquire_timeout(secs(0.001)), "it is taken");
        condition.release();

        let queue = Queue::bounded(2);
        queue.put('a');
        assert_eq!((queue.maxsize(), queue.unfinished_tasks(), queue.is_shutdown()), (2, 1, false), "at first");
        queue.shutdown(false);
        assert!(queue.is_shutdown(), "and then");
    }

    fn a_queues_size_can_be_changed_while_it_is_used() {
        let queue = Queue::new();
        (1..=5).for_each(|item| queue.put(item));
        // Some of the items are in a batch by then.
        assert_eq!(queue.get(), 1, "the oldest");
        queue.set_maxsize(3);
        assert_eq!((queue.maxsize(), queue.qsize(), queue.full()), (3, 4, true), "what is inside stays");
        assert_eq!(queue.put_nowait(6), Err(PutError::Full(6)), "no place");
        let theirs = queue.clone();
        let putter = Thread::new(move || theirs.put(6), ());
        putter.start();
        assert_eq!([(); 2].map(|()| queue.get()), [2, 3], "in their order");
        putter.join();
        assert_eq!((queue.qsize(), queue.full()), (3, true), "the place was taken");
        queue.set_maxsize(0);
        queue.put(7);
        assert_eq!([(); 4].map(|()| queue.get()), [4, 5, 6, 7], "and so on");
    }
}

/// Has `body` done in every way to run.
async fn in_every_way(body: impl Fn() + Clone + Send + 'static) {
    for way in ways() {
        run::finishes(way, body.clone()).await;
    }
}

runs! {
    async fn an_update_may_do_what_takes_long_while_others_come() {
        in_every_way(|| {
            let list = Shared::new(Vec::new());
            let threads = [0, 1, 2].map(|number| {
                let list = list.clone();
                Thread::new(move || {
                    for round in 0..3_u32 {
                        list.update(|list| {
                            say!("{number} in round {round}");
                            list.push(number * 10 + round);
                        });
                        let seen = list.get();
                        assert!(seen.contains(&(number * 10 + round)), "{seen:?}");
                    }
                }, ())
            });
            threads.iter().for_each(Thread::start);
            threads.iter().for_each(Thread::join);
            assert_eq!(list.get().len(), 9, "no update was lost");
        }).await;
    }

    async fn items_may_print_while_they_are_compared_and_others_come() {
        in_every_way(|| {
            let queue = PriorityQueue::new();
            let first = Talks::of(0, |what| if what == "compare" { say!("compares") });
            let items: Vec<_> = (1..=6).map(|number| first.again(number)).collect();
            let threads = items.into_iter().map(|item| {
                let queue = queue.clone();
                Thread::new(move || {
                    queue.put(item);
                    let _ = (queue.qsize(), queue.get_timeout(secs(1.0)).map(|talks| talks.0));
                }, ())
            });
            let threads: Vec<_> = threads.collect();
            threads.iter().for_each(Thread::start);
            threads.iter().for_each(Thread::join);
            assert!(queue.empty(), "each has got one");
        }).await;
    }

    async fn two_updates_that_wait_for_each_other_are_a_deadlock_with_its_circle() {
        for way in [Way::First, Way::Real] {
            let left = run::all(way, || {
                let (x, y, both) = (Shared::new(0), Shared::new(0), Barrier::new(2));
                for (mine, theirs, name) in [(x.clone(), y.clone(), "A"), (y, x, "B")] {
                    let both = both.clone();
                    Thread::new(move || _ = mine.update(|_| {
                        both.wait().expect("it opens");
                        theirs.get()
                    }), ()).name(name).start();
                }
            }).await;
            assert_eq!((left.outcome(), left.settled), (Some(Outcome::Deadlock), true), "{:?}", left.lines());
            let model = threadground::model::Model::of(&left.trace);
            let found = model.result().findings;
            let text = &found.first().expect("it is found").text;
            assert!(text.contains("held by A") && text.contains("held by B"), "{text}");
        }
    }

    async fn a_wait_that_no_clock_can_end_counts_as_one_without_an_end() {
        for way in [Way::First, Way::Seed(1), Way::Real] {
            let left = run::all(way.clone(), || _ = Event::new().wait_timeout(Duration::MAX)).await;
            assert_eq!((left.outcome(), left.settled), (Some(Outcome::Deadlock), true), "{way:?}");
        }
    }

    /// As in CPython: main's errors are for `sys.excepthook`, a low-level thread's for `sys.unraisablehook`.
    async fn the_hook_is_for_the_errors_of_thread_objects() {
        for way in [Way::First, Way::Real] {
            let left = run::all(way, || {
                set_excepthook(Some(|args| say!("hook: {} {}", args.thread, args.error.text)));
                let thread = Thread::new(|| panic!("one"), ()).name("its");
                thread.start();
                thread.join();
                let (done, told) = (Event::new(), Event::new());
                let is_done = done.clone();
                low_level::start_new_thread(move || {
                    let _done = Talks::of(0, move |_| is_done.set());
                    panic!("two");
                }, ());
                done.wait();
                let _ = told.wait_timeout(secs(0.01));
                panic!("three");
            }).await;
            assert_eq!(left.outcome(), Some(Outcome::Panicked), "main has failed");
            let hooks: Vec<_> = left.lines().into_iter().filter(|line| line.starts_with("hook")).collect();
            assert_eq!(hooks, ["hook: its one"], "{:?}", left.lines());
        }
    }

    async fn numbers_of_names_are_taken_where_python_takes_them() {
        fn work() {}
        in_every_way(|| {
            let (asks, names) = (Event::new(), Shared::new(Vec::new()));
            let done = Semaphore::new(0);
            for ask in [false, true] {
                let (asks, names, done) = (asks.clone(), names.clone(), done.clone());
                low_level::start_new_thread(move || {
                    asks.wait();
                    if ask {
                        let all = enumerate().len();
                        names.update(|names| names.push(current_thread().get_name()));
                        assert_eq!((all, enumerate().len()), (1, 2), "it has an object now");
                    }
                    done.release();
                }, ());
            }
            assert_eq!(Thread::new(work, ()).get_name(), "Thread-1 (work)", "a low-level thread has no name");
            assert_eq!(Thread::new(work, ()).name("").get_name(), "Thread-2 (work)", "an empty name is none");
            assert_eq!(Thread::new(work, ()).name("own").get_name(), "own", "a name");
            asks.set();
            assert!(done.acquire() && done.acquire(), "both are done");
            assert_eq!(names.get(), ["Dummy-3"], "it got a number when it asked");
            assert_eq!(Thread::new(work, ()).get_name(), "Thread-4 (work)", "and so on");
        }).await;
    }

    async fn a_thread_that_is_started_has_a_native_id() {
        in_every_way(|| {
            assert_eq!(current_thread().native_id(), Some(get_native_id()), "main's");
            let thread = Thread::new(get_native_id, ());
            assert_eq!(thread.native_id(), None, "not yet");
            thread.start();
            let native = thread.native_id();
            thread.join();
            assert!(native.is_some() && native == thread.result(), "{native:?}");
        }).await;
    }

    async fn destructors_of_threads_that_are_cut_off_do_nothing_and_wait_for_nothing() {
        for way in ways() {
            let left = run::all(way.clone(), || {
                let (lock, event, queue) = (Lock::new(), Event::new(), Queue::<u32>::new());
                let shared = Shared::new(1);
                lock.acquire();
                for blocks in [true, false] {
                    let (mine, never, items) = (lock.clone(), event.clone(), queue.clone());
                    let (variable, waits) = (shared.clone(), event.clone());
                    let last = Talks::of(0, move |_| {
                        let _held = mine.hold();
                        never.wait();
                        say!("printed by a destructor");
                        let _ = (items.get_nowait(), items.get_timeout(secs(1.0)));
                        variable.update(|value| *value += 1);
                        sleep(secs(1.0));
                        assert_eq!(variable.get(), 1, "what is over does not change");
                    });
                    let thread = Thread::new(move || {
                        let _last = last;
                        if blocks {
                            waits.wait();
                        }
                        sleep(secs(1000.0));
                    }, ());
                    thread.daemon(true).start();
                }
            }).await;
            assert_eq!((left.outcome(), left.settled), (Some(Outcome::Finished), true), "{way:?}");
            assert!(left.lines().is_empty(), "{way:?}: {:?}", left.lines());
        }
    }

    /// The thread that is in the variable has its turn later than the one that needs it.
    async fn a_destructor_gets_at_a_variable_that_a_cut_off_thread_is_in() {
        for way in ways() {
            let left = run::all(way.clone(), || {
                let (shared, both) = (Shared::new(1), Barrier::new(3));
                let (variable, here) = (shared.clone(), both.clone());
                let last = Talks::of(0, move |_| _ = variable.get());
                let needs = Thread::new(move || {
                    let _last = last;
                    here.wait().expect("it opens");
                    sleep(secs(1000.0));
                }, ());
                needs.daemon(true).start();
                let here = both.clone();
                let is_in = Thread::new(move || _ = shared.update(|_| {
                    here.wait().expect("it opens");
                    sleep(secs(1000.0));
                }), ());
                is_in.daemon(true).start();
                both.wait().expect("it opens");
            }).await;
            assert_eq!((left.outcome(), left.settled), (Some(Outcome::Finished), true), "{way:?}");
        }
    }

    async fn what_a_thread_raises_may_fail_when_it_is_dropped() {
        for way in [Way::First, Way::Real] {
            run::all(way, || {
                struct Fails;
                impl Drop for Fails {
                    fn drop(&mut self) {
                        panic!("in its destructor");
                    }
                }
                let thread = Thread::new(|| std::panic::panic_any(Fails), ());
                thread.start();
                thread.join();
                assert!(catch(|| std::panic::panic_any(Fails)).is_err(), "and where it is caught");
                say!("main goes on");
            }).await;
        }
    }
}
