//! Each of the module's functions is used once, and its effect shown.
//!
//! Watch the count and the names agree with the lanes, main among them.
//! Trace and profile functions speak when a thread of `task` begins; a
//! function of our own is told of the last thread's failure.
//!
//! The module knows all threads: it lists and counts them, finds the
//! current one, and sets what new threads get.
use crate::prelude::*;

fn task(gate: Event) {
    gate.wait();
}

// Releasing a lock that nobody holds is an error.
fn fail() {
    Lock::new().release();
}

// Python calls this for every function; here there is one call for
// the whole thread.
fn trace(event: &TraceEvent) {
    if event.event == "call" {
        say!("settrace: {} begins", event.thread);
    }
}

fn profile(event: &TraceEvent) {
    if event.event == "call" {
        say!("setprofile: {} begins", event.thread);
    }
}

fn report(args: &ExceptHookArgs) {
    say!("excepthook: {} in {}", args.error.kind, args.thread);
}

fn run() {
    say!("main_thread: {}", main_thread().get_name());
    say!("current_thread: {}", current_thread().get_name());
    say!("currentThread: {}", currentThread().get_name());
    let own = current_thread().ident() == Some(get_ident());
    say!("get_ident is that of current_thread: {}", own.repr());

    // 0 is the usual size. Too small a stack is refused.
    say!("stack_size: {}", stack_size());
    set_stack_size(param("stack"));
    say!("stack_size: {}", stack_size());
    if let Err(error) = catch(|| set_stack_size(param("bad"))) {
        say!("{error}");
    }

    // All threads that start from now on are watched.
    settrace(Some(trace));
    setprofile(Some(profile));
    let gate = Event::new();
    let mut threads = Vec::new();
    for _ in 0..param::<u32>("threads") {
        let thread = Thread::new(task, (gate.clone(),));
        thread.start();
        threads.push(thread);
    }
    settrace(None);
    setprofile(None);

    // Nobody can pass the gate yet, so all are alive.
    say!("active_count: {}", active_count());
    say!("activeCount: {}", activeCount());
    let alive = enumerate();
    let names: Vec<_> = alive.iter().map(Thread::get_name).collect();
    say!("enumerate: {}", names.join(", "));
    gate.set();
    for thread in &threads {
        thread.join();
    }

    set_excepthook(Some(report));
    let thread = Thread::new(fail, ());
    thread.start();
    thread.join();
    say!("active_count: {}", active_count());
}

pub(super) const PROGRAM: Particular = Program {
    title: "The module's functions",
    document: Document::CorePython("Table 4-4"),
    uses: &[
        "Thread",
        "Lock",
        "Event",
        "active_count",
        "current_thread",
        "main_thread",
        "enumerate",
        "settrace",
        "setprofile",
        "stack_size",
        "get_ident",
        "excepthook",
    ],
    parameters: &[
        integer("threads", 3, 1..=16, "How many threads wait."),
        integer("stack", 262_144, 32_768..=1_048_576, "Size in bytes."),
        integer("bad", 1000, 1..=32_767, "A stack size to be refused."),
    ],
    small: &[("threads", "1")],
    expect,
    run,
}
.together();

fn expect(seen: &mut Seen) {
    let threads: u32 = seen.param("threads");
    let names: Vec<_> =
        (1..=threads).map(|k| format!("Thread-{k} (task)")).collect();
    let main = [
        "main_thread: MainThread".to_owned(),
        "current_thread: MainThread".to_owned(),
        "currentThread: MainThread".to_owned(),
        "get_ident is that of current_thread: True".to_owned(),
        "stack_size: 0".to_owned(),
        format!("stack_size: {}", seen.param::<u32>("stack")),
        format!(
            "ValueError: size not valid: {} bytes",
            seen.param::<u32>("bad")
        ),
        format!("active_count: {}", threads + 1),
        format!("activeCount: {}", threads + 1),
        format!("enumerate: MainThread, {}", names.join(", ")),
        format!(
            "excepthook: RuntimeError in Thread-{} (fail)",
            threads + 1
        ),
        "active_count: 1".to_owned(),
    ];
    seen.in_order(&main);
    let mut lines = main.to_vec();
    for name in names {
        // They are set before the threads start, and each thread
        // ends before the next line after "enumerate".
        let trace = format!("settrace: {name} begins");
        let profile = format!("setprofile: {name} begins");
        let hooks = [trace, profile];
        seen.in_order(&[&main[..7], &hooks, &main[10..]].concat());
        lines.extend(hooks);
    }
    seen.exactly_in_any_order(&lines);
    seen.ends(Outcome::Finished);
}
