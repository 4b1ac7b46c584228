//! Runs that were kept in a file: one that is opened again is the same run, and whatever a file says, it is refused with a
//! sentence or shown.

use crate::run::{self, runs};
use threadground::catalogue;
use threadground::model::Model;
use threadground::recipe::Way;
use threadground::trace::Trace;

/// The ways in which every program is run.
fn ways(is_real_only: bool) -> Vec<Way> {
    if is_real_only { vec![Way::Real] } else { vec![Way::First, Way::Seed(1), Way::Seed(2), Way::Real] }
}

runs! {
    async fn a_run_that_is_opened_again_is_the_same() {
        run::ready().await;
        for entry in catalogue::all() {
            let set = entry.set(entry.program.small.iter().copied()).expect("the small set is allowed");
            for way in ways(entry.is_real_only()) {
                let name = format!("{} {way:?}", entry.id);
                let trace = run::end(&entry.start(set.clone(), way).expect("it starts")).await.trace;
                let bytes = trace.to_bytes();
                let opened = Trace::from_bytes(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
                assert!(opened == trace, "{name}: the records");
                let (before, after) = (Model::of(&trace), Model::of(&opened));
                assert_eq!(after.result(), before.result(), "{name}: the result, with its findings");
                assert_eq!(after.overview(), before.overview(), "{name}: the threads and the objects");
                let steps = before.overview().steps;
                assert_eq!(after.lanes_by_step(0, steps, steps), before.lanes_by_step(0, steps, steps), "{name}: the lanes");
                assert_eq!(after.story(0, steps), before.story(0, steps), "{name}: the story");
                assert_eq!(after.chrome(), before.chrome(), "{name}: what Perfetto gets");
                assert!(after.trace().to_bytes() == bytes, "{name}: the very bytes");
            }
        }
    }
}

/// Files that nobody wrote.
#[cfg(not(target_family = "wasm"))]
mod damaged {
    use threadground::catalogue;
    use threadground::model::Model;
    use threadground::prelude::*;
    use threadground::recipe::Way;
    use threadground::trace::Trace;

    /// Asks a model for all that a page shows of it.
    fn ask(model: &Model) -> (u32, usize) {
        let steps = model.overview().steps;
        let mut length = 0;
        for step in [0, 1, steps / 2, steps] {
            length += model.at(step).objects.len();
        }
        length += model.story(0, steps).len() + model.chrome().len();
        let _ = (model.lanes(0.0, model.overview().end, 1000), model.lanes_by_step(0, steps, steps));
        let _ = (model.search("x", steps / 2, false), model.choice(), model.telling_step(), model.result());
        (steps, length)
    }

    /// One change that a file may suffer.
    fn damage(random: &mut Random, bytes: &mut Vec<u8>, other: &[u8]) {
        const EXTREMES: [u32; 8] = [0, 1, 2, 0x7fff_ffff, 0x8000_0000, u32::MAX, 1000, 99_999];
        let mut below = |end: usize| random.randint(0, end.max(1) as i32 - 1) as usize;
        let at = below(bytes.len());
        match below(7) {
            0 => bytes.truncate(at),
            1 => bytes[at] ^= 1 << below(8),
            2 => bytes[at] = below(256) as u8,
            // A field, as they lie in fours from a record's begin.
            3 | 4 => {
                let value = EXTREMES[below(8)].to_le_bytes();
                let end = (at + 4).min(bytes.len());
                bytes[at..end].copy_from_slice(&value[..end - at]);
            }
            // A piece is missing, or comes twice.
            5 => {
                let end = (at + below(64)).min(bytes.len());
                let piece: Vec<u8> = bytes.drain(at..end).collect();
                if below(2) == 0 {
                    let again = below(bytes.len());
                    bytes.splice(again..again, piece);
                }
            }
            // The rest is another file's.
            _ => {
                bytes.truncate(at);
                bytes.extend(other.get(at..).unwrap_or_default());
            }
        }
    }

    /// A million damaged files, and fewer where nobody waits for them.
    #[test]
    fn whatever_a_file_says_it_is_refused_or_shown() {
        let count = if std::env::var_os("THREADGROUND_LONG").is_some() { 1_000_000 } else { 20_000 };
        let programs =
            ["lock-states", "race-lost-update", "deadlock-two-locks", "semaphore-bounded", "timer-cancel"];
        let programs =
            programs.into_iter().chain(["barrier-phases", "queue-fifo", "condition-basic", "local-values"]);
        let files: Vec<Vec<u8>> = programs
            .map(|id| {
                let entry = catalogue::find(id).expect("it is there");
                let set = entry.set(entry.program.small.iter().copied()).expect("the small set is allowed");
                let run = entry.start(set, Way::Seed(3)).expect("it starts");
                let _ = run.wait(Duration::from_secs(10));
                run.trace().to_bytes()
            })
            .collect();
        let mut random = Random::new(11);
        let (mut shown, mut refused) = (0, 0);
        for number in 0..count {
            let mut pick = || &files[random.randint(0, files.len() as i32 - 1) as usize];
            let (mut bytes, other) = (pick().clone(), pick());
            for _ in 0..=random.randint(0, 2) {
                if !bytes.is_empty() {
                    damage(&mut random, &mut bytes, other);
                }
            }
            match Trace::from_bytes(&bytes) {
                Err(error) => {
                    let words = error.to_string();
                    assert!(words.len() > 20 && words.len() < 400, "file {number}: {words}");
                    refused += 1;
                }
                Ok(trace) => {
                    let model = Model::of(&trace);
                    let overview = model.overview();
                    // What is held in memory is no more than the file says.
                    assert!(
                        overview.threads.len() <= trace.records.len() + 1,
                        "file {number}: {}",
                        overview.threads.len()
                    );
                    let most = if trace.meta.truncated { 100_000 } else { trace.records.len() };
                    assert!(overview.objects.len() <= most, "file {number}: {}", overview.objects.len());
                    ask(&model);
                    shown += 1;
                }
            }
        }
        assert!(shown > count / 20 && refused > count / 20, "{shown} were shown, {refused} refused");
    }
}
