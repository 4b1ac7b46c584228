//! Two walkers wait for each other after each step.
//!
//! Each one is to take the next step only when the other has taken this
//! one. Watch what each does first: it gives its own sign, and then it
//! waits for the other's. Whoever comes second finds the sign there.
//!
//! Say that you are here before you wait for the others. A semaphore
//! keeps the sign until it is taken, so it may come before the wait. In
//! rendezvous the two lines stand the other way round.
use crate::prelude::*;

fn walk(name: &'static str, mine: Semaphore, theirs: Semaphore) {
    for step in 1..=param::<u32>("steps") {
        say!("{name} takes step {step}");

        // Meet the other one.
        mine.release();
        theirs.acquire();
    }
}

fn run() {
    let ann_is_here = Semaphore::new(0);
    let bob_is_here = Semaphore::new(0);
    let (ann, bob) = (ann_is_here.clone(), bob_is_here.clone());
    Thread::new(walk, ("Ann", ann, bob)).start();
    Thread::new(walk, ("Bob", bob_is_here, ann_is_here)).start();
}

pub(super) const PROGRAM: Particular = Program {
    title: "A meeting: signal, then wait",
    document: Document::Threadground("Classics"),
    uses: &["Thread", "Semaphore"],
    parameters: &[integer("steps", 2, 1..=10, "How many steps.")],
    small: &[],
    expect,
    run,
}
.cures("rendezvous")
.together();

fn expect(seen: &mut Seen) {
    let steps: u32 = seen.param("steps");
    let names = ["Ann", "Bob"];
    let of =
        |step| names.map(|name| format!("{name} takes step {step}"));
    let lines: Vec<String> = (1..=steps).flat_map(of).collect();
    seen.exactly_in_any_order(&lines);

    // Nobody takes a step before both have taken the one before it.
    for step in 1..steps {
        for (one, next) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            let pair = [&of(step)[one], &of(step + 1)[next]];
            seen.in_order(&pair.map(String::clone));
        }
    }
    seen.ends(Outcome::Finished);
}
