//! Witnesses: the schedule of an outcome gives that outcome again, with the same trace each time.

use crate::meaning;
use crate::run::{self, runs};
use std::collections::BTreeMap;
use threadground::catalogue::{self, Entry};
use threadground::explore::{Explore, Found, Method};
use threadground::recipe::{Set, Timing, Way};
use threadground::trace::event::{End, OnThread};

/// Programs that end in a deadlock, lose an update, lose a wake-up, or give up waiting.
const PROGRAMS: [&str; 4] =
    ["deadlock-two-locks", "race-lost-update", "condition-notify-all", "daemon-join-timeout"];

/// How often a schedule is replayed.
const TIMES: usize = 100;

/// What each thread that told something told, by the thread's name.
type Told = BTreeMap<String, Vec<String>>;

fn told_in(found: &Found) -> Told {
    let mut told = Told::new();
    for line in &found.output {
        told.entry(line.thread.clone()).or_default().push(line.text.clone());
    }
    told
}

/// What a replay told, and how many of its threads ended each way.
fn told_by(left: &run::Left) -> (Told, BTreeMap<String, usize>) {
    let (mut names, mut told, mut ends) = (BTreeMap::new(), Told::new(), BTreeMap::new());
    for (record, what) in left.of_threads() {
        match what {
            OnThread::Began { name } | OnThread::Renamed { name, .. } => {
                names.insert(record.thread, left.trace.text(name).to_owned());
            }
            OnThread::Printed { line, .. } => {
                let line = left.trace.text(line).to_owned();
                told.entry(names[&record.thread].clone()).or_default().push(line);
            }
            OnThread::Ended { end } => *ends.entry(format!("{end:?}")).or_default() += 1,
            _ => {}
        }
    }
    (told, ends)
}

/// Replays an outcome's schedule; what is the same each time comes back.
async fn replayed(entry: &Entry, set: &Set, found: &Found) -> String {
    let about = format!("{} by {}", entry.id, found.schedule);
    let mut first: Option<String> = None;
    for time in 0..TIMES {
        let way = Way::Schedule(found.schedule.clone());
        let run = entry.start(set.clone(), way).unwrap_or_else(|error| panic!("{about}: {error}"));
        let left = run::end(&run).await;
        assert!(left.settled, "{about}: every thread gave its carrier back");
        assert_eq!(left.outcome(), Some(found.outcome), "{about}, replay {time}");
        let text = meaning::text(&left.trace);
        match &first {
            Some(first) => assert_eq!(&text, first, "{about}, replay {time}"),
            None => {
                let (told, ends) = told_by(&left);
                assert_eq!(told, told_in(found), "{about}: what each thread prints");
                let has = |end: End| found.ends.iter().filter(|one| one.end == end).count();
                for (end, name) in [(End::Returned, "Returned"), (End::Panicked, "Panicked")] {
                    assert_eq!(ends.get(name).copied().unwrap_or_default(), has(end), "{about}: {name}");
                }
                assert_eq!(left.trace.meta.schedule.as_ref(), Some(&found.schedule), "{about}");
                first = Some(text);
            }
        }
    }
    first.unwrap_or_default()
}

runs! {
    async fn a_witness_replays_a_hundred_times_to_the_same_trace() {
        run::ready().await;
        for (id, method) in PROGRAMS.iter().flat_map(|id| [(id, Method::Classes), (id, Method::Sections)]) {
            let entry = catalogue::all().iter().find(|entry| entry.id == *id);
            let entry = entry.unwrap_or_else(|| panic!("there is no program {id}"));
            let set = entry.set(entry.program.small.iter().copied()).expect("the small set is allowed");
            let search = Explore::new().timing(Timing::Any).method(method);
            let report = entry.explore(set.clone(), &search, &mut |_| true).expect("it can be explored");
            assert!(report.complete && report.outcomes.len() > 1, "{id}, {method:?}: there is something to tell apart");
            let mut traces = Vec::new();
            for found in &report.outcomes {
                traces.push(replayed(entry, &set, found).await);
            }
            traces.sort_unstable();
            traces.dedup();
            assert_eq!(traces.len(), report.outcomes.len(), "{id}: each outcome has a trace of its own");
        }
    }
}
