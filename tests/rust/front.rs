//! A second front, whose programs are lists of operations that are read from a text. It uses nothing of the
//! crate but what any front may use, and its runs are recorded, told and replayed like those of a Rust
//! program.

use crate::run::{self, runs};
use std::collections::BTreeMap;
use std::sync::Arc;
use threadground::front::{Front, Site};
use threadground::model::{Model, plain};
use threadground::prelude::*;
use threadground::recipe::Way;
use threadground::runtime::{Config, RunHandle, at};

/// `main` makes the locks and joins the others; every other name is a thread's.
const PROGRAM: &str = "\
main makes door
main makes window
one takes door
one takes window
one gives window
one gives door
two takes window
two gives window";

#[derive(Debug)]
struct List;

impl Front for List {
    fn name(&self, site: Site) -> Option<String> {
        let line = PROGRAM.lines().nth(site.line() as usize - 1)?;
        line.rsplit(' ').next().map(str::to_owned)
    }
}

/// The lines of each thread, with their sites.
fn threads() -> BTreeMap<&'static str, Vec<(Site, &'static str, &'static str)>> {
    let mut threads: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (text, line) in PROGRAM.lines().zip(1..) {
        let words: Vec<_> = text.split(' ').collect();
        let [thread, verb, lock] = words[..] else { panic!("{text} has three words") };
        threads.entry(thread).or_default().push((Site::new("list.txt", line, 1), verb, lock));
    }
    threads
}

fn perform() {
    let mut threads = threads();
    let makes = threads.remove("main").expect("it makes the locks");
    let made = makes.iter().map(|&(site, _, name)| (name, at(site, Lock::new)));
    let locks: Arc<BTreeMap<_, _>> = Arc::new(made.collect());
    let started = threads.into_iter().map(|(name, lines)| {
        let locks = Arc::clone(&locks);
        let body = move || {
            for (site, verb, lock) in lines {
                at(site, || if verb == "takes" { _ = locks[lock].acquire() } else { locks[lock].release() });
            }
        };
        let thread = Thread::new(body, ()).name(name);
        thread.start();
        thread
    });
    let started: Vec<_> = started.collect();
    started.iter().for_each(Thread::join);
}

runs! {
    async fn a_list_of_operations_runs_as_a_program_does() {
        run::ready().await;
        for way in [Way::First, Way::Seed(3), Way::Real] {
            let file = "list.txt".to_owned();
            let config = Config { file, front: Arc::new(List), ..Config::new("list", way) };
            let left = run::end(&RunHandle::start(config, perform).expect("it starts")).await;
            let model = Model::of(&left.trace);
            let names: Vec<_> = model.overview().objects.into_iter().map(|object| object.name).collect();
            assert_eq!(names, ["door", "window"], "as the text calls them");
            let story = model.story(0, u32::MAX);
            let takes = story.iter().find(|line| plain(&line.sentence).starts_with("one takes door"));
            assert_eq!(takes.and_then(|line| line.line), Some(3), "at its line of the text");
            assert!(story.iter().any(|line| plain(&line.sentence).starts_with("two lets go of window")), "to the end");
        }
    }
}
