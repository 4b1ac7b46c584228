//! Two walkers mean to wait for each other after each step.
//!
//! Each one is to take the next step only when the other has taken this
//! one. Watch what each does first: it waits for the other's sign, and
//! gives its own afterwards. Neither sign ever comes, in any order.
//!
//! Say that you are here before you wait for the others. The program
//! rendezvous-cured has the same two lines the other way round.
use crate::prelude::*;

fn walk(name: &'static str, mine: Semaphore, theirs: Semaphore) {
    for step in 1..=param::<u32>("steps") {
        say!("{name} takes step {step}");

        // Meet the other one.
        theirs.acquire();
        mine.release();
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
    title: "A meeting: both wait first",
    document: Document::Threadground("Classics"),
    uses: &["Thread", "Semaphore"],
    parameters: &[integer("steps", 2, 1..=10, "How many steps.")],
    small: &[],
    expect,
    run,
}
.together();

fn expect(seen: &mut Seen) {
    let lines =
        ["Ann", "Bob"].map(|name| format!("{name} takes step 1"));
    seen.exactly_in_any_order(&lines);
    seen.ends(Outcome::Deadlock);
}
