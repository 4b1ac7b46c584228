//! The model over real traces: seeking equals playing, no trace makes the model panic, and what it says is
//! true.

use crate::run::{self, runs};
use threadground::catalogue;
use threadground::model::view::{FindingKind, Inside, State};
use threadground::model::{Model, plain};
use threadground::prelude::*;
use threadground::recipe::Way;
use threadground::trace::event::Record;

/// The bytes that a growing trace would come in: texts behind their lengths, then records.
fn play(trace: &threadground::trace::Trace, mut each: impl FnMut(&Model, u32)) {
    let mut model = Model::new();
    model.begin(trace.meta.clone());
    for text in &trace.texts {
        let length = (text.len() as u32).to_le_bytes();
        model.add_texts(&[&length, text.as_bytes()].concat());
    }
    for record in &trace.records {
        let before = model.overview().steps;
        model.add_records(&record.to_bytes());
        if model.overview().steps > before {
            each(&model, before + 1);
        }
    }
}

/// The bytes of a record at random with this number: its head, then fields of four or of eight bytes, as
/// `trace/event.rs` has it.
fn any_record(random: &mut Random, number: u32) -> Vec<u8> {
    loop {
        let mut below = |end: i32| random.randint(0, end - 1) as u32;
        let (is_wide, tag, end) = (below(8) == 0, below(256) as u8, 1 << below(11));
        let bits = below(end) as u16 | if is_wide { 1 << 15 } else { 0 };
        let mut bytes = vec![0, tag];
        bytes.extend(bits.to_le_bytes());
        bytes.extend(number.to_le_bytes());
        bytes.extend(i64::from(below(5)).to_le_bytes());
        let fields = 2 + below(7);
        for field in 0..fields {
            let value = if below(8) == 0 { u64::MAX } else { u64::from(below(5)) };
            // The first two are the thread and the place.
            let width = if is_wide && field >= 2 { 8 } else { 4 };
            bytes.extend(&value.to_le_bytes()[..width]);
        }
        bytes[0] = bytes.len() as u8;
        if Record::decode(&mut bytes.as_slice()).is_some() {
            return bytes;
        }
    }
}

