//! A run on real threads, made again one thread at a time: the order of its operations, and whether another run does the
//! same.
//!
//! Everything is sorted as rows of three numbers, so that the page's module has one way to sort for all of it.

use super::Model;
use super::shell::sort_by_key;
use super::threads::MOST;
use crate::trace::event::{
    Done, Event, Moved, ObjectNumber, OnObject, OnQueue, OnShared, Phase, Record, Text, ThreadNumber, Ticket,
};

/// An operation that is done: on what, its place among the operations on that, and where its record is.
type Row = [u32; 3];

/// What a record says of an operation that is done; threads that the model does not show do none. In one place: inlined
/// everywhere it would be half of this file's code.
#[inline(never)]
fn done(record: &Record) -> Option<Done> {
    if record.thread < MOST { record.event.done() } else { None }
}

/// What an operation on no object is sorted by: its thread.
fn alone(thread: ThreadNumber) -> ObjectNumber {
    ObjectNumber::MAX - thread
}

fn sorted(mut rows: Vec<Row>) -> Vec<Row> {
    sort_by_key(&mut rows, |&row| row);
    rows
}

impl Model {
    /// The order of the operations, for a run that follows it: of each, twice the number of the thread that did it, and one
    /// more if it gave up. The operations on an object are in the order of their tickets, in which they took effect; records
    /// may be written in another one.
    #[must_use]
    pub fn order(&self) -> Vec<u32> {
        // An object's operations share the places that they have together.
        let by_ticket = self.operations();
        let mut by_record = by_ticket.clone();
        by_record.iter_mut().for_each(|row| row[1] = row[2]);
        let by_record = sorted(by_record);
        let mut places = vec![0; self.history.records().len()];
        by_ticket
            .iter()
            .zip(&by_record)
            .for_each(|([_, _, at], [_, place, _])| places[*at as usize] = *place);
        // A thread's own order stays.
        let mut least: Vec<u32> = Vec::new();
        let mut rows = Vec::new();
        for record in self.history.records().iter() {
            let Some(done) = done(record) else { continue };
            let (at, thread) = (record.number, record.thread as usize);
            if least.len() <= thread {
                least.resize(thread + 1, 0);
            }
            least[thread] = places[at as usize].max(least[thread]);
            rows.push([least[thread], at, 2 * record.thread + u32::from(done == Done::GaveUp)]);
        }
        sorted(rows).iter().map(|row| row[2]).collect()
    }

    /// How many records another run, which does the same, has at a step of this one: when so many operations are done there.
    #[must_use]
    pub fn records_in(&self, other: &Self, step: u32) -> u32 {
        let records = self.history.records();
        let before = 0..self.records_at(step) as usize;
        let mut left = before.filter(|at| done(&records[*at]).is_some()).count();
        let mut records = 0;
        for record in other.history.records().iter() {
            if left > 0 && done(record).is_some() {
                left -= 1;
                records = record.number + 1;
            }
        }
        records
    }

    /// The first step at which another run of the same program does not do what this one does: on each object the same
    /// operations by the same threads in the same order, with the same values. Objects go by their names.
    #[must_use]
    pub fn differs_from(&self, other: &Self) -> Option<u32> {
        let mine = self.operations();
        let named = |number: ObjectNumber| self.number_of(&other.machine.object_name(number), number);
        let mut theirs = other.operations();
        for row in theirs.iter_mut().filter(|row| other.machine.object(row[0]).is_some()) {
            row[0] = named(row[0]);
        }
        let theirs = sorted(theirs);
        let (mut first, mut here, mut there) = (u32::MAX, 0, 0);
        while let Some(&[to, _, at]) = mine.get(here) {
            let begins = here;
            here += mine[here..].iter().take_while(|row| row[0] == to).count();
            // What the other run has done to nothing of this one.
            let strange = theirs[there..].iter().take_while(|row| row[0] < to).count();
            there += strange;
            let from = there;
            there += theirs[there..].iter().take_while(|row| row[0] == to).count();
            if strange > 0 {
                first = first.min(at);
            }
            for (index, row) in mine[begins..here].iter().enumerate() {
                let its = from + index;
                if its >= there || self.gist(row[2]) != other.gist(theirs[its][2]) {
                    first = first.min(row[2]);
                    break;
                }
            }
            if there - from > here - begins {
                first = first.min(mine[here - 1][2]);
            }
        }
        if there < theirs.len() {
            first = first.min(self.history.records().len() as u32 - 1);
        }
        if first == u32::MAX { None } else { Some(self.history.moment_of(first).min(self.history.steps())) }
    }

    /// The operations, those on one object together and in their order.
    fn operations(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        for record in self.history.records().iter().filter(|record| done(record).is_some()) {
            let (to, ticket): (_, Ticket) = match record.event {
                Event::Object { object, ticket, .. } => (object, ticket),
                Event::Thread(_) | Event::Run(_) => (alone(record.thread), 0),
            };
            rows.push([to, ticket as u32, record.number]);
        }
        sorted(rows)
    }

    /// The number of the object with this name; mostly it is the one that is likely.
    fn number_of(&self, name: &str, likely: ObjectNumber) -> ObjectNumber {
        let is_it = |number: &ObjectNumber| self.machine.object_name(*number) == name;
        let all = 1..=self.machine.objects().len() as ObjectNumber;
        Some(likely).filter(is_it).or_else(|| all.into_iter().find(is_it)).unwrap_or(likely)
    }

    /// What has to be the same in both runs: who did something, at which line, how it was done, and with which value.
    fn gist(&self, at: u32) -> (ThreadNumber, Option<u32>, Option<Done>, Option<&str>) {
        let record = &self.history.records()[at as usize];
        let value = match &record.event {
            Event::Object { what, .. } => value(what).map(|text| self.texts.get(text)),
            Event::Thread(_) | Event::Run(_) => None,
        };
        (record.thread, self.texts.line(record.place), done(record), value)
    }
}

/// The value that was read, written, put or got.
fn value(what: &OnObject) -> Option<Text> {
    let moved =
        |phase: &Phase<Moved>| if let Phase::Has(Moved { item, .. }) = phase { Some(*item) } else { None };
    match what {
        OnObject::Shared(OnShared::Read { value } | OnShared::Write { value, .. }) => Some(*value),
        OnObject::Queue(OnQueue::Put { phase, .. } | OnQueue::Get { phase, .. }) => moved(phase),
        OnObject::Shared(OnShared::Init { .. })
        | OnObject::Queue(_)
        | OnObject::Any(_)
        | OnObject::Lock(_)
        | OnObject::Condition(_)
        | OnObject::Event(_)
        | OnObject::Semaphore(_)
        | OnObject::Barrier(_)
        | OnObject::Timer(_)
        | OnObject::Local(_) => None,
    }
}
