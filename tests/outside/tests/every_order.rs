#![cfg(not(target_family = "wasm"))]

use outside::Visits;
use threadground::explore::Explore;
use threadground::prelude::*;

#[test]
fn no_visit_is_lost_in_any_order() {
    let report = Explore::new().run(|| {
        let visits = Visits::none();
        let visitors = [visits.clone(), visits.clone()].map(|its| Thread::new(move || its.count(), ()));
        visitors.iter().for_each(Thread::start);
        visitors.iter().for_each(Thread::join);
        assert_eq!(visits.so_far(), 2);
    });
    assert!(report.complete && report.blocked == 0, "every order was tried");
    assert!(!report.outcomes.iter().any(|found| found.is_surprising()), "{report:#?}");
}
