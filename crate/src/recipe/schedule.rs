//! A schedule: who goes next where it is not the one that first-come chooses.
//!
//! # Text form
//!
//! `3-9f3a2c1b-3.1_5.0_7.2t` has three parts: the form's version; the hash of the program's text and its parameters'
//! values; and the departures from first-come, each as `choice.thread`. So at choice 3 the thread with the number 1 goes
//! next, at choice 5 the thread with the number 0; at choice 7 the time passes that the thread with the number 2 waits at
//! most. Behind the hash may stand more numbers, each behind a point, that the program's front has put there. A choice is a moment at which more than one thread could go on, or a deadline could pass; choices are counted from
//! 0, and come in ascending order. The text fits in a link as it is.
//!
//! Version 1 was bound to a program's name, not its text; both it and version 2 counted other choices.

use serde::{Deserialize, Serialize};
use std::fmt::{self, Write};
use std::sync::Arc;

/// The version of the text form.
const VERSION: &str = "3";

/// Who goes next: a thread, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Next {
    /// The thread's number.
    pub thread: u32,
    /// Whether the time passes that it waits at most; else it does what it has announced.
    pub times_out: bool,
}

impl fmt::Display for Next {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.thread, if self.times_out { "t" } else { "" })
    }
}

impl Next {
    fn parse(text: &str) -> Option<Self> {
        let (number, times_out) = text.strip_suffix('t').map_or((text, false), |number| (number, true));
        Some(Self { thread: digits(number)?, times_out })
    }
}

/// A number as it is printed: digits alone.
fn digits<N: core::str::FromStr>(text: &str) -> Option<N> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// Where a controlled run is held, so that somebody can say who goes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Halt {
    /// At the first choice behind the schedule's last departure; without a schedule, at the first choice of all.
    Behind,
    /// At the choice with this number, or the first one behind it.
    Choice(#[cfg_attr(test, ts(type = "number"))] u64),
    /// At the first choice that comes when so many records have been written: so a run is held at a moment of its trace.
    Record(u32),
}

/// A departure from first-come: the number of the choice, and who goes next.
pub(crate) type Departure = (u64, Next);

/// What a schedule belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bond {
    /// The hash of the program, its text and the values of its parameters.
    pub(crate) hash: u32,
    /// Numbers of the front's that the schedule carries.
    pub(crate) also: Arc<[u32]>,
}

impl fmt::Display for Bond {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", self.hash)?;
        self.also.iter().try_for_each(|number| write!(f, ".{number:08x}"))
    }
}

/// The numbers of a front's that this schedule carries; none, if it is garbled.
#[must_use]
pub fn carried(schedule: &str) -> Vec<u32> {
    let bond = schedule.split('-').nth(1).unwrap_or_default();
    bond.split('.').skip(1).filter_map(|number| u32::from_str_radix(number, 16).ok()).collect()
}

/// A schedule that has not been printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Departures {
    pub(crate) bond: Bond,
    pub(crate) all: Vec<Departure>,
}

impl fmt::Display for Departures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&print(&self.bond, &self.all))
    }
}

/// How long the text form of these departures is, in bytes.
pub(crate) fn length(bond: &Bond, departures: &[Departure]) -> usize {
    let digits = |number: u64| number.checked_ilog10().unwrap_or(0) as usize + 1;
    let each = departures.iter().map(|(choice, Next { thread, times_out })| {
        digits(*choice) + 1 + digits(u64::from(*thread)) + usize::from(*times_out)
    });
    // The version, the numbers, and what lies between.
    VERSION.len() + 1 + 8 + 9 * bond.also.len() + 1 + each.sum::<usize>() + departures.len().saturating_sub(1)
}

