//! What the model finds out about whole runs: examples of what is to be told and of what is not, and possible
//! deadlocks against brute force.

mod brute;
mod deadlocks;
mod enumerate;
mod updates;
mod waits;

use crate::run;
use threadground::model::Model;
use threadground::model::view::{Finding, FindingKind};
use threadground::prelude::Thread;
use threadground::recipe::Way;

/// What is found of this kind in a first-come run.
async fn found(kind: FindingKind, body: impl FnOnce() + Send + 'static) -> Vec<Finding> {
    let left = run::all(Way::First, body).await;
    let mut found = Model::of(&left.trace).result().findings;
    found.retain(|finding| finding.kind == kind);
    found
}

/// Starts threads, each with a name of one letter, and joins them all.
fn all<const N: usize>(threads: [Box<dyn FnOnce() + Send>; N]) {
    let threads =
        threads.into_iter().zip('a'..).map(|(body, name)| Thread::new(body, ()).name(name.to_string()));
    let threads: Vec<_> = threads.collect();
    threads.iter().for_each(Thread::start);
    threads.iter().for_each(Thread::join);
}
