//! Every step of every program that can be controlled: the sentence, what the pictures are drawn from, and the lanes
//! say the same thing.
//!
//! A sentence is read word by word, as a reader would: who did what to which object, and what is added about the others.
//! The pictures are drawn from the objects of the moment that the step brings, and the lanes from the run's stretches.

use crate::run;
use threadground::catalogue;
use threadground::model::kinds::timer::TimerState;
use threadground::model::view::{
    Inside, Lanes, Moment, ObjectState, Span, State, StoryLine, ThreadState, User, Word,
};
use threadground::model::{Model, plain};
use threadground::recipe::Way;

/// How many seeds, besides first-come.
const SEEDS: u32 = 5;

/// What disagrees at one step.
struct Faults<'a> {
    moment: &'a Moment,
    all: Vec<String>,
}

impl<'a> Faults<'a> {
    fn must(&mut self, is: bool, what: impl FnOnce() -> String) {
        if !is {
            self.all.push(what());
        }
    }

    /// The threads, by their numbers, must be these.
    fn same(&mut self, of: &str, seen: &[u32], told: &[u32]) {
        self.must(seen == told, || format!("{of}: {seen:?} are shown, {told:?} are told"));
    }

    fn thread(&self, number: u32) -> &'a ThreadState {
        self.moment.threads.iter().find(|thread| thread.number == number).expect("it is there")
    }

    /// The thread must be in this state, at this object.
    fn state(&mut self, number: u32, state: State, object: u32) {
        let thread = self.thread(number);
        let (is, at) = (thread.state, thread.object);
        self.must((is, at) == (state, Some(object)), || format!("thread {number} is {is:?} at {at:?}"));
    }
}

fn numbers(users: &[User]) -> Vec<u32> {
    users.iter().map(|user| user.thread).collect()
}

fn has(users: &[User], thread: u32) -> bool {
    users.iter().any(|user| user.thread == thread)
}

/// The first whole number in these words.
fn number(words: &str) -> Option<u64> {
    words.split(|c: char| !c.is_ascii_digit()).find(|part| !part.is_empty())?.parse().ok()
}

/// A sentence of the form "Thread does object rest": the verb, the first value, and what is behind the object.
struct Told<'a> {
    verb: String,
    value: Option<&'a str>,
    rest: String,
    /// The threads that are named behind the object.
    others: Vec<u32>,
}

fn read(sentence: &[Word], object: u32) -> Told<'_> {
    let is_it = |word: &Word| matches!(word, Word::Object(number, _) if *number == object);
    let at = sentence.iter().position(is_it).unwrap_or(sentence.len());
    let verb = plain(&sentence[1..at]);
    let rest = &sentence[(at + 1).min(sentence.len())..];
    let value = sentence
        .iter()
        .find_map(|word| if let Word::Value(value) = word { Some(value.as_str()) } else { None });
    let others =
        rest.iter().filter_map(|word| if let Word::Thread(number, _) = word { Some(*number) } else { None });
    Told { verb, value, rest: plain(rest), others: others.collect() }
}

/// Those whom the sentence says to be let go are shown so, and nobody else is by this step.
fn are_let_go(faults: &mut Faults<'_>, object: &ObjectState, told: &Told<'_>, before: &[User]) {
    let fresh: Vec<u32> = numbers(&object.woken).into_iter().filter(|thread| !has(before, *thread)).collect();
    let told = if told.others.is_empty() && told.rest.contains(" threads ") {
        let count = number(told.rest.rsplit("; ").next().unwrap_or_default()).unwrap_or_default() as usize;
        faults.must(fresh.len() == count, || format!("{fresh:?} are shown to be let go, {count} are told"));
        fresh
    } else {
        let mut sorted = told.others.clone();
        sorted.sort_unstable();
        faults.same("let go", &fresh, &sorted);
        fresh
    };
    for thread in told {
        faults.state(thread, State::Ready, object.number);
    }
}

