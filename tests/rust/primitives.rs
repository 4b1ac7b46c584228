//! What each primitive does, in free mode and under the controlled scheduler.

use crate::run::in_both_modes;
use core::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::sync::Arc;
use threadground::prelude::*;
use threadground::thread::low_level;

/// Starts `count` threads of one body, and joins them.
fn together(count: u32, body: impl Fn(u32) + Clone + Send + 'static) {
    let threads: Vec<_> = (0..count)
        .map(|number| {
            let body = body.clone();
            Thread::new(move || body(number), ())
        })
        .collect();
    for thread in &threads {
        thread.start();
    }
    for thread in &threads {
        thread.join();
    }
}

in_both_modes! {
    fn a_lock_lets_one_in_at_a_time() {
        let (lock, value) = (Lock::new(), Shared::new(0_u32));
        let seen = value.clone();
        together(4, move |_| for _ in 0..50 {
            let _held = lock.hold();
            value.set(value.get() + 1);
        });
        assert_eq!(seen.get(), 200, "no increment is lost");
    }

    fn a_lock_times_out_and_is_released_by_another_thread() {
        let lock = Lock::new();
        assert!(lock.acquire(), "it was free");
        assert!(!lock.try_acquire(), "it is taken");
        assert!(!lock.acquire_timeout(secs(0.005)), "and stays so");
        let theirs = lock.clone();
        together(1, move |_| theirs.release());
        assert!(!lock.locked(), "another thread released it");
        assert!(lock.acquire_timeout(secs(5.0)), "it is free again");
    }

    fn an_rlock_counts_its_owners_takes() {
        let lock = RLock::new();
        assert!(lock.acquire() && lock.try_acquire(), "its owner takes it again");
        let theirs = lock.clone();
        together(1, move |_| assert!(!theirs.try_acquire(), "another thread does not"));
        lock.release();
        let theirs = lock.clone();
        together(1, move |_| assert!(!theirs.acquire_timeout(secs(0.002)), "still not"));
        lock.release();
        let theirs = lock.clone();
        together(1, move |_| drop(theirs.hold()));
    }

    fn a_condition_wakes_in_order_and_times_out() {
        let (condition, served) = (Condition::new(), Shared::new(Vec::<u32>::new()));
        let arrived = Shared::new(0_u32);
        let waiters: Vec<_> = (0..3).map(|number| {
            let (condition, served, arrived) = (condition.clone(), served.clone(), arrived.clone());
            Thread::new(move || {
                let _held = condition.hold();
                arrived.set(number + 1);
                condition.wait();
                served.update(|list| list.push(number));
            }, ())
        }).collect();
        for (waiter, number) in waiters.iter().zip(1..) {
            waiter.start();
            // It holds the lock from its arrival to its wait, so whoever gets the lock finds it waiting.
            while arrived.get() != number {
                sleep(secs(0.001));
            }
        }
        {
            let _held = condition.hold();
            assert!(!condition.wait_timeout(secs(0.002)), "nobody notifies this one");
            condition.notify(1);
        }
        waiters[0].join();
        {
            let _held = condition.hold();
            assert_eq!(served.get(), [0], "one was woken, the first to wait");
            condition.notify_all();
        }
        waiters[1].join();
        waiters[2].join();
        let mut all = served.get();
        all.sort_unstable();
        assert_eq!(all, [0, 1, 2], "then all others");
        let _held = condition.hold();
        assert!(!condition.wait_for(|| false, Some(secs(0.002))), "what never comes true");
        assert!(condition.wait_for(|| true, None), "what is true already");
    }

    fn an_event_lets_all_go_even_if_it_is_cleared_at_once() {
        let (event, ready) = (Event::new(), Semaphore::new(0));
        assert!(!event.is_set() && !event.wait_timeout(secs(0.002)), "it is down at first");
        let waiters: Vec<_> = (0..3).map(|_| {
            let (event, ready) = (event.clone(), ready.clone());
            Thread::new(move || {
                ready.release();
                event.wait_timeout(secs(10.0))
            }, ())
        }).collect();
        for waiter in &waiters {
            waiter.start();
            ready.acquire();
        }
        sleep(secs(0.05));
        event.set();
        event.clear();
        for waiter in &waiters {
            waiter.join();
            assert_eq!(waiter.result(), Some(true), "it waited when the event was set");
        }
        assert!(!event.is_set(), "cleared");
    }

    fn a_semaphore_never_lets_more_in_than_it_has_permits() {
        let (semaphore, inside) = (Semaphore::new(2), Arc::new(AtomicU32::new(0)));
        let theirs = semaphore.clone();
        together(5, move |_| for _ in 0..10 {
            let _permit = theirs.hold();
            assert!(inside.fetch_add(1, SeqCst) < 2, "two at most");
            inside.fetch_sub(1, SeqCst);
        });
        assert!(semaphore.try_acquire() && semaphore.try_acquire(), "both permits are back");
        assert!(!semaphore.try_acquire() && !semaphore.acquire_timeout(secs(0.002)), "and no third");
        semaphore.release_many(3);
        assert!(semaphore.acquire(), "a plain one takes any number back");
    }

    fn a_barrier_opens_for_all_and_closes_again() {
        let runs = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&runs);
        let barrier = Barrier::with_action(3, move || {
            counted.fetch_add(1, SeqCst);
        });
        let indexes = Arc::new(AtomicU32::new(0));
        let seen = Arc::clone(&indexes);
        together(3, move |_| for _ in 0..4 {
            let index = barrier.wait().expect("nobody breaks it");
            indexes.fetch_add(1 << (8 * index), SeqCst);
        });
        assert_eq!(seen.load(SeqCst), 0x0004_0404, "each index once in each of four rounds");
        assert_eq!(runs.load(SeqCst), 4, "the action once in each");
    }

    fn a_barrier_breaks_for_all_and_is_mended_by_a_reset() {
        let barrier = Barrier::new(2);
        assert_eq!(barrier.wait_timeout(secs(0.002)), Err(BrokenBarrierError), "nobody else comes");
        assert!(barrier.broken(), "its time ran out");
        assert_eq!(barrier.wait(), Err(BrokenBarrierError), "it stays broken");
        barrier.reset();
        assert!(!barrier.broken() && barrier.n_waiting() == 0, "a reset mends it");
        let theirs = barrier.clone();
        let waiter = Thread::new(move || theirs.wait(), ());
        waiter.start();
        while barrier.n_waiting() == 0 {
            sleep(secs(0.001));
        }
        barrier.abort();
        waiter.join();
        assert_eq!(waiter.result(), Some(Err(BrokenBarrierError)), "aborted");
    }

    fn a_timer_fires_or_is_cancelled() {
        let fired = Shared::new(0_u32);
        let (one, other) = (fired.clone(), fired.clone());
        let fires = Timer::new(secs(0.01), move || { one.update(|n| *n += 1); });
        let cancelled = Timer::new(secs(30.0), move || { other.update(|n| *n += 10); }).name("t2");
        fires.start();
        cancelled.start();
        cancelled.cancel();
        cancelled.join();
        fires.join();
        fires.cancel();
        assert_eq!(fired.get(), 1, "the one that was not cancelled");
    }

    fn a_local_is_each_threads_own_and_dies_with_it() {
        let drops = Arc::new(AtomicU32::new(0));
        #[derive(Clone)]
        struct Counted(Arc<AtomicU32>);
        impl Drop for Counted {
            fn drop(&mut self) {
                self.0.fetch_add(1, SeqCst);
            }
        }
        let local = Local::new();
        let (theirs, counter) = (local.clone(), Arc::clone(&drops));
        // One after the other, so that both may get the same carrier.
        for _ in 0..2 {
            let (theirs, counter) = (theirs.clone(), Arc::clone(&counter));
            together(1, move |_| {
                assert!(theirs.get().is_none(), "no value yet");
                theirs.set(Counted(Arc::clone(&counter)));
            });
        }
        assert_eq!(drops.load(SeqCst), 2, "dropped at their threads' ends");
        assert!(local.get().is_none(), "and never this thread's");
        let made = Local::with(|_| 7);
        assert_eq!(made.get(), Some(7), "from its initializer");
    }

    fn a_context_goes_with_its_thread_and_is_a_copy() {
        let (request, depth) = (ContextVar::new("request"), ContextVar::with_default("depth", 0));
        assert_eq!((request.get(), request.get_or(5), depth.get()), (None, 5, Some(0)), "not set yet");
        let token = request.set(1);
        assert_eq!(depth.get_or(7), 7, "the caller's value comes before the default");
        let (mine, its_depth) = (request.clone(), depth.clone());
        let look = move || {
            let before = mine.get();
            mine.set(2);
            its_depth.set(9);
            (before, mine.get())
        };
        let given = Thread::new(look.clone(), ()).context(copy_context());
        let bare = Thread::new(look, ());
        request.set(3);
        for thread in [&given, &bare] {
            thread.start();
            thread.join();
        }
        assert_eq!(given.result(), Some((Some(1), Some(2))), "as it was when the copy was made");
        assert_eq!(bare.result(), Some((None, Some(2))), "an empty context");
        assert_eq!((request.get(), depth.get()), (Some(3), Some(0)), "what they set, they set in theirs");

        request.reset(token);
        assert_eq!(request.get(), None, "as it was before it was set");
        let mut context = Context::new();
        let inside = context.run(|| request.set(4));
        let refused = |token, of: &ContextVar<i32>| catch(|| of.reset(token)).unwrap_err().to_string();
        assert_eq!(refused(inside, &request), "ValueError: <Token> was created by a different Context");
        let token = depth.set(1);
        assert_eq!(refused(token, &request), "ValueError: <Token> was created by a different ContextVar");
        assert!(catch(|| context.run(|| panic!("out"))).is_err(), "an error comes through");
        assert_eq!(request.get(), None, "and the thread is in its own context again");
        let mut copy = context.clone();
        copy.run(|| request.set(5));
        assert_eq!(context.run(|| request.get()), Some(4), "a copy's values are its own");
        assert_eq!(request.repr(), "<ContextVar name='request'>", "its name");
    }

    fn a_contexts_values_die_with_its_thread() {
        let drops = Arc::new(AtomicU32::new(0));
        struct Counted(Arc<AtomicU32>);
        impl Drop for Counted {
            fn drop(&mut self) {
                self.0.fetch_add(1, SeqCst);
            }
        }
        let variable = ContextVar::new("counted");
        for given in [false, true] {
            let (theirs, counter) = (variable.clone(), Arc::clone(&drops));
            let set = move || { theirs.set(Arc::new(Counted(counter))); };
            let thread = Thread::new(set, ());
            let thread = if given { thread.context(Context::new()) } else { thread };
            thread.start();
            thread.join();
            assert_eq!(drops.load(SeqCst), 1 + u32::from(given), "dropped at the thread's end");
        }
        assert!(variable.get().is_none(), "and never this thread's");
    }

    fn queues_keep_their_orders_and_their_bounds() {
        let (fifo, lifo, priority, simple) =
            (Queue::bounded(2), LifoQueue::new(), PriorityQueue::new(), SimpleQueue::new());
        for n in [2_u32, 3, 1] {
            lifo.put(n);
            priority.put(n);
            simple.put(n);
        }
        let three = |get: &dyn Fn() -> u32| [get(), get(), get()];
        assert_eq!(three(&|| lifo.get()), [1, 3, 2], "last in, first out");
        assert_eq!(three(&|| priority.get()), [1, 2, 3], "the smallest first");
        assert_eq!(three(&|| simple.get()), [2, 3, 1], "first in, first out");
        fifo.put(1);
        fifo.put(2);
        assert_eq!(fifo.put_nowait(3), Err(PutError::Full(3)), "two places");
        assert_eq!(fifo.put_timeout(3, secs(0.002)), Err(PutError::Full(3)), "and none comes free");
        assert!(fifo.full() && !fifo.empty() && fifo.qsize() == 2, "full");
        assert_eq!((fifo.get(), fifo.get()), (1, 2), "first in, first out");
        assert_eq!(fifo.get_nowait(), Err(GetError::Empty), "nothing is left");
        assert_eq!(fifo.get_timeout(secs(0.002)), Err(GetError::Empty), "and nothing comes");
    }

    fn a_queue_joins_producers_and_consumers() {
        let queue = Queue::bounded(2);
        let (theirs, sum) = (queue.clone(), Shared::new(0_u32));
        let total = sum.clone();
        let consumer = Thread::new(move || loop {
            let item: u32 = theirs.get();
            if item == 0 {
                return theirs.task_done();
            }
            sum.update(|sum| *sum += item);
            theirs.task_done();
        }, ());
        consumer.start();
        for item in 1..=20 {
            queue.put(item);
        }
        queue.put(0);
        queue.join();
        assert_eq!(total.get(), 210, "every task is done");
        consumer.join();
        queue.shutdown(false);
        assert_eq!(queue.put_nowait(1), Err(PutError::ShutDown(1)), "closed");
        assert_eq!(queue.get_nowait(), Err(GetError::ShutDown), "and empty");
    }

    fn the_modules_functions_know_the_threads() {
        assert_eq!((active_count(), main_thread().get_name()), (1, "MainThread".to_owned()), "main alone");
        assert_eq!((name(), get_ident()), ("MainThread".to_owned(), 1), "this is main");
        let gate = Event::new();
        let theirs = gate.clone();
        fn worker(gate: Event) {
            gate.wait();
        }
        let thread = Thread::new(worker, (theirs,)).daemon(true);
        assert_eq!(thread.get_name(), "Thread-1 (worker)", "CPython's default name");
        assert_eq!(Thread::new(|| (), ()).get_name(), "Thread-2 (<lambda>)", "a closure's");
        let _ = Thread::new(|| (), ()).name("own");
        assert_eq!(Thread::new(|| (), ()).get_name(), "Thread-3 (<lambda>)", "a name of its own takes no number");
        let late = Thread::new(|| (), ());
        assert_eq!(Thread::new(|| (), ()).get_name(), "Thread-5 (<lambda>)", "the next one");
        let _ = late.name("late");
        assert_eq!(Thread::new(|| (), ()).get_name(), "Thread-6 (<lambda>)", "the latest only is taken back");
        assert!(thread.ident().is_none() && !thread.is_alive() && thread.is_daemon(), "not started");
        thread.start();
        thread.set_name("renamed");
        let names: Vec<_> = enumerate().iter().map(Thread::get_name).collect();
        assert_eq!(names, ["MainThread", "renamed"], "both are alive");
        assert!(thread.is_alive() && thread.ident().is_some(), "started");
        gate.set();
        thread.join();
        assert!(!thread.is_alive() && thread.has_ended() && active_count() == 1, "ended");
    }

    fn a_low_level_thread_is_not_listed() {
        let (done, gate) = (low_level::allocate_lock(), low_level::allocate_lock());
        let (theirs, closed) = (done.clone(), gate.clone());
        assert!(done.acquire() && gate.acquire(), "both are free");
        let ident = low_level::start_new_thread(move || {
            let _open = closed.acquire();
            theirs.release();
            low_level::exit();
        }, ());
        assert!(ident != get_ident() && active_count() == 1, "main alone is listed");
        gate.release();
        assert!(done.acquire(), "it ran");
    }

    fn a_stack_size_is_read_back_and_used() {
        assert_eq!((stack_size(), set_stack_size(1 << 20)), (0, 0), "the usual one at first");
        assert_eq!(stack_size(), 1 << 20, "read back");
        // Deeper than a carrier's own stack goes in a browser.
        fn deep(n: u32) -> u32 {
            let room = black_box([n; 64]);
            if n == 0 { 0 } else { 1 + deep(n - 1) + (room[0] - n) }
        }
        let thread = Thread::new(|| deep(1500), ());
        thread.start();
        thread.join();
        assert_eq!(thread.result(), Some(1500), "it had room");
        assert_eq!(set_stack_size(0), 1 << 20, "back to the usual one");
    }

    fn trace_and_profile_functions_see_new_threads() {
        fn note(what: &str) {
            current_thread().set_name(format!("{} {what}", name()));
        }
        settrace(Some(|event| if event.event == "call" { note("traced") }));
        setprofile(Some(|event| if event.event == "return" { note("profiled") }));
        let seen = Thread::new(|| say!("body"), ()).name("t");
        seen.start();
        seen.join();
        settrace(None);
        setprofile(None);
        let unseen = Thread::new(|| say!("body"), ()).name("u");
        unseen.start();
        unseen.join();
        assert_eq!((seen.get_name(), unseen.get_name()), ("t traced profiled".into(), "u".into()), "each its own");
    }

    fn trace_functions_can_be_set_for_threads_that_are_alive() {
        fn profile(_: &TraceEvent) {}
        fn trace(event: &TraceEvent) {
            if event.event == "line" {
                current_thread().set_name("traced");
            }
        }
        assert!(gettrace().is_none() && getprofile().is_none(), "none at first");
        let go = Event::new();
        let theirs = go.clone();
        let thread = Thread::new(move || { theirs.wait(); let _ = theirs.is_set(); }, ()).name("t");
        thread.start();
        sleep(secs(0.01));
        settrace_all_threads(Some(trace));
        setprofile_all_threads(Some(profile));
        assert!(gettrace().is_some() && getprofile().is_some(), "both are set");
        go.set();
        thread.join();
        assert_eq!(thread.get_name(), "traced", "it saw a line");
        settrace_all_threads(None);
        setprofile_all_threads(None);
        assert!(gettrace().is_none() && getprofile().is_none(), "both are gone");
    }

    fn old_names_are_aliases() {
        let thread = Thread::new(|| {}, ());
        thread.setName("old");
        thread.setDaemon(true);
        assert_eq!((thread.getName(), thread.isDaemon()), ("old".to_owned(), true), "set and read");
        assert_eq!((activeCount(), currentThread().getName()), (1, "MainThread".to_owned()), "the caller");
        let (event, condition) = (Event::new(), Condition::new());
        assert!(!event.isSet(), "not set");
        let _held = condition.hold();
        condition.notifyAll();
    }
}

