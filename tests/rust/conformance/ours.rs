//! Runs a program through this crate's public interface, as `cpython.py` does through CPython's.
//!
//! A tick is a second of the virtual clock. The program prints what happens, and the log is read from the
//! trace.

#![allow(clippy::unit_arg, reason = "what gives nothing gives None")]

use super::Log;
use super::program::{Operation, Program};
use super::theirs::Times;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock, Weak};
use threadground::prelude::*;
use threadground::recipe::Way;
use threadground::runtime::{Config, RunHandle};
use threadground::trace::event::{Event as Happened, OnRun, OnThread};

enum Thing {
    Lock(Lock),
    RLock(RLock),
    Condition(Condition),
    Event(Event),
    Semaphore(Semaphore),
    Bounded(BoundedSemaphore),
    Barrier(Barrier),
    Queue(Queue<i64>),
    Lifo(LifoQueue<i64>),
    Priority(PriorityQueue<i64>),
    Simple(SimpleQueue<i64>),
    Timer(Timer),
    Thread(usize),
    Module,
}

struct World {
    me: Weak<Self>,
    program: Program,
    /// 0 for first-come.
    seed: u32,
    things: OnceLock<Vec<Thing>>,
    threads: OnceLock<Vec<Thread>>,
    counter: Arc<AtomicI64>,
    /// Where the order is free, nobody begins before all are there.
    gate: Event,
}

/// Runs it: first-come without a seed, else by that. The times are steps.
pub(super) fn run(program: &Program, seed: Option<u32>) -> (Log, Times) {
    let way = seed.map_or(Way::First, Way::Seed);
    let config = Config { most_steps: 100_000, ..Config::new("conformance", way) };
    let (copy, timed) = (program.clone(), program.timed);
    let run = RunHandle::start(config, move || main(copy, seed.unwrap_or(0))).expect("a run starts");
    assert!(run.wait(secs(10.0)), "every thread of {} gave its carrier back", json(program));
    let trace = run.trace();
    let end = trace.records.last().and_then(|record| match record.event {
        Happened::Run(OnRun::Ended { outcome }) => Some(outcome),
        _ => None,
    });
    let mut logs: BTreeMap<u32, Lines> = BTreeMap::new();
    for (step, record) in trace.records.iter().enumerate() {
        let Happened::Thread(OnThread::Printed { line, .. }) = record.event else { continue };
        let half = if timed { record.time / 500_000_000 } else { 0 };
        let parts: Vec<_> = trace.text(line).splitn(3, '\t').collect();
        let [name, kind, text] = parts[..] else { panic!("printed {parts:?}") };
        let log = logs.entry(record.thread).or_insert_with(|| Lines::new(name));
        let last = log.lines.last_mut().zip(log.times.last_mut()).filter(|_| kind == "ends");
        if let Some((line, time)) = last {
            *line += &if timed { format!(" -> {text} at {half}") } else { format!(" -> {text}") };
            time.1 = Some(step as f64);
        } else {
            log.lines.push(if timed { format!("{half} {text}") } else { text.to_owned() });
            log.times.push((step as f64, None));
        }
    }
    let end = match end {
        Some(Outcome::Finished) => "finished".to_owned(),
        Some(Outcome::Deadlock) => "deadlock".to_owned(),
        other => format!("{other:?}"),
    };
    let (mut lines, mut times) = (BTreeMap::new(), BTreeMap::new());
    for log in logs.into_values() {
        lines.insert(log.name.clone(), log.lines);
        times.insert(log.name, log.times);
    }
    (Log { end, lines }, times)
}

/// What one thread printed.
struct Lines {
    name: String,
    lines: Vec<String>,
    times: Vec<(f64, Option<f64>)>,
}

impl Lines {
    fn new(name: &str) -> Self {
        Self { name: name.to_owned(), lines: Vec::new(), times: Vec::new() }
    }
}

