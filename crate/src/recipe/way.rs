//! The ways to run a program, which are listed here alone: the page and the command line offer what stands here. How a
//! controlled one chooses is in `runtime/controlled/policy.rs`.
//!
//! # Text forms
//!
//! | | JSON | command line | link |
//! | --- | --- | --- | --- |
//! | [`Way::Real`] | `"real"` | `--real` | `way=real` |
//! | [`Way::First`] | `"first"` | `--first` | `way=first` |
//! | [`Way::Seed`] | `{"seed": 7}` | `--seed 7` | `way=seed&seed=7` |
//! | [`Way::Schedule`] | `{"schedule": "3-9f3a2c1b-3.1"}` | `--schedule 3-9f3a2c1b-3.1` | `way=schedule&schedule=3-9f3a2c1b-3.1` |

use serde::{Deserialize, Serialize};

/// A way as it is offered to the reader who chooses one.
#[derive(Clone, Copy, Debug)]
pub struct Offered {
    /// The way's name in all text forms.
    pub name: &'static str,
    /// The way's name on the page.
    pub label: &'static str,
    /// How the way chooses the next thread.
    pub help: &'static str,
    /// What a reader has to write behind the name; `None` if the name is all.
    pub takes: Option<&'static str>,
    /// Makes the way from what is written behind its name.
    pub read: fn(&str) -> Result<Way, String>,
}

/// `ways! { /// … Name "its name in texts" "on the page" "help"; /// … Name(its data, "in help") …; }`: the ways, and
/// how each is offered.
macro_rules! ways {
    ($($(#[$doc:meta])* $way:ident $(($data:ty, $takes:literal))? $name:literal $label:literal $help:literal;)+) => {
        /// How the next thread is chosen.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(test, derive(ts_rs::TS))]
        pub enum Way { $(
            $(#[$doc])*
            #[serde(rename = $name)]
            $way $(($data))?,
        )+ }

        impl Way {
            /// All of them, as they are offered: on the page in this order, on the command line each as a flag.
            pub const ALL: &[Offered] = &[$(Offered {
                name: $name,
                label: $label,
                help: $help,
                takes: [$(Some($takes),)? None][0],
                read: |_text| Ok(Self::$way $((_text.parse::<$data>().map_err(|error| error.to_string())?))?),
            }),+];
        }
    };
}

ways! {
    /// First-come: the running thread goes on until it blocks, then the thread that has been ready longest; one that
    /// starts another thread gives it the turn, as CPython's `start` waits for its beginning.
    First "first" "First-come"
        "One thread at a time; each goes on until it has to wait. The calm run, the same every time.";
    /// The machine chooses: real threads, by the real clock.
    Real "real" "Real threads"
        "Threads of this machine, truly side by side, on its clock. Run it again, and it may differ.";
    /// By the schedule with this text form.
    Schedule(String, "S") "schedule" "You schedule"
        "One thread at a time, and you say who goes next. A schedule keeps what was chosen.";
    /// At random, by a generator with this seed.
    Seed(u32, "N") "seed" "Seed"
        "One thread at a time, chosen at random by a number. The same number gives the same run.";
}

/// When the deadlines of a controlled run pass: those of sleeps, and of waits with a timeout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Timing {
    /// By the clock, in their order: computing takes no time, and the clock moves when nobody can go on.
    #[default]
    Clock,
    /// At any moment, as on a machine that is arbitrarily slow.
    Any,
}

impl Timing {
    /// Whether deadlines pass by the clock.
    #[must_use]
    pub fn is_clock(&self) -> bool {
        *self == Self::Clock
    }
}

impl core::str::FromStr for Timing {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "clock" => Ok(Self::Clock),
            "any" => Ok(Self::Any),
            _ => Err(format!("the timing is \"{text}\", but must be clock or any")),
        }
    }
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
            (Way::Schedule("3-9f3a2c1b-3.1".into()), r#"{"schedule":"3-9f3a2c1b-3.1"}"#),
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