/// What a sentence about an object says must be what its picture shows.
fn agrees(faults: &mut Faults<'_>, line: &StoryLine, object: &ObjectState, before: Option<&ObjectState>) {
    let (me, told) = (line.thread, read(&line.sentence, object.number));
    let woken_before = before.map_or(&[][..], |before| before.woken.as_slice());
    let here = object.number;
    let waits = |faults: &mut Faults<'_>, line: &[User], state| {
        faults.must(has(line, me), || format!("thread {me} is told to wait, and is not shown in line"));
        faults.state(me, state, here);
    };
    let verb = told.verb.trim();
    let is_other = ["looks at", "gets an error", "makes "].iter().any(|words| verb.starts_with(words));
    if is_other || told.rest.contains("in the middle of") {
        return;
    }
    match &object.inside {
        Inside::Lock(lock) => match verb {
            "takes" => {
                let depth = told.rest.contains("depth").then(|| number(&told.rest)).flatten().unwrap_or(1);
                let owner = lock.owner.as_ref().map(|owner| owner.thread);
                faults.must(owner == Some(me), || format!("{me} takes it, {owner:?} is shown to hold it"));
                faults.must(u64::from(lock.depth) == depth, || format!("depth {} is shown", lock.depth));
                faults.must(!has(&object.waiters, me), || "it is still shown in line".to_owned());
                let needs = |other: &ObjectState| match &other.inside {
                    Inside::Condition(condition) => {
                        condition.lock == object.number && has(&condition.notified, me)
                    }
                    _ => false,
                };
                let is_left = faults.moment.objects.iter().any(needs);
                faults.must(!is_left, || "it is still shown to need the lock".to_owned());
            }
            "waits for" => {
                waits(faults, &object.waiters, State::Lock);
                let owner = lock.owner.as_ref();
                let holder = if told.rest.contains("which it holds itself") {
                    Some(me)
                } else {
                    told.others.first().copied()
                };
                let shown = owner.map(|owner| owner.thread);
                faults.must(shown == holder, || format!("held by {holder:?} is told, by {shown:?} is shown"));
                let since = told.rest.split_once("since line ").and_then(|(_, rest)| number(rest));
                let shown = owner.and_then(|owner| owner.line).map(u64::from);
                faults.must(since.is_none() || since == shown, || format!("since line {since:?}, {shown:?}"));
            }
            "does not get" => {
                faults.must(!has(&object.waiters, me), || "it is still shown in line".to_owned());
            }
            "lets go of" if told.rest.contains(" once") => {
                faults.must(Some(u64::from(lock.depth)) == number(&told.rest), || "another depth".to_owned());
            }
            "lets go of" => {
                faults.must(lock.owner.is_none(), || "it is shown to be held".to_owned());
                are_let_go(faults, object, &told, woken_before);
            }
            other => faults.must(false, || format!("\"{other}\" is not known of a lock")),
        },
        Inside::Semaphore(semaphore) => match verb {
            "takes a permit from" => {
                faults.must(Some(semaphore.permits) == number(&told.rest), || {
                    format!("{} left", semaphore.permits)
                });
                faults.must(has(&semaphore.holders, me), || "it is shown to hold none".to_owned());
                faults.must(!has(&object.waiters, me), || "it is still shown in line".to_owned());
            }
            "waits for a permit from" => {
                waits(faults, &object.waiters, State::Semaphore);
                faults.must(semaphore.permits == 0, || "permits are shown to be free".to_owned());
            }
            "gets no permit from" => {
                faults.must(!has(&object.waiters, me), || "it is still in line".to_owned());
            }
            "gives a permit back to" => {
                faults.must(Some(semaphore.permits) == number(&told.rest), || {
                    format!("{} now", semaphore.permits)
                });
                are_let_go(faults, object, &told, woken_before);
            }
            other => faults.must(false, || format!("\"{other}\" is not known of a semaphore")),
        },
        Inside::Condition(condition) => match verb {
            "waits on" => waits(faults, &object.waiters, State::Condition),
            "notifies" => {
                let before = before.map_or(0, |before| before.waiters.len());
                let gone = before - object.waiters.len();
                let names = numbers(&condition.notified);
                let fresh = names[names.len().saturating_sub(gone)..].to_vec();
                if told.rest.contains("nobody waits") {
                    faults.must(before == 0, || format!("{before} are shown to wait"));
                } else if told.others.is_empty() {
                    let count = number(&told.rest).unwrap_or_default() as usize;
                    faults
                        .must(gone == count, || format!("{count} are told to be notified, {gone} are shown"));
                } else {
                    faults.same("notified", &fresh, &told.others);
                }
                let lock = faults.moment.objects.iter().find(|object| object.number == condition.lock);
                let at_lock = numbers(&lock.expect("it has a lock").woken);
                for thread in fresh {
                    faults.state(thread, State::Lock, condition.lock);
                    faults.must(at_lock.contains(&thread), || format!("{thread} is not shown at the lock"));
                }
            }
            // It needs the lock as before, until it has that.
            _ if verb.starts_with("wakes") => {
                faults.must(!has(&object.waiters, me), || "it is still shown to wait".to_owned());
                faults.must(has(&condition.notified, me), || "it is not shown to need the lock".to_owned());
                faults.state(me, State::Lock, condition.lock);
            }
            _ if verb.starts_with("stops waiting") => {
                let there = has(&object.waiters, me) || has(&condition.notified, me);
                faults.must(!there, || "it is still shown to wait".to_owned());
            }
            other => faults.must(false, || format!("\"{other}\" is not known of a condition")),
        },
        Inside::Event(event) => match verb {
            "waits until somebody sets" => {
                waits(faults, &object.waiters, State::Event);
                faults.must(!event.set, || "it is shown to be set".to_owned());
            }
            "sets" => {
                faults.must(event.set, || "it is not shown to be set".to_owned());
                are_let_go(faults, object, &told, woken_before);
            }
            "clears" => faults.must(!event.set, || "it is shown to be set".to_owned()),
            "does not wait for" => faults.must(event.set, || "it is not shown to be set".to_owned()),
            _ if verb.starts_with("goes on:") || verb.starts_with("stops waiting") => {
                faults.must(!has(&object.waiters, me), || "it is still shown to wait".to_owned());
            }
            other => faults.must(false, || format!("\"{other}\" is not known of an event")),
        },
        Inside::Barrier(barrier) => match verb {
            "waits at" => waits(faults, &object.waiters, State::Barrier),
            "is the last to arrive, and opens" => {
                faults.same("through", &numbers(&barrier.passed), &[me]);
                let leaving = barrier.leaving.len() as u32;
                faults.must(leaving + 1 == barrier.parties, || format!("{leaving} are shown to leave"));
                faults.must(object.waiters.is_empty(), || "some are shown to wait".to_owned());
                let all = numbers(&barrier.leaving);
                all.into_iter().for_each(|thread| faults.state(thread, State::Ready, here));
            }
            "passes" => {
                faults.must(has(&barrier.passed, me), || "it is not shown to be through".to_owned());
                faults.must(!has(&barrier.leaving, me), || "it is shown inside".to_owned());
            }
            "breaks" => faults.must(barrier.broken, || "it is not shown to be broken".to_owned()),
            "resets" => faults.must(!barrier.broken, || "it is shown to be broken".to_owned()),
            "does not pass" | "gives up waiting at" => {
                let there = has(&object.waiters, me) || has(&barrier.leaving, me);
                faults.must(!there, || "it is still shown there".to_owned());
            }
            other => faults.must(false, || format!("\"{other}\" is not known of a barrier")),
        },
        Inside::Queue(queue) => match verb {
            "waits for room in" => waits(faults, &queue.putters, State::QueueFull),
            "waits for an item in" => {
                waits(faults, &object.waiters, State::QueueEmpty);
                faults.must(queue.items.is_empty(), || "there are items".to_owned());
            }
            "waits until all tasks of" => waits(faults, &queue.joiners, State::QueueJoin),
            "cannot put an item into" => {
                faults.must(!has(&queue.putters, me), || "it is still in line".to_owned());
            }
            "gets nothing from" => {
                faults.must(!has(&object.waiters, me), || "it is still in line".to_owned());
            }
            "finishes a task of" => {
                faults.must(queue.unfinished == number(&told.rest).unwrap_or(0), || {
                    format!("{}", queue.unfinished)
                });
                are_let_go(faults, object, &told, woken_before);
            }
            "shuts down" => faults.must(queue.closed, || "it is not shown to be shut down".to_owned()),
            _ if verb.starts_with("puts ") => {
                let there = queue.items.iter().any(|item| Some(item.as_str()) == told.value);
                faults.must(there, || format!("{:?} is not shown", told.value));
                are_let_go(faults, object, &told, woken_before);
            }
            _ if verb.starts_with("gets ") => {
                let before = before.map_or(0, |before| match &before.inside {
                    Inside::Queue(queue) => queue.items.len(),
                    _ => 0,
                });
                faults.must(queue.items.len() + 1 == before, || "no item has left".to_owned());
                are_let_go(faults, object, &told, woken_before);
            }
            _ if verb.starts_with("goes on:")
                || verb.starts_with("stops waiting")
                || verb.starts_with("gives") => {}
            other => faults.must(false, || format!("\"{other}\" is not known of a queue")),
        },
        Inside::Shared(shared) => {
            let value = told.value.unwrap_or_default();
            faults.must(shared.value == value, || format!("{} is shown", shared.value));
            let mine = shared.copies.iter().find(|copy| copy.by.thread == me);
            let others: Vec<_> = shared.copies.iter().filter(|copy| copy.by.thread != me).collect();
            match verb {
                "reads" => faults
                    .must(mine.is_some_and(|copy| copy.value == value && !copy.old), || format!("{mine:?}")),
                "writes" | "changes" => {
                    faults.must(mine.is_none(), || format!("{mine:?} is left"));
                    faults.must(others.iter().all(|copy| copy.old), || format!("{others:?} are old now"));
                }
                other => faults.must(false, || format!("\"{other}\" is not known of a variable")),
            }
        }
        Inside::Local(local) => {
            let mine = local.values.iter().find(|(thread, _)| *thread == me).map(|(_, value)| value.as_str());
            faults.must(mine.is_none() || mine == told.value, || format!("{mine:?} is shown"));
        }
        Inside::Timer(timer) => match verb {
            _ if verb.starts_with("counts down") => {
                faults.must(timer.state == TimerState::Counting, || format!("{:?}", timer.state));
                faults.state(me, State::Timer, here);
            }
            "cancels" => faults.must(timer.state != TimerState::Counting, || "it counts down".to_owned()),
            _ if verb.starts_with("has waited") => {
                faults.must(timer.state == TimerState::Fired, || format!("{:?}", timer.state));
            }
            _ if verb.starts_with("stops counting") => {
                faults.must(timer.state == TimerState::Cancelled, || format!("{:?}", timer.state));
            }
            other => faults.must(false, || format!("\"{other}\" is not known of a timer")),
        },
    }
}

