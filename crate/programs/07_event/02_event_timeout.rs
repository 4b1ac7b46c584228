//! Two threads wait for an event, one of them with a timeout.
//!
//! Watch `block` wait until the event is set. The other, `non-block`,
//! gives up after two seconds, does other work, and waits again.
//!
//! An event is a flag that threads wait for. A wait with a timeout says
//! by what it returns whether the flag was set in time.
use crate::prelude::*;

fn wait_for_event(event: Event) {
    log!("wait_for_event starting");
    let is_set = event.wait();
    log!("event set: {}", is_set.repr());
}

fn wait_for_event_timeout(event: Event, timeout: f64) {
    loop {
        log!("wait_for_event_timeout starting");
        let is_set = event.wait_timeout(secs(timeout));
        log!("event set: {}", is_set.repr());
        if is_set {
            log!("processing event");
            return;
        }
        log!("doing other work");
    }
}

fn run() {
    let event = Event::new();
    let t1 = Thread::new(wait_for_event, (event.clone(),));
    t1.name("block").start();

    // The second one looks around from time to time.
    let patience = (event.clone(), param("timeout"));
    let t2 = Thread::new(wait_for_event_timeout, patience);
    t2.name("non-block").start();

    log!("Waiting before calling Event.set()");
    sleep(secs(param("pause")));
    event.set();
    log!("Event is set");
}

pub(super) const PROGRAM: Program = Program {
    title: "Waiting with and without a timeout",
    document: Document::ModuleOfTheWeek("Signaling Between Threads"),
    uses: &["Thread", "Event"],
    parameters: &[
        seconds("timeout", 2.0, 0.1..=60.0, "How long one wait lasts."),
        seconds("pause", 3.0, 0.1..=60.0, "When main sets the event."),
    ],
    small: &[("timeout", "0.2"), ("pause", "0.3")],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    let timeout: f64 = seen.param("timeout");
    let pause: f64 = seen.param("pause");
    let block =
        ["(block) wait_for_event starting", "(block) event set: True"]
            .map(str::to_owned);
    let main = [
        "(MainThread) Waiting before calling Event.set()",
        "(MainThread) Event is set",
    ]
    .map(str::to_owned);

    // How often the time runs out first; at the same instant the wait
    // may end either way. On real threads any of them may be late.
    let missed = "(non-block) event set: False";
    let seen_missed =
        seen.lines().iter().filter(|line| **line == missed).count();
    let sure = ((pause / timeout).ceil() as usize).saturating_sub(1);
    let even = (pause / timeout).fract() == 0.0;
    seen.must(
        seen_missed == sure
            || (even && seen_missed == sure + 1)
            || !seen.exact(),
        format!("the wait must run out {sure} times"),
    );
    let starting = "(non-block) wait_for_event_timeout starting";
    let mut own = Vec::new();
    for _ in 0..seen_missed {
        own.push(starting.to_owned());
        own.push(missed.to_owned());
        own.push("(non-block) doing other work".to_owned());
    }
    own.push(starting.to_owned());
    own.push("(non-block) event set: True".to_owned());
    own.push("(non-block) processing event".to_owned());

    seen.in_order(&own);
    seen.in_order(&block);
    seen.in_order(&main);
    seen.at(pause, &block[1]);
    let all = [own, block.to_vec(), main.to_vec()].concat();
    seen.exactly_in_any_order(&all);
    seen.ends(Outcome::Finished);
}
