//! The machine: every thread and every object at one moment, and how one record changes them.
//!
//! The same records give the same machine on every computer. No record can make it panic: a record that names
//! a thread or an object that was never made brings an unknown one into being.

use super::family::{Act, Telling, Waiting};
use super::kinds::Inside;
use super::objects::Object;
use super::texts::Texts;
use super::threads::{MOST, Thread, Threads, seconds};
use super::words::{Hindsight, Sentence};
use crate::trace::event::{Event, ObjectNumber, OnAny, OnObject, OnRun, OnThread, Record};
use crate::trace::kind::Kind;

/// An object: what the model knows of every object, and its inside, which only its family knows.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Whole {
    pub(super) object: Object,
    pub(super) inside: Inside,
}

impl Whole {
    fn unknown(number: ObjectNumber, kind: Kind) -> Self {
        Self { object: Object::unknown(number, kind), inside: Inside::of(kind) }
    }
}

/// The machine at one moment.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Machine {
    pub(super) threads: Threads,
    /// The objects, in the order of their numbers; the first has number 1.
    objects: Vec<Whole>,
}

impl Machine {
    /// The machine before the first record; `controlled` says whether one thread at a time will have the turn.
    pub(super) fn new(controlled: bool) -> Self {
        Self { threads: Threads::new(controlled), objects: Vec::new() }
    }

    /// Every object, in the order of the numbers.
    pub(super) fn objects(&self) -> &[Whole] {
        &self.objects
    }

    /// The object with this number, if a record has named it, or one with a higher number.
    pub(super) fn object(&self, number: ObjectNumber) -> Option<&Whole> {
        self.objects.get((number as usize).checked_sub(1)?)
    }

    /// The name of an object, even of one that was never made.
    pub(super) fn object_name(&self, number: ObjectNumber) -> String {
        self.object(number).map_or_else(|| format!("object {number}"), |whole| whole.object.name.clone())
    }

    /// The index of an object in `objects`; one that was never named comes into being. `None` if the number
    /// is 0 or past [`MOST`]: such an object is not shown.
    fn place(&mut self, number: ObjectNumber) -> Option<usize> {
        let place = (number as usize).checked_sub(1).filter(|_| number < MOST)?;
        while self.objects.len() <= place {
            self.objects.push(Whole::unknown(self.objects.len() as ObjectNumber + 1, Kind::Lock));
        }
        Some(place)
    }

    /// Whether a reader is shown what a record says: not so what is done to an object behind the scenes, unless a thread
    /// has to wait for it.
    pub(super) fn shows(&self, record: &Record) -> bool {
        let Event::Object { object, what, .. } = &record.event else { return true };
        if let OnObject::Any(OnAny::Made { behind, .. }) = what {
            return !behind;
        }
        self.object(*object).is_none_or(|whole| !whole.object.behind || what.blocks())
    }

    /// Changes the machine as a record says.
    pub(super) fn apply(&mut self, record: &Record, texts: &Texts) {
        let me = record.thread;
        self.threads.arrive(record.time);
        if let Event::Run(OnRun::Ended { outcome }) = record.event {
            return self.threads.end(outcome);
        }
        self.threads.run(me, texts.line(record.place));
        match &record.event {
            Event::Run(OnRun::Began | OnRun::Ended { .. }) => {}
            Event::Thread(what) => {
                self.threads.apply(me, what, texts);
                if let OnThread::Started { thread, timer: Some(timer), .. } = *what
                    && let Some(place) = self.place(timer)
                {
                    self.objects[place].inside.serve(thread, self.threads.now);
                }
            }
            Event::Object { object, ticket: _, what } => self.apply_to_object(record, *object, what, texts),
        }
        if record.unwinding {
            self.threads.unwind(me);
        }
    }

    fn apply_to_object(&mut self, record: &Record, number: ObjectNumber, what: &OnObject, texts: &Texts) {
        let Some(place) = self.place(number) else { return };
        let Whole { object, inside } = &mut self.objects[place];
        if let Some(kind) = inside.mistaken(what) {
            (object.kind, *inside) = (kind, Inside::of(kind));
        }
        let threads = &mut self.threads;
        let (me, line) = (record.thread, texts.line(record.place));
        let mut act = Act { threads, object, texts, me, line, renames: None };
        inside.apply(what, &mut act);
        if Inside::takes_back(what) {
            self.objects.iter_mut().for_each(|whole| whole.inside.has_taken_back(me));
            return;
        }
        let Some((other, name)) = act.renames else { return };
        if let Some(other) = self.place(other)
            && self.objects[other].object.name == self.objects[place].object.name
        {
            self.objects[other].object.name = name;
        }
    }