/// Where a thread may stand at an object.
fn places(object: &ObjectState) -> Vec<&User> {
    let mut all: Vec<&User> = object.waiters.iter().chain(&object.woken).collect();
    match &object.inside {
        Inside::Queue(queue) => all.extend(queue.putters.iter().chain(&queue.joiners)),
        Inside::Barrier(barrier) => all.extend(&barrier.leaving),
        _ => {}
    }
    all
}

/// What must be so at every moment, whatever its sentence: threads and objects say the same of one another.
fn is_whole(faults: &mut Faults<'_>) {
    let moment = faults.moment;
    for thread in &moment.threads {
        let words = plain(&thread.words);
        let Some(object) = thread.object else { continue };
        let at = &moment.objects[object as usize - 1];
        let stands = places(at).iter().any(|user| user.thread == thread.number);
        faults.must(stands, || format!("{} {words}, and object {object} does not show it", thread.name));
        let named =
            thread.words.iter().any(|word| matches!(word, Word::Object(number, _) if *number == object));
        let is_timer = thread.state == State::Timer;
        faults.must(named || is_timer, || format!("{} {words}: not at {object}", thread.name));
        let owner = if let Inside::Lock(lock) = &at.inside { lock.owner.as_ref() } else { None };
        if let Some(owner) =
            owner.filter(|owner| thread.state == State::Lock && owner.thread != thread.number)
        {
            let is_holder = |word: &Word| matches!(word, Word::Thread(number, _) if *number == owner.thread);
            faults
                .must(thread.words.iter().any(is_holder), || format!("{} {words}: not by whom", thread.name));
        }
    }
    for object in &moment.objects {
        for user in places(object) {
            let thread = faults.thread(user.thread);
            let is_there = thread.object == Some(object.number) || matches!(thread.state, State::CutOff);
            faults.must(is_there, || {
                format!("{} is shown at object {} and is not", thread.name, object.number)
            });
        }
        let free = match &object.inside {
            Inside::Lock(lock) => lock.owner.is_none(),
            Inside::Semaphore(semaphore) => semaphore.permits > 0,
            Inside::Event(event) => event.set,
            _ => false,
        };
        let just_waits = !object.waiters.is_empty() && object.woken.is_empty();
        faults.must(!(free && just_waits) || object.summary.contains("for whoever comes first"), || {
            format!("object {} is free, and its line just waits", object.number)
        });
        if let Inside::Barrier(barrier) = &object.inside {
            faults
                .must(object.waiters.len() < barrier.parties as usize, || "it is full, and shut".to_owned());
        }
    }
}

