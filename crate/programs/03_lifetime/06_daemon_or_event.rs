//! Endless workers are stopped by an event, or cut off as daemons.
//!
//! Watch `count`, the number of open resources. Ten workers see `stop`
//! and close theirs: it is 0 again. The other ten are cut off by the
//! program's end, wherever they are, and their `count` stays at 10.
//!
//! A daemon has no chance to clean up. Who must close what it opened is
//! asked to stop instead, by an event that it looks at in every round.
use crate::prelude::*;

// How many resources are open; the lock keeps the count right.
#[derive(Clone)]
struct Resources {
    lock: Lock,
    count: Shared<i32>,
}

impl Resources {
    fn add(&self, change: i32) -> i32 {
        let _held = self.lock.hold();
        self.count.set(self.count.get() + change);
        self.count.get()
    }
}

fn worker(resources: Resources, stop: Event) {
    resources.add(1);
    while !stop.is_set() {
        sleep(secs(param("step")));
    }

    // Only a worker that leaves its loop comes here.
    resources.add(-1);
}

fn start_workers(
    stop: &Event,
    daemon: bool,
) -> (Resources, Vec<Thread>) {
    let resources =
        Resources { lock: Lock::new(), count: Shared::new(0) };
    let mut threads = Vec::new();
    for _ in 0..param::<u32>("workers") {
        let args = (resources.clone(), stop.clone());
        let thread = Thread::new(worker, args).daemon(daemon);
        thread.start();
        threads.push(thread);
    }
    (resources, threads)
}

fn run() {
    // The first ones are asked to stop.
    let stop = Event::new();
    let (resources, threads) = start_workers(&stop, false);
    sleep(secs(param("span")));
    stop.set();
    for thread in &threads {
        thread.join();
    }
    let left = resources.add(0);
    say!("stopped by an event, open resources left: {left}");

    // The others are daemons, and nobody tells them anything.
    let never = Event::new();
    let (resources, _) = start_workers(&never, true);
    sleep(secs(param("span")));
    let left = resources.add(0);
    say!("cut off as daemons, open resources left: {left}");
}

pub(super) const PROGRAM: Program = Program {
    title: "Cut off, or asked to stop",
    document: Document::AdvancedPython("Daemon threads"),
    uses: &["Thread", "Event", "Lock"],
    parameters: &[
        integer("workers", 10, 1..=16, "How many of each kind."),
        seconds("step", 0.1, 0.01..=10.0, "How long one round takes."),
        seconds("span", 1.0, 0.1..=60.0, "How long they may work."),
    ],
    small: &[("workers", "3"), ("span", "0.2")],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    let workers: u32 = seen.param("workers");
    let event = "stopped by an event, open resources left: 0";
    let left = |count| {
        format!("cut off as daemons, open resources left: {count}")
    };
    // On real threads a daemon may be late, and open nothing in time.
    let daemon = (0..workers)
        .map(left)
        .find(|line| {
            !seen.exact() && seen.lines().contains(&line.as_str())
        })
        .unwrap_or_else(|| left(workers));
    seen.exactly(&[event.to_owned(), daemon.clone()]);

    // A worker sees the event when its round ends. If that is when
    // the event is set, it may have looked just before.
    let step = secs(seen.param("step"));
    let span = secs(seen.param("span"));
    let rounds = span.as_nanos().div_ceil(step.as_nanos()) as u32;
    let late = step * (rounds + u32::from(step * rounds == span));
    for stopped in seen.when(event) {
        let on_time = (step * rounds).as_secs_f64() - 1e-6;
        let until = late.as_secs_f64() + 1e-6;
        seen.must(
            (on_time..until).contains(&stopped),
            format!("all must have stopped, but at {stopped}"),
        );
        seen.at(stopped + span.as_secs_f64(), &daemon);
    }
    seen.ends(Outcome::Finished);
}