crate::run::runs! {
    /// Threads that give up after a while, beside threads that do not: nobody is forgotten, and never do
    /// two hold the lock.
    async fn a_lock_survives_those_who_give_up() {
        crate::run::finishes(threadground::recipe::Way::Real, || {
            let (lock, inside) = (Lock::new(), Arc::new(AtomicU32::new(0)));
            let taken = Arc::new(AtomicU32::new(0));
            let sum = Arc::clone(&taken);
            together(6, move |me| {
                for round in 0..300_u32 {
                    let patience = Duration::from_micros(u64::from((me * 37 + round) % 7) * 300);
                    // The even ones wait as long as it takes.
                    if me % 2 == 0 { lock.acquire(); } else if !lock.acquire_timeout(patience) { continue; }
                    assert_eq!(inside.fetch_add(1, SeqCst), 0, "alone");
                    if round % 16 == 0 {
                        sleep(secs(0.0015));
                    }
                    sum.fetch_add(1, SeqCst);
                    inside.fetch_sub(1, SeqCst);
                    lock.release();
                }
            });
            assert!(taken.load(SeqCst) >= 900, "all who wait get it");
        }).await;
    }

    /// A thread that takes the lock again as soon as it has given it back: who waits for more than 1 ms
    /// gets it all the same, and no sooner.
    async fn who_starves_is_handed_the_lock() {
        for (held, got) in [(2.0, 4.0), (0.4, 1.6)] {
            let (waited, rounds) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0)));
            let (theirs, total) = (Arc::clone(&waited), Arc::clone(&rounds));
            crate::run::finishes(threadground::recipe::Way::First, move || {
                let lock = Lock::new();
                let hogged = lock.clone();
                let hog = Thread::new(move || for _ in 0..50 {
                    let _held = hogged.hold();
                    total.fetch_add(1, SeqCst);
                    sleep(secs(held / 1000.0));
                }, ());
                hog.start();
                Thread::new(move || {
                    let _held = lock.hold();
                    theirs.store((clock() * 1e6).round() as u32, SeqCst);
                }, ()).start();
            }).await;
            let (waited, rounds) = (waited.load(SeqCst), rounds.load(SeqCst));
            assert_eq!((waited, rounds), ((got * 1000.0) as u32, 50), "held for {held} ms");
        }
    }

    /// No two live threads share a carrier, and they run at once: each spins, without a call that
    /// blocks, until the other has moved.
    async fn two_threads_spin_until_the_other_has_moved() {
        crate::run::finishes(threadground::recipe::Way::Real, || {
            let words = Arc::new([AtomicU32::new(0), AtomicU32::new(0)]);
            let carriers = Shared::new(Vec::<u32>::new());
            let seen = carriers.clone();
            together(2, move |me| {
                let me = me as usize;
                carriers.update(|list| list.push(get_native_id()));
                for round in 1..=1000 {
                    words[me].store(round, SeqCst);
                    while words[1 - me].load(SeqCst) < round {
                        core::hint::spin_loop();
                    }
                }
            });
            let carriers = seen.get();
            assert_ne!(carriers[0], carriers[1], "each its own carrier");
        }).await;
    }
}
