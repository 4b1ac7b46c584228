//! An event is a flag that threads can wait for.
//!
//! Watch the servers wait for the flag. When main sets it, both go on
//! at that time by the clock. Main, which comes to wait after that,
//! does not wait at all.
//!
//! An event stays set until somebody clears it. So it does not matter
//! who comes first, the one who sets it or the one who waits.
use crate::prelude::*;

fn server(ready: Event, number: u32) {
    say!("server {number} waits");
    ready.wait();
    say!("server {number} serves");
}

fn run() {
    let ready = Event::new();
    say!("is_set: {}", ready.is_set().repr());

    let mut servers = Vec::new();
    for number in 1..=param::<u32>("servers") {
        let args = (ready.clone(), number);
        servers.push(Thread::new(server, args));
    }
    for thread in &servers {
        thread.start();
    }

    // Said first: the others go on at once.
    sleep(secs(param("pause")));
    say!("set");
    ready.set();
    say!("isSet: {}", ready.isSet().repr());
    say!("wait on a set event: {}", ready.wait().repr());
    for thread in &servers {
        thread.join();
    }

    ready.clear();
    say!("cleared: {}", ready.is_set().repr());
}

pub(super) const PROGRAM: Particular = Program {
    title: "A flag to wait for",
    document: Document::PythonNotes("17.6.1"),
    uses: &["Thread", "Event"],
    parameters: &[
        integer("servers", 2, 1..=16, "How many wait for the flag."),
        seconds("pause", 1.0, 0.1..=60.0, "When main sets the flag."),
    ],
    small: &[("servers", "1"), ("pause", "0.1")],
    expect,
    run,
}
.together();

fn expect(seen: &mut Seen) {
    let pause: f64 = seen.param("pause");
    let servers = 1..=seen.param::<u32>("servers");
    let mut lines = vec![(0.0, "is_set: False".to_owned())];
    for number in servers {
        let waits = format!("server {number} waits");
        let serves = format!("server {number} serves");
        seen.in_order(&[waits.clone(), serves.clone()]);
        lines.push((0.0, waits));
        lines.push((pause, serves));
    }
    let main = [
        "set",
        "isSet: True",
        "wait on a set event: True",
        "cleared: False",
    ];
    lines.extend(main.map(|line| (pause, line.to_owned())));
    seen.in_order(&main.map(str::to_owned));
    seen.timely(&lines);
    // Nobody serves before the flag is set.
    let at = |text: &str| {
        seen.lines().iter().position(|line| line.ends_with(text))
    };
    let early = at(" serves") < at("set");
    seen.must(!early, "a server did not wait");
    seen.ends(Outcome::Finished);
}