pub(super) fn json(program: &Program) -> String {
    serde_json::to_string(program).expect("a program is plain data")
}

/// MainThread's function: starts the threads, waits for them, and looks at what they left.
fn main(program: Program, seed: u32) {
    set_excepthook(Some(|args| {
        say!("?\tbegins\texcepthook");
        say!("?\tends\t{} {}", args.thread, describe(&args.error));
    }));
    let counter = Arc::new(AtomicI64::new(0));
    let world = Arc::new_cyclic(|me| World {
        me: me.clone(),
        program,
        seed,
        things: OnceLock::new(),
        threads: OnceLock::new(),
        counter,
        gate: Event::new(),
    });
    let mut things = Vec::new();
    for at in 0..world.program.objects.len() {
        let thing = make(&world, at, &things);
        things.push(thing);
    }
    let _ = world.things.set(things);
    let threads = (0..world.program.threads.len()).map(|at| thread(&world, at)).collect();
    let threads: &Vec<Thread> = world.threads.get_or_init(|| threads);
    for (body, thread) in world.program.threads.iter().zip(threads) {
        if !body.spare {
            thread.start();
        }
    }
    world.gate.set();
    // Whom these start meanwhile, too.
    while let Some(thread) =
        enumerate().into_iter().find(|thread| thread.get_name() != "MainThread" && !thread.is_daemon())
    {
        thread.join();
    }
    let me = Actor::new(&world, "main".to_owned(), 0);
    for (on, made) in world.program.objects.iter().enumerate() {
        for look in &made.looks {
            me.begins(&format!("{on}.{look}"));
            me.ends(&world.call(&Operation::new(on, look)));
        }
    }
}

fn thread(world: &Arc<World>, at: usize) -> Thread {
    let body = &world.program.threads[at];
    let world = Arc::downgrade(world);
    Thread::new(move || perform_all(&world, at), ()).name(body.name.as_str()).daemon(body.kind == "daemon")
}

fn perform_all(world: &Weak<World>, at: usize) {
    let world = world.upgrade().expect("MainThread waits for its threads");
    let body = &world.program.threads[at];
    if !world.program.timed {
        world.gate.wait();
    }
    let actor = Actor::new(&world, body.name.clone(), at as u32);
    actor.perform(&body.operations);
}

fn make(world: &Arc<World>, at: usize, before: &[Thing]) -> Thing {
    let made = &world.program.objects[at];
    let number = u32::try_from(made.number).expect("objects are made well");
    match made.kind.as_str() {
        "Lock" if number > 0 => Thing::Lock(low_level::allocate_lock()),
        "Lock" => Thing::Lock(Lock::new()),
        "RLock" => Thing::RLock(RLock::new()),
        "Condition" => Thing::Condition(match made.over.map(|over| &before[over]) {
            Some(Thing::Lock(lock)) => Condition::with_lock(lock),
            Some(Thing::RLock(lock)) => Condition::with_lock(lock),
            _ => Condition::new(),
        }),
        "Event" => Thing::Event(Event::new()),
        "Semaphore" => Thing::Semaphore(Semaphore::new(made.number)),
        "BoundedSemaphore" => Thing::Bounded(BoundedSemaphore::new(made.number)),
        "Barrier" => {
            let counter = Arc::clone(&world.counter);
            let action: Option<Box<dyn Fn() + Send + Sync>> = match made.action.as_deref() {
                Some("add") => Some(Box::new(move || _ = counter.fetch_add(1, Ordering::SeqCst))),
                Some(_) => Some(Box::new(|| panic!("on purpose"))),
                None => None,
            };
            Thing::Barrier(Barrier::build(number, action, made.timeout.map(|cycles| world.time(cycles))))
        }
        "Queue" => Thing::Queue(Queue::bounded(number)),
        "LifoQueue" => Thing::Lifo(LifoQueue::bounded(number)),
        "PriorityQueue" => Thing::Priority(PriorityQueue::bounded(number)),
        "SimpleQueue" => Thing::Simple(SimpleQueue::new()),
        "Timer" => {
            let world = Arc::downgrade(world);
            let name = format!("timer-{at}");
            let function = move || {
                let world = world.upgrade().expect("MainThread waits for its timers");
                let operation =
                    world.program.objects[at].operation.as_deref().expect("a timer does something");
                Actor::new(&world, format!("timer-{at}"), 0).one(operation);
            };
            Thing::Timer(Timer::new(secs(f64::from(number) + 0.5), function).name(name))
        }
        "Thread" => Thing::Thread(number as usize),
        _ => Thing::Module,
    }
}

