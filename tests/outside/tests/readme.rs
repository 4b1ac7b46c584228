//! What the README shows of this crate is this crate.

#![cfg(not(target_family = "wasm"))]

use threadground::explore::Explore;
use threadground::prelude::*;

const README: &str = include_str!("../../../README.md");

#[test]
fn the_readme_shows_this_crate() {
    let shown = README.split_once("## In your own Rust\n").expect("the section").1;
    let shown = shown.split_once("\n## ").expect("a section behind it").0;
    for file in [
        include_str!("../src/lib.rs"),
        include_str!("every_order.rs").trim_start_matches("#![cfg(not(target_family = \"wasm\"))]\n"),
        include_str!("../.cargo/config.toml"),
    ] {
        let line = |line: &str| if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") };
        let code: String = file.trim().lines().map(line).collect();
        assert!(shown.contains(&code), "the README has to have\n{code}");
    }
}

/// The same test of a counter without a lock fails, and says in which order.
#[test]
fn a_visit_that_is_lost_in_some_order_is_found() {
    let report = Explore::new().run(|| {
        let visits = Shared::new(0);
        let visitors =
            [visits.clone(), visits.clone()].map(|its| Thread::new(move || its.set(its.get() + 1), ()));
        visitors.iter().for_each(Thread::start);
        visitors.iter().for_each(Thread::join);
        assert_eq!(visits.get(), 2);
    });
    assert!(report.complete && report.blocked == 0, "every order was tried");
    let lost = report.outcomes.iter().find(|found| found.is_surprising()).expect("a visit can be lost");
    assert!(!lost.schedule.is_empty(), "{lost:?}");
}