/// The hash of what a schedule belongs to: FNV-1a with 32 bits.
#[must_use]
pub fn hash(of: &[u8]) -> u32 {
    of.iter().fold(0x811c_9dc5, |hash, &byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// The text form of these departures, for what they belong to.
pub(crate) fn print(bond: &Bond, departures: &[Departure]) -> String {
    let mut text = format!("{VERSION}-{bond}-");
    for (at, (choice, next)) in departures.iter().enumerate() {
        let gap = if at == 0 { "" } else { "_" };
        let _ = write!(text, "{gap}{choice}.{next}");
    }
    text
}

/// Reads the text form of a schedule that has to belong to this.
///
/// # Errors
/// A sentence that names what is wrong.
pub(crate) fn parse(text: &str, expected: &Bond) -> Result<Vec<Departure>, String> {
    let wrong = |what: &str| format!("the schedule \"{text}\" {what}");
    let mut parts = text.splitn(3, '-');
    let (Some(version), Some(theirs), Some(list)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(wrong("is not of the form version-hash-choices, such as 3-9f3a2c1b-3.1_5.0"));
    };
    if matches!(version, "1" | "2") {
        return Err(wrong(
            "is of an earlier version of this program, which counted choices otherwise: it cannot be repeated",
        ));
    }
    if version != VERSION {
        return Err(wrong(&format!("has version {version}; version {VERSION} can be read")));
    }
    if let Some(number) = theirs.split('.').find(|number| u32::from_str_radix(number, 16).is_err()) {
        return Err(wrong(&format!("has the hash \"{number}\", which is no hexadecimal number")));
    }
    if theirs != expected.to_string() {
        return Err(wrong("was made for another program, another text of it, or other parameters"));
    }
    let mut departures: Vec<Departure> = Vec::new();
    for (position, part) in list.split('_').filter(|_| !list.is_empty()).enumerate() {
        let departure = part
            .split_once('.')
            .and_then(|(choice, next)| Some((digits::<u64>(choice)?, Next::parse(next)?)));
        match (departure, departures.last()) {
            (Some((choice, _)), Some((last, _))) if choice <= *last => {
                return Err(wrong(&format!(
                    "has choice {choice} after choice {last}, as departure {}",
                    position + 1
                )));
            }
            (Some(departure), _) => departures.push(departure),
            (None, _) => {
                let what =
                    format!("has \"{part}\" as departure {}, where choice.thread belongs", position + 1);
                return Err(wrong(&what));
            }
        }
    }
    Ok(departures)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schedule_survives_its_text() {
        let goes = |thread| Next { thread, times_out: false };
        let waited = Next { thread: 2, times_out: true };
        for departures in
            [vec![], vec![(0, goes(2))], vec![(3, goes(1)), (5, goes(0)), (6, goes(12)), (7, waited)]]
        {
            for also in [vec![], vec![7, 0xffff_ffff]] {
                let bond = Bond { hash: 0x00ab_cdef, also: also.clone().into() };
                let text = print(&bond, &departures);
                assert_eq!(parse(&text, &bond), Ok(departures.clone()), "{text}");
                assert_eq!((carried(&text), length(&bond, &departures)), (also, text.len()), "{text}");
            }
        }
    }

    #[test]
    fn a_garbled_schedule_is_told_what_is_wrong() {
        let cases = [
            ("", "form version-hash"),
            ("3-00000007", "form version-hash"),
            ("1-00000007-", "earlier version"),
            ("2-00000007-", "earlier version"),
            ("4-00000007-", "version 4"),
            ("3-00000008-", "another program"),
            ("3-xyz-", "no hexadecimal"),
            ("3-00000007.00000001-", "another program"),
            ("3-00000007.-", "\"\", which is no hexadecimal"),
            ("3-00000007-3", "\"3\" as departure 1"),
            ("3-00000007-3.1_", "\"\" as departure 2"),
            ("3-00000007-3.1_3.2", "choice 3 after choice 3, as departure 2"),
            ("3-00000007-3.-1", "\"3.-1\" as"),
            ("3-00000007-3.+1", "\"3.+1\" as"),
            ("3-00000007-3.1tt", "\"3.1tt\" as"),
            ("3-00000007-3.t", "\"3.t\" as"),
            ("3-00000007-99999999999999999999.1", "as departure 1"),
        ];
        for (text, part) in cases {
            let error = parse(text, &Bond { hash: 7, ..Bond::default() }).expect_err(text);
            assert!(error.contains(part), "{text}: {error}");
        }
    }
}