struct Actor<'a> {
    world: &'a World,
    name: String,
    residue: u32,
    random: RefCell<Random>,
}

impl<'a> Actor<'a> {
    fn new(world: &'a World, name: String, residue: u32) -> Self {
        let random = RefCell::new(Random::new(world.seed * 10 + residue));
        Self { world, name, residue, random }
    }

    fn begins(&self, text: &str) {
        say!("{}\tbegins\t{text}", self.name);
    }

    fn ends(&self, result: &str) {
        say!("{}\tends\t{result}", self.name);
    }

    /// Until its next tick. Where the order is free some seeds hold threads up, each in its own way: choices
    /// of the scheduler alone would let one get far ahead of the others only now and then.
    fn sleep_to_slot(&self, pause: u32) {
        let (now, cycle) = (clock(), self.world.program.cycle());
        let until = if self.world.program.timed {
            let tick = now as u32 + 1;
            f64::from(tick + (self.residue + cycle - tick % cycle) % cycle + pause * cycle)
        } else {
            now + self.dawdles()
        };
        if until > now {
            sleep(secs(until - now));
        }
    }

    fn dawdles(&self) -> f64 {
        let most = [0, 4, 30][self.world.seed as usize / 3_usize.pow(self.residue) % 3];
        f64::from(self.random.borrow_mut().randint(0, most))
    }

    fn perform(&self, operations: &[Operation]) {
        for operation in operations {
            self.sleep_to_slot(operation.pause);
            self.one(operation);
        }
    }

    fn one(&self, operation: &Operation) {
        let Operation { on, call, .. } = operation;
        let number = operation.number.map_or(String::new(), |number| format!("({number})"));
        self.begins(&format!("{on}.{call}{number}"));
        match call.as_str() {
            "exit" => {
                self.ends("SystemExit");
                low_level::exit();
            }
            "raise" => panic!("on purpose"),
            "hold" => match &self.world.things()[*on] {
                Thing::Lock(lock) => self.inside(operation, lock.hold()),
                Thing::RLock(lock) => self.inside(operation, lock.hold()),
                Thing::Condition(condition) => self.inside(operation, condition.hold()),
                Thing::Semaphore(semaphore) => self.inside(operation, semaphore.hold()),
                Thing::Bounded(semaphore) => self.inside(operation, semaphore.hold()),
                _ => panic!("{on} cannot be held"),
            },
            _ if operation.uncaught => self.ends(&self.world.call(operation)),
            _ => {
                let result = catch(|| self.world.call(operation));
                self.ends(&result.unwrap_or_else(|error| describe(&error)));
            }
        }
    }

    fn inside<G>(&self, operation: &Operation, guard: G) {
        self.ends("None");
        self.perform(&operation.body);
        self.sleep_to_slot(0);
        self.begins(&format!("{}.exit", operation.on));
        drop(guard);
        self.ends("None");
    }
}

/// An error as Python writes it.
fn describe(error: &Error) -> String {
    if error.text.is_empty() { error.kind.to_owned() } else { error.to_string() }
}

fn truth(value: bool) -> String {
    value.repr()
}

fn none(_: ()) -> String {
    "None".to_owned()
}

fn either<T: Repr, E: core::fmt::Display>(result: Result<T, E>) -> String {
    result.map_or_else(|error| error.to_string(), |value| value.repr())
}

