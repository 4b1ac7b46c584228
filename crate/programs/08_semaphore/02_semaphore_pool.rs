//! A pool lets two threads in at a time, and says who is inside.
//!
//! Watch `active`, the list of those who are inside: it never has more
//! than two names, whatever seed orders the threads.
//!
//! The semaphore decides who gets in, and a lock keeps the list in
//! order. Each does one thing: a semaphore alone would let two threads
//! change the list at once.
use crate::prelude::*;

#[derive(Clone)]
struct ActivePool {
    lock: Lock,
    active: Shared<Vec<String>>,
}

impl ActivePool {
    // Changed and shown in one go: nobody comes in between.
    fn make_active(&self, name: String) {
        let _held = self.lock.hold();
        self.active.update(|active| active.push(name));
        log!("Running: {}", self.active.get().repr());
    }

    fn make_inactive(&self, name: String) {
        let _held = self.lock.hold();
        self.active.update(|active| active.retain(|one| *one != name));
        log!("Running: {}", self.active.get().repr());
    }
}

fn worker(s: Semaphore, pool: ActivePool) {
    log!("Waiting to join the pool");
    let _permit = s.hold();
    pool.make_active(name());
    sleep(secs(param("time")));
    pool.make_inactive(name());
}

fn run() {
    let active = Shared::new(Vec::new());
    let pool = ActivePool { lock: Lock::new(), active };
    let s = Semaphore::new(param("places"));
    for number in 0..param::<u32>("threads") {
        let args = (s.clone(), pool.clone());
        Thread::new(worker, args).name(number.to_string()).start();
    }
}

pub(super) const PROGRAM: Particular = Program {
    title: "A pool for two",
    document: Document::ModuleOfTheWeek(
        "Limiting Concurrent Access to Resources",
    ),
    uses: &["Thread", "Semaphore", "Lock"],
    parameters: &[
        integer("places", 2, 1..=16, "How many the pool takes."),
        integer("threads", 4, 1..=16, "How many want to join it."),
        seconds("time", 0.1, 0.0..=10.0, "How long each stays in it."),
    ],
    small: &[("places", "1"), ("threads", "3"), ("time", "0.01")],
    expect,
    run,
}
.together();

fn expect(seen: &mut Seen) {
    let places: usize = seen.param("places");
    let threads: usize = seen.param("threads");
    let mut inside: Vec<String> = Vec::new();
    let (mut came, mut went, mut waited) = (0, 0, Vec::new());
    let mut wrong = Vec::new();
    for line in seen.lines() {
        let Some((name, said)) = line
            .strip_prefix('(')
            .and_then(|rest| rest.split_once(") "))
        else {
            wrong.push(format!("no thread says \"{line}\""));
            continue;
        };
        if said == "Waiting to join the pool" {
            waited.push(name.to_owned());
            continue;
        }
        // Who is not inside has come, and else has gone.
        match inside.iter().position(|one| one == name) {
            None => {
                inside.push(name.to_owned());
                came += 1;
            }
            Some(at) => {
                inside.remove(at);
                went += 1;
            }
        }
        if said != format!("Running: {}", inside.repr()) {
            wrong.push(format!("{said}, but inside are {inside:?}"));
        }
        if inside.len() > places {
            wrong.push(format!("{} are inside", inside.len()));
        }
    }
    waited.sort();
    let mut names: Vec<_> =
        (0..threads).map(|number| number.to_string()).collect();
    names.sort();
    seen.must(waited == names, "each waits once, by its name");
    seen.must(
        (came, went) == (threads, threads),
        "each comes and goes",
    );
    seen.must(wrong.is_empty(), wrong.join("\n"));
    let rounds = threads.div_ceil(places) as f64;
    let end = rounds * seen.param::<f64>("time");
    seen.at(end, &format!("({}) Running: []", last(seen)));
    seen.ends(Outcome::Finished);
}

/// Who spoke last.
fn last(seen: &Seen) -> String {
    let line = seen.lines().last().copied().unwrap_or_default();
    let name = line.split(") ").next().unwrap_or_default();
    name.trim_start_matches('(').to_owned()
}