/// The stretch of a lane at this moment.
fn stretch(lanes: &Lanes, thread: u32, moment: u32) -> Option<&Span> {
    let lane = lanes.lanes.iter().find(|lane| lane.thread == thread)?;
    lane.spans.iter().find(|span| span.from_step <= moment && span.to_step.is_none_or(|to| moment < to))
}

/// The lanes show what the threads are doing.
fn lanes_agree(faults: &mut Faults<'_>, lanes: &Lanes) {
    let moment = faults.moment;
    for thread in &moment.threads {
        let span = stretch(lanes, thread.number, moment.step);
        let is_over = matches!(thread.state, State::Ended | State::CutOff);
        let shown = span.map(|span| (span.state, span.object));
        let is = if is_over { None } else { Some((thread.state, thread.object)) };
        faults.must(shown == is, || format!("{}: its lane shows {shown:?}, it is {is:?}", thread.name));
        if let Some(span) = span.filter(|_| !is_over) {
            let words = plain(&thread.words);
            faults.must((span.start - thread.since).abs() < 1e-9, || {
                format!("{} {words} since {}, its lane since {}", thread.name, thread.since, span.start)
            });
        }
        let lane = lanes.lanes.iter().find(|lane| lane.thread == thread.number);
        let held = lane
            .into_iter()
            .flat_map(|lane| &lane.holds)
            .filter(|hold| hold.from_step <= moment.step && hold.to_step.is_none_or(|to| moment.step < to));
        let mut held: Vec<u32> = held.map(|hold| hold.object).collect();
        let mut holds = thread.holds.clone();
        held.sort_unstable();
        holds.sort_unstable();
        let ended = is_over && held.is_empty();
        faults.must(held == holds || ended, || format!("{} holds {holds:?}, its lane {held:?}", thread.name));
    }
}

