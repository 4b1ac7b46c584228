//! What a thread tells of itself before, while and after it runs.
//!
//! Watch what is printed: name and daemon flag can be set, ident and
//! native id come with the start, and the thread is alive from there
//! to its end. Core Python has a list of all this: Table 4-3.
//!
//! A thread's name may change at any time. Whether it is a daemon, for
//! which no program's end waits, must be settled before it starts.
use crate::prelude::*;

fn serve(what: &'static str, cups: u32, begun: Event, end: Event) {
    say!("cups of {what}: {cups}");
    begun.set();
    end.wait();
}

fn run() {
    let begun = Event::new();
    let end = Event::new();

    // Python's constructor takes all of this at once. It also has a
    // `group`, which is not here: in Python it is None, or an error
    // says "group argument must be None for now".
    let args =
        ("tea", param::<u32>("cups"), begun.clone(), end.clone());
    let t = Thread::new(serve, args).name("helper").daemon(false);

    // By today's names, and by the older ones. Of those, `isAlive`
    // is gone: it is `is_alive` now.
    say!("name: {}", t.get_name());
    t.set_name("assistant");
    say!("name: {}", t.get_name());
    t.setName("waiter");
    say!("name: {}", t.getName());

    say!("daemon: {}", t.is_daemon().repr());
    t.set_daemon(true);
    say!("daemon: {}", t.is_daemon().repr());
    t.setDaemon(false);
    say!("daemon: {}", t.isDaemon().repr());

    let (ident, native) = (t.ident().repr(), t.native_id().repr());
    let alive = t.is_alive().repr();
    say!("before: alive {alive}, ident {ident}, native id {native}");

    // What the numbers are is different in every run.
    t.start();
    begun.wait();
    say!("during: alive {}", t.is_alive().repr());
    let ident = t.ident().is_some().repr();
    let native = t.native_id().is_some().repr();
    say!("it has an ident: {ident}, a native id: {native}");
    let main = t.ident() == Some(get_ident());
    say!("its ident is that of main: {}", main.repr());

    // Too late: it runs.
    if let Err(error) = catch(|| t.set_daemon(true)) {
        say!("{error}");
    }

    end.set();
    t.join();
    say!("after: alive {}", t.is_alive().repr());
    let ident = t.ident().is_some().repr();
    say!("it still has an ident: {ident}");
}

pub(super) const PROGRAM: Particular = Program {
    title: "A thread's attributes",
    document: Document::PythonNotes("17.9"),
    uses: &["Thread", "Event", "get_ident"],
    parameters: &[integer("cups", 2, 0..=100, "Cups that are served.")],
    small: &[],
    expect,
    run,
}
.together();

fn expect(seen: &mut Seen) {
    let cups: u32 = seen.param("cups");
    let lines = [
        "name: helper",
        "name: assistant",
        "name: waiter",
        "daemon: False",
        "daemon: True",
        "daemon: False",
        "before: alive False, ident None, native id None",
        &format!("cups of tea: {cups}"),
        "during: alive True",
        "it has an ident: True, a native id: True",
        "its ident is that of main: False",
        "RuntimeError: cannot set daemon status of active thread",
        "after: alive False",
        "it still has an ident: True",
    ];
    seen.exactly(&lines.map(str::to_owned));
    seen.ends(Outcome::Finished);
}