/// The calls that all queues have, and those that the bounded ones have too.
macro_rules! queue {
    ($queue:expr, $operation:expr, $call:ident, $timeout:ident, $number:ident $(, $more:tt)?) => {
        match ($call, $timeout) {
            ("put", None) => none($queue.put($number)),
            ("get", None) => $queue.get().to_string(),
            ("get", Some(timeout)) => either($queue.get_timeout(timeout)),
            ("get_nowait", _) => either($queue.get_nowait()),
            ("qsize", _) => $queue.qsize().to_string(),
            ("empty", _) => truth($queue.empty()),
            $(
            ("put", Some(timeout)) => bounded!($more $queue.put_timeout($number, timeout)),
            ("put_nowait", _) => bounded!($more $queue.put_nowait($number)),
            ("full", _) => truth($queue.full()),
            ("task_done", _) => none($queue.task_done()),
            ("join", _) => none($queue.join()),
            ("shutdown", _) => none($queue.shutdown($number != 0)),
            )?
            _ => unknown($operation),
        }
    };
}

macro_rules! bounded {
    (+ $result:expr) => {
        $result.map_or_else(|error| error.to_string(), none)
    };
}

macro_rules! semaphore {
    ($semaphore:expr, $operation:expr, $timeout:ident) => {
        match ($operation.call.as_str(), $timeout, $operation.number) {
            ("acquire", None, _) => truth($semaphore.acquire()),
            ("acquire", Some(timeout), _) => truth($semaphore.acquire_timeout(timeout)),
            ("try_acquire", ..) => truth($semaphore.try_acquire()),
            ("release", _, None) => none($semaphore.release()),
            ("release", _, Some(n)) => none($semaphore.release_many(n as u32)),
            _ => unknown($operation),
        }
    };
}

fn unknown(operation: &Operation) -> ! {
    panic!("there is no {operation:?}")
}

impl World {
    fn things(&self) -> &[Thing] {
        self.things.get().expect("the objects are made before the threads start")
    }

    /// A timeout of so many cycles: it ends half-way between two ticks.
    fn time(&self, cycles: u32) -> Duration {
        if cycles == 0 { Duration::ZERO } else { secs(f64::from(cycles * self.program.cycle()) + 0.5) }
    }