/// What disagrees anywhere in this run, if `distort` changes what the pictures are drawn from.
fn walk(model: &Model, distort: impl Fn(&mut Moment)) -> Vec<String> {
    let steps = model.overview().steps;
    let lanes = model.lanes_by_step(0, steps, steps.max(1));
    let story = model.story(0, steps);
    let mut all = Vec::new();
    let mut before = model.at(0);
    for (line, step) in story.iter().zip(1..) {
        let mut moment = model.at(step);
        distort(&mut moment);
        let mut faults = Faults { moment: &moment, all: Vec::new() };
        faults
            .must(moment.time == line.time && line.time == model.time_of(step), || "another time".to_owned());
        faults.must(moment.sentence == line.sentence, || plain(&moment.sentence));
        // What a step of the run as a whole is about is no object.
        if let Some(object) = line.object.filter(|_| !line.sentence.is_empty()) {
            let at = |moment: &Moment| moment.objects.get(object as usize - 1).cloned();
            agrees(&mut faults, line, &at(&moment).expect("it is there"), at(&before).as_ref());
        }
        let is_end = step == steps;
        if !is_end {
            is_whole(&mut faults);
            lanes_agree(&mut faults, &lanes);
        }
        let at = plain(&line.sentence);
        all.extend(faults.all.iter().map(|fault| format!("step {step}, \"{at}\": {fault}")));
        before = moment;
    }
    all
}

