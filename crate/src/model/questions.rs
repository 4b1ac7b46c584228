//! The questions that a [`Model`] answers.

use super::Model;
use super::chrome::Export;
use super::lanes::{At, Axis};
use super::machine::{Machine, Whole};
use super::seek::CHECKPOINT;
use super::story::{doing, sentence, touched};
use super::threads::seconds;
use super::view::{
    Lanes, Moment, ObjectInfo, ObjectState, OutputLine, Overview, RunResult, StoryLine, ThreadInfo,
    ThreadResult, ThreadState,
};
use super::waits::waits;
use super::woken;
use super::words::{Hindsight, Word, plain};
use crate::trace::choice::Chosen;
use crate::trace::event::{End, Event, ObjectNumber, OnThread, Outcome, Record, ThreadNumber};

impl Model {
    /// Facts about the run as a whole.
    #[must_use]
    pub fn overview(&self) -> Overview {
        let threads = self.machine.threads.all().iter().map(|thread| ThreadInfo {
            number: thread.number,
            name: thread.name.clone(),
            daemon: thread.daemon,
            started: thread.started,
            ended: thread.ended.map(|(time, _)| time),
            end: thread.ended.map(|(_, end)| end),
        });
        let objects = self.machine.objects().iter().map(|Whole { object, .. }| ObjectInfo {
            number: object.number,
            name: object.name.clone(),
            kind: object.kind,
            line: object.line,
            behind: object.behind,
        });
        Overview {
            steps: self.history.steps(),
            end: self.machine.threads.now,
            outcome: self.outcome,
            truncated: self.meta.truncated,
            threads: threads.collect(),
            objects: objects.collect(),
            findings: self.findings.all().to_vec(),
            sought: self.findings.sought(),
        }
    }

    /// The machine after the first `step` steps.
    #[must_use]
    pub fn at(&self, step: u32) -> Moment {
        let step = step.min(self.history.steps());
        let record = self.history.record(step);
        // A sentence is told from the machine before its step.
        let sentence = record.map_or_else(Vec::new, |record| self.sentence(record));
        self.history.at(step, &self.machine, &self.texts, |machine| {
            let threads = woken::threads(machine, &self.arrows, step);
            let mut waits = waits(machine);
            waits.retain(|wait| !threads[wait.thread as usize].is_let_go());
            let objects = machine.objects().iter().map(|Whole { object, inside }| {
                let woken = woken::of(object, &threads);
                let mut summary = inside.summary(object);
                // Who was woken looked in vain: another thread came before it.
                if inside.is_free() && woken.is_empty() && !object.waiters.is_empty() {
                    summary += ", for whoever comes first";
                }
                let waiters = object.waiters.clone();
                ObjectState { number: object.number, inside: inside.clone(), waiters, woken, summary }
            });
            let threads = threads.iter().map(|thread| ThreadState {
                number: thread.number,
                name: thread.name.clone(),
                state: thread.state,
                line: thread.line,
                since: thread.since,
                object: thread.object,
                until: thread.until,
                words: doing(machine, thread),
                holds: thread.holds.clone(),
            });
            Moment {
                step,
                time: self.time_of(step),
                thread: record.map(|record| record.thread),
                object: record.and_then(touched),
                line: record.and_then(|record| self.line_of(record, machine)),
                sentence,
                threads: threads.collect(),
                objects: objects.collect(),
                lines: machine.threads.lines,
                waits,
            }
        })
    }

    /// The line that a step is shown at: its own, or, as a thread begins and ends at no line of its own, the one that
    /// started the thread, or at which it was last.
    fn line_of(&self, record: &Record, machine: &Machine) -> Option<u32> {
        let own = self.texts.line(record.place);
        match record.event {
            Event::Thread(OnThread::Began { .. } | OnThread::Ended { .. }) => {
                own.or_else(|| machine.threads.get(record.thread)?.line)
            }
            Event::Run(_) | Event::Thread(_) | Event::Object { .. } => own,
        }
    }

    fn sentence(&self, record: &Record) -> Vec<Word> {
        let step = self.history.moment_of(record.number);
        let by = self.arrows.to(step).map(|arrow| arrow.from);
        let woken: Vec<_> = self.arrows.from(step).map(|arrow| arrow.to).collect();
        let object = touched(record).and_then(|number| self.machine.object(number));
        let name = object.map(|whole| whole.object.name.as_str());
        let hindsight = Hindsight { by, woken: &woken, name };
        let tell = |machine: &_| sentence(machine, record, &self.texts, hindsight);
        self.history.before(record, &self.machine, &self.texts, tell)
    }

    /// The lines of the story from index `from` up to, but not including, `to`; the first step's line has
    /// index 0.
    #[must_use]
    pub fn story(&self, from: u32, to: u32) -> Vec<StoryLine> {
        let chosen = self.chosen();
        let line = |step| {
            let record = self.history.record(step)?;
            Some(StoryLine {
                step,
                time: seconds(record.time),
                thread: record.thread,
                object: touched(record),
                line: self.texts.line(record.place),
                chosen: chosen.contains(&step),
                sentence: self.sentence(record),
            })
        };
        (from..to.min(self.history.steps())).map(|step| step + 1).filter_map(line).collect()
    }

    /// The steps whose threads the run's schedule has chosen, in their order.
    fn chosen(&self) -> Vec<u32> {
        let all = self.meta.chosen.iter().filter_map(|&Chosen { records, next }| {
            let before = self.history.moment_of(records).saturating_sub(1);
            self.next_step_of_thread(next.thread, before, true)
        });
        all.collect()
    }

