//! A schedule: which thread goes next where it is not the one that first-come chooses.
//!
//! # Text form
//!
//! `1-9f3a2c1b-3.1_5.0` has three parts: the form's version; the hash of the program and its parameters'
//! values; and the departures from first-come, each as `choice.thread`. So at choice 3 the thread with the
//! number 1 goes next, and at choice 5 the thread with the number 0. A choice is a moment at which more than
//! one thread could go on, or a deadline could pass; choices are counted from 0, and come in ascending order.
//! The text fits in a link as it is.

use std::fmt::Write;

/// The version of the text form.
const VERSION: &str = "1";

/// A departure from first-come: the number of the choice, and the number of the thread that goes next.
pub(crate) type Departure = (u64, u32);

/// The hash of what a schedule belongs to: FNV-1a with 32 bits.
pub(crate) fn hash(of: &[u8]) -> u32 {
    of.iter().fold(0x811c_9dc5, |hash, &byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// The text form of these departures, for the program and the parameters with this hash.
pub(crate) fn print(hash: u32, departures: &[Departure]) -> String {
    let mut text = format!("{VERSION}-{hash:08x}-");
    for (at, (choice, thread)) in departures.iter().enumerate() {
        let gap = if at == 0 { "" } else { "_" };
        let _ = write!(text, "{gap}{choice}.{thread}");
    }
    text
}

/// Reads the text form of a schedule for the program and the parameters with this hash.
///
/// # Errors
/// A sentence that names what is wrong.
pub(crate) fn parse(text: &str, expected: u32) -> Result<Vec<Departure>, String> {
    let wrong = |what: &str| format!("the schedule \"{text}\" {what}");
    let mut parts = text.splitn(3, '-');
    let (Some(version), Some(theirs), Some(list)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(wrong("is not of the form version-hash-choices, such as 1-9f3a2c1b-3.1_5.0"));
    };
    if version != VERSION {
        return Err(wrong(&format!("has version {version}; version {VERSION} can be read")));
    }
    match u32::from_str_radix(theirs, 16) {
        Ok(hash) if hash == expected && theirs.len() == 8 => {}
        Ok(_) => return Err(wrong("was made for another program or other parameters")),
        Err(_) => return Err(wrong(&format!("has the hash \"{theirs}\", which is no hexadecimal number"))),
    }
    let mut departures: Vec<Departure> = Vec::new();
    for part in list.split('_').filter(|_| !list.is_empty()) {
        let departure = part
            .split_once('.')
            .and_then(|(choice, thread)| Some((choice.parse::<u64>().ok()?, thread.parse::<u32>().ok()?)));
        match (departure, departures.last()) {
            (Some((choice, _)), Some((last, _))) if choice <= *last => {
                return Err(wrong(&format!("has choice {choice} after choice {last}")));
            }
            (Some(departure), _) => departures.push(departure),
            (None, _) => return Err(wrong(&format!("has \"{part}\" where choice.thread belongs"))),
        }
    }
    Ok(departures)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schedule_survives_its_text() {
        for departures in [vec![], vec![(0, 2)], vec![(3, 1), (5, 0), (6, 12)]] {
            let text = print(0x00ab_cdef, &departures);
            assert_eq!(parse(&text, 0x00ab_cdef), Ok(departures), "{text}");
        }
    }

    #[test]
    fn a_garbled_schedule_is_told_what_is_wrong() {
        let cases = [
            ("", "form version-hash"),
            ("1-00000007", "form version-hash"),
            ("2-00000007-", "version 2"),
            ("1-00000008-", "another program"),
            ("1-xyz-", "no hexadecimal"),
            ("1-00000007-3", "\"3\" where"),
            ("1-00000007-3.1_", "\"\" where"),
            ("1-00000007-3.1_3.2", "choice 3 after choice 3"),
            ("1-00000007-3.-1", "\"3.-1\" where"),
        ];
        for (text, part) in cases {
            let error = parse(text, 7).expect_err(text);
            assert!(error.contains(part), "{text}: {error}");
        }
    }
}
