//! Two consumers wait for a producer, who notifies both at once.
//!
//! Watch c1 and c2 wait in the condition's waiting room. When p has
//! notified both, they go on one after the other, since each needs the
//! lock again.
//!
//! A condition is a place to wait for a change. Who waits lets the lock
//! go meanwhile; who is notified takes it back before it goes on.
use crate::prelude::*;

fn consumer(condition: Condition) {
    log!("Starting consumer thread");
    let _held = condition.hold();
    condition.wait();
    log!("Resource is available to consumer");
}

fn producer(condition: Condition) {
    log!("Starting producer thread");
    let _held = condition.hold();
    log!("Making resource available");

    // Its older name is `notifyAll`.
    condition.notify_all();
}

fn run() {
    let condition = Condition::new();
    let c1 = Thread::new(consumer, (condition.clone(),)).name("c1");
    let c2 = Thread::new(consumer, (condition.clone(),)).name("c2");
    let p = Thread::new(producer, (condition,)).name("p");

    // The consumers come first, so that they wait for the producer.
    c1.start();
    sleep(secs(param("pause")));
    c2.start();
    sleep(secs(param("pause")));
    p.start();
}

pub(super) const PROGRAM: Particular = Program {
    title: "Notifying all who wait",
    document: Document::ModuleOfTheWeek("Synchronizing Threads"),
    uses: &["Thread", "Condition"],
    parameters: &[seconds("pause", 2.0, 0.05..=60.0, "Main's pause.")],
    small: &[("pause", "0.1")],
    expect,
    run,
}
.together();

fn expect(seen: &mut Seen) {
    let pause: f64 = seen.param("pause");
    let makes = "(p) Making resource available";
    let mut lines = vec![
        "(p) Starting producer thread".to_owned(),
        makes.to_owned(),
    ];
    let mut outcome = Outcome::Finished;
    for (name, start) in [("c1", 0.0), ("c2", pause)] {
        let starts = format!("({name}) Starting consumer thread");
        let has = format!("({name}) Resource is available to consumer");
        lines.push(starts.clone());
        // On real threads it may be late: then nobody notifies it.
        if !seen.exact() && !seen.lines().contains(&has.as_str()) {
            outcome = Outcome::Deadlock;
            continue;
        }
        seen.at(start, &starts);
        seen.at(2.0 * pause, &has);
        seen.in_order(&[starts, makes.to_owned(), has.clone()]);
        lines.push(has);
    }
    seen.at(2.0 * pause, makes);
    seen.exactly_in_any_order(&lines);
    seen.ends(outcome);
}