runs! {
    async fn seeking_to_n_equals_playing_to_n() {
        run::ready().await;
        let mut random = Random::new(1);
        for entry in catalogue::all() {
            let set = entry.set(entry.program.small.iter().copied()).expect("the small set is allowed");
            let way = if entry.is_real_only() { Way::Real } else { Way::Seed(5) };
            let left = run::end(&entry.start(set, way).expect("it starts")).await;
            let whole = Model::of(&left.trace);
            let steps = whole.overview().steps;
            // Who was woken is known when it has gone on, and what an object starts with comes behind its making.
            let arrows = whole.lanes_by_step(0, steps, 1).arrows;
            let is_open = |step| arrows.iter().any(|arrow| (arrow.from_step..arrow.to_step).contains(&step));
            play(&left.trace, |playing, step| {
                for step in [5, 3].map(|back| step.saturating_sub(back)).into_iter().filter(|step| !is_open(*step)) {
                    assert_eq!(playing.at(step), whole.at(step), "{}: step {step}", entry.id);
                }
            });
            for _ in 0..20 {
                let step = random.randint(0, steps as i32) as u32;
                assert_eq!(whole.at(step), Model::of(&left.trace).at(step), "{}: step {step}", entry.id);
            }
        }
    }

    async fn records_may_come_in_any_order() {
        run::ready().await;
        let entry = &catalogue::all()[0];
        let set = entry.set([]).expect("the defaults are allowed");
        let left = run::end(&entry.start(set, Way::First).expect("it starts")).await;
        let trace = left.trace;
        let mut model = Model::new();
        model.begin(trace.meta.clone());
        for text in &trace.texts {
            model.add_texts(&[&(text.len() as u32).to_le_bytes(), text.as_bytes()].concat());
        }
        for record in trace.records.iter().rev() {
            assert_eq!(model.overview().steps, 0, "all wait for the first");
            model.add_records(&record.to_bytes());
        }
        assert_eq!(model.result(), Model::of(&trace).result(), "the same in the end");
        assert_eq!(model.trace(), trace, "and the same trace");
    }

    async fn no_records_make_it_panic() {
        let mut random = Random::new(2);
        for _ in 0..50 {
            let mut model = Model::new();
            for number in 0..60 {
                model.add_records(&any_record(&mut random, number));
            }
            model.finish();
            let steps = model.overview().steps;
            for step in 0..=steps {
                let _ = (model.at(step), model.story(step, step + 1));
            }
            let _ = (model.result(), model.lanes(0.0, 1.0, 100), model.search("x", 0, true));
        }
    }

    async fn what_has_no_line_of_its_own_is_told_where_it_belongs() {
        let (starts, takes, permits) = (line!() + 8, line!() + 4, line!() + 6);
        let left = run::all(Way::First, move || {
            let (lock, semaphore) = (Lock::new(), Semaphore::new(1));
            let work = move || {
                let _held = lock.hold();
                sleep(secs(0.1));
                let _permit = semaphore.hold();
            };
            Thread::new(work, ()).name("A").start();
        }).await;
        let model = Model::of(&left.trace);
        let steps = model.overview().steps;
        let at = |told: &str| {
            let mut moments = (1..=steps).map(|step| model.at(step));
            moments.find(|moment| plain(&moment.sentence).starts_with(told)).unwrap_or_else(|| {
                panic!("nothing says {told}: {:#?}", model.story(0, steps).iter().map(|line| plain(&line.sentence)).collect::<Vec<_>>())
            })
        };
        assert_eq!(at("A begins").line, Some(starts), "where it was started");
        assert_eq!(at("A ends").line, Some(takes), "where it was last");
        let waits = at("MainThread is done and waits for A");
        assert_eq!((waits.line, waits.threads[0].line), (None, None), "its function has returned");
        let left = plain(&at("A lets go of Lock-1").sentence);
        assert!(left.ends_with(&format!(", leaving the block of line {takes}.")), "{left}");
        let left = plain(&at("A gives a permit back").sentence);
        assert!(left.ends_with(&format!("(1 is free now), leaving the block of line {permits}.")), "{left}");
    }

    async fn a_deadlock_is_named_with_its_circle() {
        let left = run::all(Way::First, || {
            let lock1 = Lock::new();
            let lock2 = Lock::new();
            for (name, first, second) in [("A", lock1.clone(), lock2.clone()), ("B", lock2, lock1)] {
                Thread::new(move || {
                    let _first = first.hold();
                    sleep(secs(0.1));
                    let _second = second.hold();
                }, ()).name(name).start();
            }
        }).await;
        let model = Model::of(&left.trace);
        let result = model.result();
        let [finding, order] = result.findings.as_slice() else { panic!("two, not {:?}", result.findings) };
        assert_eq!(order.kind, FindingKind::LockOrder, "{}", order.text);
        assert_eq!((finding.kind, finding.cycle.len()), (FindingKind::Deadlock, 2), "two wait for each other");
        assert_eq!(finding.threads, ["A", "B"], "{}", finding.text);
        assert!(finding.text.contains("A waits at line "), "{}", finding.text);
        assert!(finding.text.contains(", held by B since line "), "{}", finding.text);
        let story: Vec<_> = model.story(0, u32::MAX).iter().map(|line| plain(&line.sentence)).collect();
        let waits = story.iter().find(|line| line.starts_with("A waits for Lock-2, held by B since line "));
        assert!(waits.is_some(), "{story:#?}");
        let moment = model.at(model.overview().steps);
        let held = moment.objects.iter().filter(|object| {
            matches!(&object.inside, Inside::Lock(lock) if lock.owner.is_some()) && object.waiters.len() == 1
        });
        assert_eq!(held.count(), 2, "both locks are held and waited for");
    }

    async fn the_end_of_main_and_of_the_run_is_told() {
        run::ready().await;
        let left = run::all(Way::First, || {
            Thread::new(|| sleep(secs(1.0)), ()).name("last").start();
            Thread::new(|| sleep(secs(9.0)), ()).name("guard").daemon(true).start();
        }).await;
        let model = Model::of(&left.trace);
        let story = model.story(0, u32::MAX);
        let step = |words: &str| story.iter().find(|line| plain(&line.sentence) == words).map(|line| line.step);
        assert!(step("The run ends and cuts off guard.").is_some(), "{story:#?}");
        let waits = step("MainThread is done and waits for last.").expect("it waits for no daemon");
        assert_eq!(plain(&model.at(waits).threads[0].words), "is done and waits for last");
    }

    async fn lanes_say_what_each_moment_says() {
        run::ready().await;
        for entry in catalogue::all() {
            let set = entry.set(entry.program.small.iter().copied()).expect("the small set is allowed");
            let way = if entry.is_real_only() { Way::Real } else { Way::Seed(9) };
            let left = run::end(&entry.start(set, way).expect("it starts")).await;
            let model = Model::of(&left.trace);
            let steps = model.overview().steps;
            let lanes = model.lanes_by_step(0, steps, steps);
            for step in 1..=steps {
                let covers = |from: u32, to: Option<u32>| from <= step && to.is_none_or(|to| step < to);
                for thread in model.at(step).threads {
                    let lane = &lanes.lanes[thread.number as usize];
                    let span = lane.spans.iter().find(|span| covers(span.from_step, span.to_step));
                    let over = matches!(thread.state, State::Ended | State::CutOff);
                    let expected = (!over).then_some((thread.state, thread.object));
                    let is = span.map(|span| (span.state, span.object));
                    assert_eq!(is, expected, "{}: {} at step {step}", entry.id, thread.name);
                    let mut held: Vec<u32> = lane.holds.iter()
                        .filter(|hold| covers(hold.from_step, hold.to_step))
                        .map(|hold| hold.object)
                        .collect();
                    let mut holds = thread.holds.clone();
                    held.sort_unstable();
                    holds.sort_unstable();
                    // What is cut off holds until the end.
                    assert!(over || held == holds, "{}: {} at step {step}", entry.id, thread.name);
                }
            }
        }
    }

    async fn search_finds_the_next_and_the_one_before() {
        let left = run::all(Way::First, || {
            for number in 0..700 {
                say!("line {}", if number % 300 == 7 { "odd" } else { "even" });
            }
        }).await;
        let model = Model::of(&left.trace);
        let is_odd = |line: &&threadground::model::view::StoryLine| plain(&line.sentence).contains("odd");
        let expected: Vec<u32> = model.story(0, u32::MAX).iter().filter(is_odd).map(|line| line.step).collect();
        assert_eq!(expected.len(), 3, "lines 7, 307 and 607");
        let walk = |mut at: u32, forward: bool| {
            let mut found = Vec::new();
            while let Some(next) = model.search("ODD", at, forward) {
                found.push(next);
                at = next;
            }
            found
        };
        assert_eq!(walk(0, true), expected, "forward");
        let backward: Vec<u32> = expected.iter().rev().copied().collect();
        assert_eq!(walk(model.overview().steps + 5, false), backward, "backward, from behind the end");
    }

    async fn what_is_narrower_than_a_pixel_is_joined() {
        let left = run::all(Way::First, || {
            for _ in 0..100 {
                sleep(secs(0.009));
                sleep(secs(0.001));
            }
            sleep(secs(1.0));
        }).await;
        let model = Model::of(&left.trace);
        let spans = |pixels| model.lanes(0.0, 2.0, pixels).lanes.remove(0).spans;
        let fine = spans(20_000);
        assert!(fine.iter().all(|span| span.joined == 1), "each by itself");
        assert_eq!(fine.iter().filter(|span| span.state == State::Sleep).count(), 201, "all sleeps");
        let coarse = spans(20);
        assert_eq!(coarse.len(), 13, "eleven pixels, the long sleep, and the end behind it");
        let joined: u32 = coarse.iter().map(|span| span.joined).sum();
        assert_eq!(joined as usize, fine.len(), "nothing is lost");
        assert!(coarse.iter().all(|span| span.state == State::Sleep || span.joined == 1), "what fills most of it");
        assert!(coarse.windows(2).all(|pair| pair[0].end <= pair[1].start), "one after the other");
    }

    async fn locks_in_different_orders_are_told_unless_a_third_lock_is_around_them() {
        for (gate, swapped, expected) in [(false, true, 1), (true, true, 0), (false, false, 0)] {
            let left = run::all(Way::First, move || {
                let (outer, lock1, lock2) = (Lock::new(), Lock::new(), Lock::new());
                let threads = [false, swapped].map(|swap| {
                    let outer = outer.clone();
                    let (mut one, mut two) = (lock1.clone(), lock2.clone());
                    if swap {
                        core::mem::swap(&mut one, &mut two);
                    }
                    Thread::new(move || {
                        // In this run they do not meet.
                        sleep(secs(if swap { 1.0 } else { 0.0 }));
                        let _gate = gate.then(|| outer.hold());
                        let _one = one.hold();
                        let _two = two.hold();
                    }, ())
                });
                threads.iter().for_each(|thread| thread.start());
                threads.iter().for_each(|thread| thread.join());
            }).await;
            let found = Model::of(&left.trace).result().findings;
            let kinds: Vec<_> = found.iter().map(|finding| finding.kind).collect();
            assert_eq!(kinds, vec![FindingKind::LockOrder; expected], "{gate} {swapped}: {found:?}");
        }
    }

    async fn a_lost_update_is_told_with_its_lines() {
        let left = run::all(Way::First, || {
            let (value, whole) = (Shared::new(0), Shared::new(0));
            for name in ["a", "b"] {
                let (value, whole) = (value.clone(), whole.clone());
                Thread::new(move || {
                    let old = value.get();
                    let _ = whole.get();
                    sleep(secs(0.1));
                    value.set(old + 1);
                    whole.update(|value| *value += 1);
                }, ()).name(name).start();
            }
        }).await;
        let mut found = Model::of(&left.trace).result().findings;
        found.retain(|finding| finding.kind != FindingKind::DataRace);
        let [finding] = found.as_slice() else { panic!("one, for `value` alone, not {found:?}") };
        assert_eq!((finding.kind, finding.lines.len()), (FindingKind::LostUpdate, 3), "read, write, write");
        assert!(finding.text.starts_with("Lost update: b reads "), "{}", finding.text);
    }

    async fn arrows_lead_from_the_one_who_woke() {
        use threadground::model::view::ArrowKind;
        let left = run::all(Way::First, || {
            let (lock, event) = (Lock::new(), Event::new());
            let (theirs, go) = (lock.clone(), event.clone());
            let _held = lock.acquire();
            Thread::new(move || { theirs.acquire(); go.wait(); }, ()).name("t").start();
            sleep(secs(1.0));
            lock.release();
            sleep(secs(1.0));
            event.set();
        }).await;
        let lanes = Model::of(&left.trace).lanes(0.0, 10.0, 1000);
        let kinds: Vec<_> = lanes.arrows.iter().map(|arrow| (arrow.kind, arrow.from, arrow.to)).collect();
        use ArrowKind::{Join, Release, Set, Start};
        assert_eq!(kinds, [(Start, 0, 1), (Release, 0, 1), (Set, 0, 1), (Join, 1, 0)], "waker to woken");
        assert!(lanes.arrows.iter().all(|arrow| arrow.from_step < arrow.to_step), "forward in time");
    }

    async fn who_is_notified_leaves_the_waiting_room_at_once() {
        let left = run::all(Way::First, || {
            let room = Condition::new();
            for name in ["a", "b", "c"] {
                let room = room.clone();
                Thread::new(move || { let _held = room.hold(); room.wait(); }, ()).name(name).start();
            }
            sleep(secs(1.0));
            let _held = room.hold();
            room.notify(1);
            room.notify(1);
            room.notify(1);
        }).await;
        let model = Model::of(&left.trace);
        let told = model.story(0, u32::MAX).into_iter().filter_map(|line| {
            let sentence = plain(&line.sentence);
            let room = model.at(line.step).objects.into_iter().find(|object| matches!(object.inside, Inside::Condition(_)));
            sentence.contains(" notifies ").then(|| (sentence, room.expect("it was made").waiters.len()))
        });
        let told: Vec<_> = told.collect();
        let expected = [("a", 2), ("b", 1), ("c", 0)];
        let expected = expected.map(|(name, left)| (format!("MainThread notifies Condition-1; {name} needs the lock now."), left));
        assert_eq!(told, expected, "one each time, the longest-waiting first");
    }

    async fn what_has_one_name_is_told_apart() {
        run::ready().await;
        let entry = catalogue::find("start-result").expect("it is there");
        let set = entry.set(std::iter::empty()).expect("the defaults are allowed");
        let left = run::end(&entry.start(set, Way::First).expect("it starts")).await;
        let model = Model::of(&left.trace);
        let named = model.overview().objects.into_iter().map(|object| object.name);
        assert_eq!(named.collect::<Vec<_>>(), ["res", "res-2", "res-3"], "one field of three objects");
    }

    async fn a_look_at_a_thread_names_it() {
        let left = run::all(Way::First, || {
            let thread = Thread::new(|| (), ()).name("t");
            let _ = thread.is_alive();
        }).await;
        let story = Model::of(&left.trace).story(0, u32::MAX);
        let told: Vec<_> = story.iter().map(|line| plain(&line.sentence)).collect();
        assert!(told.iter().any(|told| told == "MainThread looks: is_alive of t is False."), "{told:#?}");
    }

    async fn a_queue_shows_what_is_next_in_front() {
        let left = run::all(Way::First, || {
            let (fifo, lifo) = (Queue::new(), LifoQueue::new());
            let (priority, simple) = (PriorityQueue::new(), SimpleQueue::new());
            for item in [10, 9, 30] {
                fifo.put(item);
                lifo.put(item);
                priority.put(item);
                simple.put(item);
            }
        }).await;
        let model = Model::of(&left.trace);
        let shown = model.at(model.overview().steps).objects.into_iter().filter_map(|object| match object.inside {
            Inside::Queue(queue) => Some((Vec::from(queue.items).join(" "), queue.unfinished)),
            _ => None,
        });
        let shown: Vec<_> = shown.collect();
        let expected = [("10 9 30", 3), ("30 9 10", 3), ("9 10 30", 3), ("10 9 30", 0)];
        assert_eq!(shown, expected.map(|(items, tasks)| (items.to_owned(), tasks)), "a simple queue has no tasks");
    }
}
