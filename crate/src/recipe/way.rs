//! The ways to run a program.
//!
//! # Text forms
//!
//! | | JSON | command line | link |
//! | --- | --- | --- | --- |
//! | [`Way::Real`] | `"real"` | `--real` | `way=real` |
//! | [`Way::First`] | `"first"` | `--first` | `way=first` |
//! | [`Way::Seed`] | `{"seed": 7}` | `--seed 7` | `way=seed&seed=7` |
//! | [`Way::Schedule`] | `{"schedule": "1-9f3a2c1b-3.1"}` | `--schedule 1-9f3a2c1b-3.1` | `way=schedule&schedule=1-9f3a2c1b-3.1` |

use serde::{Deserialize, Serialize};

/// A way to run a program: how the next thread is chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// The machine chooses: real threads, by the real clock.
    Real,
    /// First-come: the running thread goes on until it blocks, then the thread that has been ready longest.
    First,
    /// At random, by a generator with this seed.
    Seed(u32),
    /// By the schedule with this text form.
    Schedule(String),
}

impl Way {
    /// Whether threads take turns, on a virtual clock.
    #[must_use]
    pub const fn is_controlled(&self) -> bool {
        match self {
            Self::Real => false,
            Self::First | Self::Seed(_) | Self::Schedule(_) => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_is_written_as_the_table_says_and_read_again() {
        for (way, text) in [
            (Way::Real, r#""real""#),
            (Way::First, r#""first""#),
            (Way::Seed(7), r#"{"seed":7}"#),
            (Way::Schedule("1-9f3a2c1b-3.1".into()), r#"{"schedule":"1-9f3a2c1b-3.1"}"#),
        ] {
            assert_eq!(serde_json::to_string(&way).ok().as_deref(), Some(text));
            assert_eq!(serde_json::from_str::<Way>(text).ok(), Some(way), "{text}");
        }
    }

    #[test]
    fn a_way_without_its_data_is_none() {
        for text in
            [r#""seed""#, r#""schedule""#, r#""sideways""#, r#"{"seed":-1}"#, r#"{"seed":4294967296}"#]
        {
            assert!(serde_json::from_str::<Way>(text).is_err(), "{text}");
        }
    }
}
