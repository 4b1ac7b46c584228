//! The calls that threads are in at a moment of a run, with their local values.

use crate::{alone, program};
use threadground::model::Model;
use threadground::recipe::{Timing, Way};
use threadground::trace::event::{Event, OnThread};

const SOURCE: &str = "import threading\n\
    class P:\n    def __repr__(self): return 'a point'\n\
    def add(to, n):\n    with lock:\n        to.append(n)\n\
    def work(n):\n    twice = 2 * n\n    add(items, twice)\n    print(twice)\n\
    lock = threading.Lock()\nitems = []\nhere = P()\n\
    ts = [threading.Thread(target=work, args=(n,)) for n in (1, 2)]\n\
    for t in ts: t.start()\nfor t in ts: t.join()\n";

#[test]
fn the_calls_of_each_thread_are_told_with_their_values() {
    let _alone = alone();
    let program = program(SOURCE);
    let run = program.start(Way::First, Timing::Clock, None).expect("it starts");
    assert!(run.wait(std::time::Duration::from_secs(10)), "it ends");
    let model = Model::of(&run.trace());
    // The record by which the first worker prints.
    let trace = model.trace();
    let at =
        trace.records.iter().filter(|record| matches!(record.event, Event::Thread(OnThread::Printed { .. })));
    let first = at.map(|record| record.number).next().expect("it prints");
    let frames = |thread| program.frames(Way::First, Timing::Clock, first + 1, thread).expect("it starts");
    let worker = frames(1);
    assert_eq!(worker.len(), 1, "{worker:?}");
    assert_eq!((worker[0].function.as_str(), worker[0].line), ("work", 10), "{worker:?}");
    assert_eq!(worker[0].locals, [("n".into(), "1".into()), ("twice".into(), "2".into())]);
    let main = frames(0);
    assert_eq!(main[0].function, "<module>");
    let known: Vec<_> = main[0].locals.iter().map(|(name, value)| format!("{name} = {value}")).collect();
    assert!(
        known.contains(&"items = [2]".to_owned()) && known.contains(&"here = a point".to_owned()),
        "{known:?}"
    );
    assert!(!known.iter().any(|one| one.starts_with("work") || one.starts_with("threading")), "{known:?}");
    assert!(frames(7).is_empty(), "there is no such thread");
    // The next run is as every other.
    let again = program.start(Way::First, Timing::Clock, None).expect("it starts");
    assert!(again.wait(std::time::Duration::from_secs(10)));
    assert_eq!(Model::of(&again.trace()).trace().to_bytes(), model.trace().to_bytes());
}
