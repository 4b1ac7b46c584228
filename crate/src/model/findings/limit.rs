//! The step limit: a run that came to no end.

use super::finder::{Finder, Found, Look};
use crate::trace::event::{Event, OnRun, Outcome};

/// Looks at how the run ends.
#[derive(Debug, Default)]
pub(super) struct Limit;

impl Finder for Limit {
    fn title(&self) -> &'static str {
        "Step limit"
    }

    fn sought(&self) -> &'static str {
        "step limit reached"
    }

    fn follow(&mut self, look: &Look<'_>) -> Vec<Found> {
        if look.record.event != Event::Run(OnRun::Ended { outcome: Outcome::Limit }) {
            return Vec::new();
        }
        vec![Found {
            text: "The run reached its step limit before it came to an end.".to_owned(),
            step: look.step - 1,
            ..Found::default()
        }]
    }
}