    /// How much there is of the machine, about: what it takes to copy it, in parts of some fifty bytes.
    pub(super) fn weight(&self) -> usize {
        let of = |whole: &Whole| 4 + whole.object.waiters.len() + whole.inside.parts();
        let holds = |holds: &[ObjectNumber]| holds.len() / 8;
        self.objects.iter().map(of).sum::<usize>()
            + self.threads.all().iter().map(|thread| 4 + holds(&thread.holds)).sum::<usize>()
    }

    /// How long the thread that makes a record has been in its state by then, in seconds.
    pub(super) fn waited(&self, record: &Record) -> f64 {
        let since = self.threads.get(record.thread).map(|thread| thread.since);
        since.map_or(0.0, |since| (seconds(record.time) - since).max(0.0))
    }

    /// The sentence of an operation on an object, told before it has been applied, with what came of it.
    pub(super) fn tell(
        &self,
        record: &Record,
        number: ObjectNumber,
        what: &OnObject,
        texts: &Texts,
        hindsight: Hindsight<'_>,
    ) -> Option<Sentence> {
        let known = self.object(number);
        let other;
        let whole = match known.filter(|whole| whole.inside.mistaken(what).is_none()) {
            Some(whole) => whole,
            None => {
                let kind = Inside::of(Kind::Lock).mistaken(what).unwrap_or(Kind::Lock);
                let unknown = || Object::unknown(number, kind);
                let object = known.map_or_else(unknown, |whole| whole.object.clone());
                other = Whole { object, inside: Inside::of(kind) };
                &other
            }
        };
        let telling = Telling {
            threads: &self.threads,
            object: &whole.object,
            texts,
            me: record.thread,
            line: texts.line(record.place),
            unwinding: record.unwinding,
            waited: self.waited(record),
            hindsight,
        };
        whole.inside.tell(what, &telling)
    }

    /// Asks the inside of the object that a thread waits for, by `tell`, what is to be told of that.
    pub(super) fn with_waiting<R>(&self, thread: &Thread, tell: fn(&Inside, &Waiting<'_>) -> R) -> R {
        let number = thread.object.unwrap_or_default();
        let unknown;
        let Whole { object, inside } = match self.object(number) {
            Some(whole) => whole,
            None => {
                unknown = Whole::unknown(number, Kind::Lock);
                &unknown
            }
        };
        tell(inside, &Waiting { threads: &self.threads, thread, object })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::samples::{at, on};
    use crate::trace::event::{Moved, OnAny, OnCondition, OnLock, OnQueue, Patience, Phase, Text};

    fn after(records: &[Record]) -> Machine {
        let mut texts = Texts::default();
        ["", "first", "second"].into_iter().for_each(|text| texts.push(text.to_owned()));
        let mut machine = Machine::new(true);
        records.iter().for_each(|record| machine.apply(record, &texts));
        machine
    }

    #[test]
    fn an_object_of_any_kind_may_be_the_first_that_is_named() {
        for &kind in Kind::ALL {
            let machine = after(&[at(0, on(3, OnAny::Made { kind, name: Text(1), behind: false }))]);
            let names: Vec<_> = machine.objects().iter().map(|whole| whole.object.name.as_str()).collect();
            assert_eq!(names, ["object 1", "object 2", "first"], "{kind:?}");
            assert_eq!(machine.objects()[2].inside, Inside::of(kind), "{kind:?}");
        }
        for object in [0, MOST, u32::MAX] {
            let made = OnAny::Made { kind: Kind::Lock, name: Text(1), behind: false };
            assert!(after(&[at(0, on(object, made))]).objects().is_empty(), "{object} is not shown");
        }
    }

    #[test]
    fn what_happens_to_an_object_says_what_it_is() {
        let phase = Phase::Has(Moved { item: Text(1), woken_by: None });
        let put = OnQueue::Put { patience: Patience::Forever, phase };
        let machine = after(&[at(0, on(1, put)), at(0, on(1, put))]);
        let whole = &machine.objects()[0];
        assert_eq!(
            (whole.object.kind, whole.inside.summary(&whole.object)),
            (Kind::Queue, "2 items".to_owned())
        );
        let machine =
            after(&[at(0, on(1, put)), at(0, on(1, OnLock::Release { implicit: false, depth: 0 }))]);
        assert_eq!(machine.objects()[0].object.kind, Kind::Lock, "the last one counts");
    }

    #[test]
    fn a_conditions_own_lock_is_called_so() {
        let made =
            |object, kind, name| at(0, on(object, OnAny::Made { kind, name: Text(name), behind: false }));
        let init = at(0, on(2, OnCondition::Init { lock: 1 }));
        for (name, expected) in [(1, "first's lock"), (2, "second")] {
            let machine = after(&[made(1, Kind::RLock, name), made(2, Kind::Condition, 1), init]);
            assert_eq!(machine.object_name(1), expected, "{machine:?}");
        }
    }
}