#[test]
fn sentence_picture_and_lane_say_the_same_at_every_step() {
    let mut wrong = Vec::new();
    for entry in catalogue::all().iter().filter(|entry| !entry.is_real_only()) {
        let ways = core::iter::once(Way::First).chain((0..SEEDS).map(Way::Seed));
        for way in ways {
            let set = entry.set(entry.program.small.iter().copied()).expect("the small set is allowed");
            let left = run::block_on(run::end(&entry.start(set, way.clone()).expect("it starts")));
            let faults = walk(&Model::of(&left.trace), |_| ());
            wrong.extend(faults.iter().take(3).map(|fault| format!("{} {way:?}, {fault}", entry.id)));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} runs or more disagree:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(30)].join("\n")
    );
}

/// Those whom a condition has notified are forgotten.
fn forget_the_notified(moment: &mut Moment) {
    for object in &mut moment.objects {
        match &mut object.inside {
            Inside::Condition(condition) => condition.notified.clear(),
            Inside::Lock(_) => object.woken.clear(),
            _ => {}
        }
    }
}

/// A barrier stays shut when it is full.
fn shut_when_full(moment: &mut Moment) {
    for object in &mut moment.objects {
        if let Inside::Barrier(barrier) = &mut object.inside {
            object.waiters.append(&mut barrier.leaving);
            object.waiters.append(&mut barrier.passed);
        }
    }
}

/// A semaphore's permits are those of its beginning.
fn count_no_permits(moment: &mut Moment) {
    for object in &mut moment.objects {
        if let Inside::Semaphore(semaphore) = &mut object.inside {
            semaphore.permits = semaphore.initial;
        }
    }
}

/// Nobody's copy of a variable gets old.
fn keep_copies_fresh(moment: &mut Moment) {
    for object in &mut moment.objects {
        if let Inside::Shared(shared) = &mut object.inside {
            shared.copies.iter_mut().for_each(|copy| copy.old = false);
        }
    }
}

/// Whoever waits for a lock just waits.
fn wait_alone(moment: &mut Moment) {
    moment
        .threads
        .iter_mut()
        .filter(|thread| thread.state == State::Lock)
        .for_each(|thread| thread.words.clear());
}

#[test]
fn a_picture_that_says_something_else_is_noticed() {
    type Plant = (&'static str, fn(&mut Moment));
    let plants: [Plant; 5] = [
        ("condition-notify-all", forget_the_notified),
        ("barrier-phases", shut_when_full),
        ("semaphore-connections", count_no_permits),
        ("race-lost-update", keep_copies_fresh),
        ("lock-counter-object", wait_alone),
    ];
    for (id, distort) in plants {
        let entry = catalogue::find(id).expect("it is there");
        let set = entry.set([]).expect("the defaults are allowed");
        let left = run::block_on(run::end(&entry.start(set, Way::First).expect("it starts")));
        let model = Model::of(&left.trace);
        assert!(walk(&model, |_| ()).is_empty(), "{id}: as it is, all agrees");
        assert!(!walk(&model, distort).is_empty(), "{id}: the fault is not noticed");
    }
}
