//! A thread type keeps the arguments that it was made with.
//!
//! Watch the log: every thread knows its own number, and all have the
//! same two named arguments.
//!
//! A type with a `run` of its own must also keep its arguments by
//! itself: `run` gets none. What Python passes by place is a tuple,
//! what it passes by name is a map.
use crate::prelude::*;

struct MyThreadWithArgs {
    args: (u32,),
    kwargs: BTreeMap<&'static str, &'static str>,
}

impl Run for MyThreadWithArgs {
    // `repr` shows values as Python would.
    fn run(&mut self) {
        let (args, kwargs) = (self.args.repr(), self.kwargs.repr());
        log!("running with {args} and {kwargs}");
    }
}

fn run() {
    for i in 0..param("threads") {
        let t = Thread::subclass(MyThreadWithArgs {
            args: (i,),
            kwargs: BTreeMap::from([("a", "A"), ("b", "B")]),
        });
        t.start();
    }
}

pub(super) const PROGRAM: Program = Program {
    title: "A thread type that keeps its arguments",
    document: Document::ModuleOfTheWeek("Subclassing Thread"),
    uses: &["Thread"],
    parameters: &[integer("threads", 5, 1..=16, "How many there are.")],
    small: &[("threads", "3")],
    expect,
    run,
};

fn expect(seen: &mut Seen) {
    let mut lines = Vec::new();
    for i in 0..seen.param::<u32>("threads") {
        lines.push(format!(
            "(Thread-{}) running with ({i},) and {}",
            i + 1,
            "{'a': 'A', 'b': 'B'}"
        ));
    }
    seen.exactly_in_any_order(&lines);
    seen.ends(Outcome::Finished);
}
