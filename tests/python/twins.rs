//! The twins of the catalogue's programs, unchanged: they do what the programs in Rust do.

use crate::chance::Chance;
use crate::figures::OTHER_TWINS;
use crate::{alone, lines, ran};
use std::collections::BTreeSet;
use threadground::catalogue::{self, Entry, Seen};
use threadground::model::{Model, plain};
use threadground::recipe::Way;
use threadground_python::Program;

pub(crate) fn is_other(entry: &Entry) -> bool {
    OTHER_TWINS.iter().any(|(id, _)| *id == entry.id)
}

fn twin(entry: &Entry) -> Program {
    twin_with(entry, &[])
}

/// The twin, with these values of its constants.
pub(crate) fn twin_with(entry: &Entry, set: &[(&str, &str)]) -> Program {
    let source = entry.twin_with(set).unwrap_or_else(|error| panic!("{}: {error}", entry.id));
    Program::new(&format!("{}.py", entry.id), &source).unwrap_or_else(|error| panic!("{}: {error}", entry.id))
}

fn rust(entry: &Entry) -> Model {
    let set = entry.set([]).expect("the defaults");
    let run = entry.start(set, entry.usual_way()).expect("it starts");
    let _ = run.wait(std::time::Duration::from_secs(60));
    Model::of(&run.trace())
}

#[test]
fn each_twin_prints_what_its_program_prints() {
    let _alone = alone();
    let mut wrong = Vec::new();
    for entry in catalogue::all().iter().filter(|entry| !is_other(entry)) {
        let (theirs, ours) = (ran(&twin(entry), Way::First).result(), rust(entry).result());
        if lines(&theirs) != lines(&ours) || theirs.outcome != ours.outcome {
            wrong.push(format!("{}: {:?} {:?}", entry.id, theirs.outcome, lines(&theirs)));
        }
        let text = lines(&theirs).join("\n");
        let judged = entry.judge(Seen::printed(entry.set([]).expect("the defaults"), &text));
        wrong.extend(judged.into_iter().map(|said| format!("{}: {said}", entry.id)));
    }
    assert_eq!(wrong, [""; 0]);
}

/// The sentence without the numbers of lines.
fn without_lines(sentence: &str) -> String {
    let mut parts = sentence.split(" line ");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text += " line ";
        text += part.trim_start_matches(|c: char| c.is_ascii_digit());
    }
    text
}

/// Each sentence but for its line.
fn story(model: &Model) -> Vec<String> {
    model.story(0, u32::MAX).iter().map(|told| without_lines(&plain(&told.sentence))).collect()
}

/// Twins whose stories are those of their programs, sentence for sentence. Others use a variable of Python's where the
/// program in Rust has none or another one, or make things in another order.
#[test]
fn many_twins_have_the_same_story() {
    let _alone = alone();
    let mut same = 0;
    for entry in catalogue::all().iter().filter(|entry| entry.id != "lock-counter" && !is_other(entry)) {
        same += usize::from(story(&ran(&twin(entry), Way::First)) == story(&rust(entry)));
    }
    assert!(same >= 70, "only {same}");
}

/// Whatever ran before, each twin runs as it did the first time: its trace is the same, byte for byte.
#[test]
fn a_run_leaves_nothing_for_the_next() {
    let _alone = alone();
    let twins: Vec<_> = catalogue::all()
        .iter()
        .filter(|entry| !is_other(entry))
        .map(|entry| (entry.id, twin(entry)))
        .collect();
    let traces = |(_, program): &(&str, Program)| ran(program, Way::First);
    let first: Vec<_> = twins.iter().map(traces).collect();
    let mut wrong = BTreeSet::new();
    let mut order: Vec<usize> = (0..twins.len()).collect();
    let mut chance = Chance(1);
    for _ in 0..10 {
        for at in (1..order.len()).rev() {
            order.swap(at, chance.below(at + 1));
        }
        for &at in &order {
            let (now, then) = (traces(&twins[at]), &first[at]);
            if now.trace().to_bytes() != then.trace().to_bytes() {
                let records = |model: &Model| {
                    model.trace().records.iter().map(|record| format!("{record:?}")).collect::<Vec<_>>()
                };
                let (now, then) = (records(&now), records(then));
                let at_which = now.iter().zip(&then).position(|(now, then)| now != then);
                wrong.insert((twins[at].0, at_which.map(|at| (then[at].clone(), now[at].clone()))));
            }
        }
    }
    assert_eq!(wrong, BTreeSet::new());
}