    fn call(&self, operation: &Operation) -> String {
        let call = operation.call.as_str();
        let number = operation.number.unwrap_or(0);
        let timeout = operation.timeout.map(|cycles| self.time(cycles));
        let seen = || self.counter.load(Ordering::SeqCst) >= number;
        match &self.things()[operation.on] {
            Thing::Module => self.module(operation),
            Thing::Thread(at) => self.thread(*at, operation, timeout),
            Thing::Timer(timer) if call == "cancel" => none(timer.cancel()),
            Thing::Timer(timer) => thread_call(timer, operation, timeout),
            Thing::Queue(queue) => queue!(queue, operation, call, timeout, number, +),
            Thing::Lifo(queue) => queue!(queue, operation, call, timeout, number, +),
            Thing::Priority(queue) => queue!(queue, operation, call, timeout, number, +),
            Thing::Simple(queue) => queue!(queue, operation, call, timeout, number),
            Thing::Lock(lock) => match (call, timeout) {
                ("acquire", None) => truth(lock.acquire()),
                ("acquire", Some(timeout)) => truth(lock.acquire_timeout(timeout)),
                ("try_acquire", _) => truth(lock.try_acquire()),
                ("release", _) => none(lock.release()),
                ("locked", _) => truth(lock.locked()),
                _ => unknown(operation),
            },
            Thing::RLock(lock) => match (call, timeout) {
                ("acquire", None) => truth(lock.acquire()),
                ("acquire", Some(timeout)) => truth(lock.acquire_timeout(timeout)),
                ("try_acquire", _) => truth(lock.try_acquire()),
                ("release", _) => none(lock.release()),
                _ => unknown(operation),
            },
            Thing::Condition(condition) => match (call, timeout) {
                ("acquire", _) => truth(condition.acquire()),
                ("release", _) => none(condition.release()),
                ("wait", None) => {
                    condition.wait();
                    truth(true)
                }
                ("wait", Some(timeout)) => truth(condition.wait_timeout(timeout)),
                ("wait_for", timeout) => truth(condition.wait_for(seen, timeout)),
                ("notify", _) => none(condition.notify(number as usize)),
                ("notify_all", _) => none(condition.notify_all()),
                _ => unknown(operation),
            },
            Thing::Event(event) => match (call, timeout) {
                ("wait", None) => truth(event.wait()),
                ("wait", Some(timeout)) => truth(event.wait_timeout(timeout)),
                ("set", _) => none(event.set()),
                ("clear", _) => none(event.clear()),
                ("is_set", _) => truth(event.is_set()),
                _ => unknown(operation),
            },
            Thing::Semaphore(semaphore) => semaphore!(semaphore, operation, timeout),
            Thing::Bounded(semaphore) => semaphore!(semaphore, operation, timeout),
            Thing::Barrier(barrier) => match (call, timeout) {
                ("wait", None) => either(barrier.wait().map(i64::from)),
                ("wait", Some(timeout)) => either(barrier.wait_timeout(timeout).map(i64::from)),
                ("reset", _) => none(barrier.reset()),
                ("abort", _) => none(barrier.abort()),
                ("n_waiting", _) => barrier.n_waiting().to_string(),
                ("broken", _) => truth(barrier.broken()),
                ("parties", _) => barrier.parties().to_string(),
                _ => unknown(operation),
            },
        }
    }

    fn module(&self, operation: &Operation) -> String {
        let number = operation.number.unwrap_or(0);
        match operation.call.as_str() {
            "add" => {
                self.counter.fetch_add(number, Ordering::SeqCst);
                none(())
            }
            "counter" => self.counter.load(Ordering::SeqCst).to_string(),
            "enumerate" => {
                let mut names: Vec<_> = enumerate().iter().map(|thread| thread.get_name()).collect();
                names.retain(|name| name != "MainThread");
                names.sort();
                names.join(" ")
            }
            "current_thread" => name(),
            "join_current" => none(current_thread().join()),
            "stack_size" => set_stack_size(number as u32).to_string(),
            "Semaphore" => made(Semaphore::new(number)),
            "BoundedSemaphore" => made(BoundedSemaphore::new(number)),
            "Barrier" => made(Barrier::new(number as u32)),
            _ => unknown(operation),
        }
    }

    fn thread(&self, at: usize, operation: &Operation, timeout: Option<Duration>) -> String {
        let body = &self.program.threads[at];
        let thread = &self.threads.get().expect("they are made before they start")[at];
        let number = operation.number.unwrap_or(0);
        match operation.call.as_str() {
            "start" if body.kind == "low_level" => {
                let world = self.me.clone();
                low_level::start_new_thread(move || perform_all(&world, at), ());
                "started".to_owned()
            }
            "name" => thread.get_name(),
            "rename" => none(thread.set_name(format!("{}-{number}", body.name))),
            "is_daemon" => truth(thread.is_daemon()),
            "set_daemon" => none(thread.set_daemon(number != 0)),
            _ => thread_call(thread, operation, timeout),
        }
    }
}

fn made<T>(_: T) -> String {
    "made".to_owned()
}

/// What threads and timers have.
fn thread_call(thread: &Thread, operation: &Operation, timeout: Option<Duration>) -> String {
    match (operation.call.as_str(), timeout) {
        ("start", _) => none(thread.start()),
        ("join", None) => none(thread.join()),
        ("join", Some(timeout)) => none(thread.join_timeout(timeout)),
        ("is_alive", _) => truth(thread.is_alive()),
        _ => unknown(operation),
    }
}