    /// How many records there are at the moment that a step brings: a run that is held at so many is held there.
    #[must_use]
    pub fn records_at(&self, step: u32) -> u32 {
        self.history.record(step).map_or(0, |record| record.number + 1)
    }

    /// The lines of output from index `from` up to, but not including, `to`. The step of a line is the first
    /// moment at which the line is there.
    #[must_use]
    pub fn output(&self, from: u32, to: u32) -> Vec<OutputLine> {
        self.output.iter().skip(from as usize).take(to.saturating_sub(from) as usize).cloned().collect()
    }

    /// What can be seen of the lanes between two times, in seconds, on this many pixels.
    #[must_use]
    pub fn lanes(&self, from: f64, to: f64, pixels: u32) -> Lanes {
        self.tracks.seen(self.arrows.all(), &self.texts, Axis::Time, from..to, pixels, self.end())
    }

    /// What can be seen of the lanes between two steps on this many pixels: also what takes no time.
    #[must_use]
    pub fn lanes_by_step(&self, from: u32, to: u32, pixels: u32) -> Lanes {
        let window = f64::from(from)..f64::from(to);
        self.tracks.seen(self.arrows.all(), &self.texts, Axis::Step, window, pixels, self.end())
    }

    /// The whole run for Perfetto and `chrome://tracing`, as JSON.
    #[must_use]
    pub fn chrome(&self) -> String {
        let lanes = self.tracks.whole(self.arrows.all(), &self.texts, self.end());
        let line = |step| self.texts.line(self.history.record(step)?.place);
        let overview = self.overview();
        let is_virtual = self.meta.recipe.way.is_controlled();
        let export = Export { overview: &overview, is_virtual, line: &line, text: String::new() };
        export.write(&self.meta.recipe.program, &lanes, &self.output)
    }

    /// The time and the step at which the run is now.
    fn end(&self) -> At {
        At { time: self.machine.threads.now, step: self.history.steps() }
    }

    /// The last step whose time is at or before this time, in seconds.
    #[must_use]
    pub fn step_at(&self, time: f64) -> u32 {
        self.history.moment_at(time)
    }

    /// The time of the last of the first `step` steps, in seconds.
    #[must_use]
    pub fn time_of(&self, step: u32) -> f64 {
        self.history.record(step).map_or(0.0, |record| seconds(record.time))
    }

    /// The steps for whose records `is` is true, each by the first moment after it.
    fn steps_where(&self, is: impl Fn(&Record) -> bool) -> Vec<u32> {
        (1..=self.history.steps()).filter(|&step| self.history.record(step).is_some_and(&is)).collect()
    }

    /// The steps that were made at this line of the program's file.
    #[must_use]
    pub fn steps_of_line(&self, line: u32) -> Vec<u32> {
        self.steps_where(|record| self.texts.line(record.place) == Some(line))
    }

    /// The steps that touched this object.
    #[must_use]
    pub fn steps_of_object(&self, object: ObjectNumber) -> Vec<u32> {
        self.steps_where(|record| touched(record) == Some(object))
    }

    /// The next step of this thread after `step`; if not `forward`, the one before.
    #[must_use]
    pub fn next_step_of_thread(&self, thread: ThreadNumber, step: u32, forward: bool) -> Option<u32> {
        let is = |at: &u32| self.history.record(*at).is_some_and(|record| record.thread == thread);
        if forward { (step + 1..=self.history.steps()).find(is) } else { (1..step).rev().find(is) }
    }

    /// The next step after `step` whose sentence has this text in it, in capitals or not; if not `forward`,
    /// the one before.
    #[must_use]
    pub fn search(&self, text: &str, step: u32, forward: bool) -> Option<u32> {
        let text = small(text);
        let has = |at: &u32| {
            let record = self.history.record(*at);
            record.is_some_and(|record| small(&plain(&self.sentence(record))).contains(&text))
        };
        let end = self.history.steps() + 1;
        if forward {
            return (step + 1..end).find(has);
        }
        // A sentence is told from the machine, which can only go forward. So this goes back block by block,
        // and forward within each block.
        let block = CHECKPOINT as u32;
        let blocks = (0..step.min(end).div_ceil(block)).rev();
        blocks
            .map(|number| number * block)
            .find_map(|from| (from.max(1)..(from + block).min(step).min(end)).filter(has).last())
    }

    /// The run's result. A run that has not ended counts as stopped, and its threads as cut off.
    #[must_use]
    pub fn result(&self) -> RunResult {
        let meta = &self.meta;
        let threads = self.machine.threads.all().iter().map(|thread| ThreadResult {
            name: thread.name.clone(),
            daemon: thread.daemon,
            end: thread.ended.map_or(End::CutOff, |(_, end)| end),
        });
        RunResult {
            recipe: meta.recipe.clone(),
            schedule: meta.schedule.clone(),
            outcome: self.outcome.unwrap_or(Outcome::Stopped),
            time: self.machine.threads.now,
            threads: threads.collect(),
            output: self.output.clone(),
            findings: self.findings.all().to_vec(),
            events: self.history.records().len() as u32,
        }
    }
}

/// The text without capitals. Letter by letter: that Greek has another small sigma at a word's end takes 2 kB of the
/// page's module, compressed.
fn small(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}
