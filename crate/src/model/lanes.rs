//! Lanes: each thread's states as stretches of time and of steps, and how much of them can be seen in a
//! window.

use super::arrows::Arrow;
use super::machine::Machine;
use super::state::{Activity, State};
use super::story;
use super::texts::Texts;
use super::threads::Thread;
use super::view::{Hold, Lane, Lanes, Span, Use};
use super::woken;
use crate::trace::event::{Event, OnObject, OnShared, Record, Text};
use core::ops::Range;

/// How many arrows one window shows at most: more than these could not be told from one another, so then it
/// shows none.
const MOST_ARROWS: usize = 400;

/// How many uses of shared variables one lane shows at most: of more it shows none.
const MOST_USES: usize = 200;

/// The unit of a window's edges.
#[derive(Clone, Copy, Debug)]
pub(super) enum Axis {
    /// Seconds.
    Time,
    /// Steps: in a controlled run most of them take no time.
    Step,
}

/// A moment on both axes.
#[derive(Clone, Copy, Debug)]
pub(super) struct At {
    pub(super) time: f64,
    pub(super) step: u32,
}

impl At {
    fn on(self, axis: Axis) -> f64 {
        match axis {
            Axis::Time => self.time,
            Axis::Step => f64::from(self.step),
        }
    }
}

/// A piece of an axis, and how much of the axis makes a pixel.
#[derive(Clone, Copy, Debug)]
struct Window<'a> {
    texts: &'a Texts,
    axis: Axis,
    from: f64,
    to: f64,
    pixel: f64,
    /// Where a stretch that goes on is drawn to.
    end: At,
}

impl Window<'_> {
    fn column(&self, at: f64) -> f64 {
        (at / self.pixel).floor()
    }
}

/// A stretch of one state. A run has one for every few records, so there is no text in it, only the text's
/// number.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    start: At,
    /// `None` while the stretch goes on.
    end: Option<At>,
    state: State,
    object: Option<u32>,
    label: u32,
}

/// A stretch in which a lock was held.
#[derive(Clone, Copy, Debug)]
struct Held {
    start: At,
    end: Option<At>,
}

/// A use of a shared variable.
#[derive(Clone, Copy, Debug)]
struct Used {
    at: At,
    object: u32,
    value: Text,
    writes: bool,
    from_old: bool,
}

#[derive(Debug, Default)]
struct Track {
    stretches: Vec<Stretch>,
    /// The stretches in which the thread held each lock: sorted by the lock's number, each lock's in order of
    /// time.
    holds: Vec<(u32, Vec<Held>)>,
    /// The locks that the thread holds now.
    held: Vec<u32>,
    uses: Vec<Used>,
}

/// The labels of stretches, each text once.
#[derive(Debug, Default)]
struct Labels {
    all: Vec<String>,
    /// The numbers of all labels, in the order of their texts.
    sorted: Vec<u32>,
}

impl Labels {
    fn number(&mut self, text: String) -> u32 {
        match self.sorted.binary_search_by(|number| self.all[*number as usize].cmp(&text)) {
            Ok(place) => self.sorted[place],
            Err(place) => {
                let number = self.all.len() as u32;
                self.all.push(text);
                self.sorted.insert(place, number);
                number
            }
        }
    }
}

/// Every thread's lane. It grows with the trace.
#[derive(Debug, Default)]
pub(super) struct Tracks {
    tracks: Vec<Track>,
    labels: Labels,
}

impl Tracks {
    /// Takes in the machine after a record: each thread whose state has changed begins a new stretch. `step`
    /// is the first moment at which the record's step has been made.
    pub(super) fn follow(&mut self, machine: &Machine, step: u32) {
        let threads = &machine.threads;
        let at = At { time: threads.now, step };
        self.tracks.resize_with(threads.all().len().max(self.tracks.len()), Track::default);
        for &number in &threads.changed {
            let (Some(track), Some(thread)) = (self.tracks.get_mut(number as usize), threads.get(number))
            else {
                continue;
            };
            let same = track.stretches.last().is_some_and(|last| {
                last.state == thread.state && last.object == thread.object && last.start.time == thread.since
            });
            if !same {
                track.open(machine, thread, At { time: thread.since, ..at }, &mut self.labels);
            }
            track.hold(&thread.holds, at);
        }
    }

    /// Takes in that a thread goes on which was let go at this arrow's tail: from there on it could have gone on.
    /// `machine` is as it is before that.
    pub(super) fn let_go(&mut self, machine: &Machine, arrow: &Arrow) {
        let (thread, track) = (machine.threads.get(arrow.to), self.tracks.get_mut(arrow.to as usize));
        let (Some(thread), Some(track)) = (thread, track) else { return };
        if woken::waits_for(thread, arrow) {
            let at = At { time: arrow.from_time.max(thread.since), step: arrow.from_step };
            track.open(machine, &woken::let_go(thread, arrow), at, &mut self.labels);
        } else if thread.is_let_go() && thread.object == arrow.object {
            // All have been let go meanwhile, as by the end of a queue.
            track.could_go_on(At { time: arrow.from_time, step: arrow.from_step });
        }
    }

    /// Takes in a record which may be a use of a shared variable; `machine` is as it is after that.
    pub(super) fn uses(&mut self, machine: &Machine, record: &Record, step: u32) {
        let Event::Object { object, what: OnObject::Shared(what), .. } = record.event else { return };
        let (value, writes) = match what {
            OnShared::Init { .. } => return,
            OnShared::Read { value } => (value, false),
            OnShared::Write { value, .. } => (value, true),
        };
        let from_old = writes && machine.object(object).is_some_and(|whole| whole.inside.is_from_old());
        let at = At { time: machine.threads.now, step };
        if let Some(track) = self.tracks.get_mut(record.thread as usize) {
            track.uses.push(Used { at, object, value, writes, from_old });
        }
    }

    /// All lanes and arrows whole, with nothing joined and nothing left out; `end` is where the run is now.
    pub(super) fn whole(&self, arrows: &[Arrow], texts: &Texts, end: At) -> Lanes {
        let window = Window { texts, axis: Axis::Time, from: 0.0, to: f64::INFINITY, pixel: 0.0, end };
        let lane = |(track, number): (&Track, u32)| track.seen(number, &window, &self.labels);
        Lanes { lanes: self.tracks.iter().zip(0..).map(lane).collect(), arrows: arrows.to_vec() }
    }

    /// What can be seen of the lanes between the window's two edges on this many pixels; `end` is where the
    /// run is now.
    pub(super) fn seen(
        &self,
        arrows: &[Arrow],
        texts: &Texts,
        axis: Axis,
        window: Range<f64>,
        pixels: u32,
        end: At,
    ) -> Lanes {
        let Range { start: from, end: to } = window;
        let pixel = ((to - from) / f64::from(pixels.max(1))).max(f64::MIN_POSITIVE);
        let window = Window { texts, axis, from, to, pixel, end };
        let lane = |(track, number): (&Track, u32)| track.seen(number, &window, &self.labels);
        let touches = |arrow: &&Arrow| match axis {
            Axis::Time => arrow.to_time >= from && arrow.from_time <= to,
            Axis::Step => f64::from(arrow.to_step) >= from && f64::from(arrow.from_step) <= to,
        };
        let mut arrows: Vec<Arrow> = arrows.iter().filter(touches).take(MOST_ARROWS + 1).cloned().collect();
        if arrows.len() > MOST_ARROWS {
            arrows.clear();
        }
        Lanes { lanes: self.tracks.iter().zip(0..).map(lane).collect(), arrows }
    }
}

impl Track {
    fn open(&mut self, machine: &Machine, thread: &Thread, at: At, labels: &mut Labels) {
        if let Some(last) = self.stretches.last_mut().filter(|last| last.end.is_none()) {
            last.end = Some(at);
        }
        if thread.state.activity() != Activity::Over {
            self.stretches.push(Stretch {
                start: at,
                end: None,
                state: thread.state,
                object: thread.object,
                label: labels.number(story::label(machine, thread)),
            });
        }
    }

    /// The thread, which waited and has been let go, was let go before that already.
    fn could_go_on(&mut self, at: At) {
        let [.., waited, go_on] = self.stretches.as_mut_slice() else { return };
        if at.step < go_on.start.step && waited.start.step <= at.step {
            let at = At { time: at.time.max(waited.start.time), ..at };
            (waited.end, go_on.start) = (Some(at), at);
        }
    }

    /// The stretches in which the thread held this lock, in order.
    fn of(&mut self, lock: u32) -> &mut Vec<Held> {
        let at = self.holds.binary_search_by_key(&lock, |(lock, _)| *lock).unwrap_or_else(|at| {
            self.holds.insert(at, (lock, Vec::new()));
            at
        });
        &mut self.holds[at].1
    }

    fn hold(&mut self, now: &[u32], at: At) {
        if self.held == now {
            return;
        }
        // What is the same at both ends needs no look: of many locks, one is taken or given back.
        let begin = self.held.iter().zip(now).take_while(|(before, now)| before == now).count();
        let rest = self.held[begin..].iter().rev().zip(now[begin..].iter().rev());
        let end = rest.take_while(|(before, now)| before == now).count();
        let before = self.held[begin..self.held.len() - end].to_owned();
        let new = &now[begin..now.len() - end];
        for object in before.iter().filter(|object| !new.contains(object)) {
            if let Some(last) = self.of(*object).last_mut() {
                last.end = Some(at);
            }
        }
        for &object in new.iter().filter(|object| !before.contains(object)) {
            self.of(object).push(Held { start: at, end: None });
        }
        self.held.splice(begin..self.held.len() - end, new.iter().copied());
    }

    fn seen(&self, thread: u32, window: &Window<'_>, labels: &Labels) -> Lane {
        let Window { axis, from, to, end, .. } = *window;
        let first = self.stretches.partition_point(|one| one.end.is_some_and(|end| end.on(axis) < from));
        let mut narrow = Narrow::default();
        let mut spans = Vec::new();
        for one in self.stretches[first..].iter().take_while(|one| one.start.on(axis) <= to) {
            let (start, stop) = (one.start.on(axis), one.end.unwrap_or(end).on(axis));
            // On an axis of steps, what came and went within one step has no width and is left out.
            if matches!(axis, Axis::Step) && one.end.is_some_and(|end| end.step == one.start.step) {
                continue;
            }
            if stop - start >= window.pixel {
                narrow.close(&mut spans, labels, end);
                spans.push(one.span(labels, end));
                continue;
            }
            let column = |one: &Stretch| window.column(one.start.on(axis));
            if narrow.ends.is_some_and(|(first, _)| column(&first) != column(one)) {
                narrow.close(&mut spans, labels, end);
            }
            narrow.add(one, stop - start);
        }
        narrow.close(&mut spans, labels, end);
        let holds = self.holds.iter().flat_map(|(object, all)| seen_holds(*object, all, window));
        Lane { thread, spans, holds: holds.collect(), uses: self.uses(window) }
    }

    fn uses(&self, window: &Window<'_>) -> Vec<Use> {
        let Window { axis, from, to, texts, .. } = *window;
        let first = self.uses.partition_point(|used| used.at.on(axis) < from);
        let last = self.uses.partition_point(|used| used.at.on(axis) <= to);
        let seen = Some(&self.uses[first..last]).filter(|seen| seen.len() <= MOST_USES);
        let told = |used: &Used| Use {
            time: used.at.time,
            step: used.at.step,
            object: used.object,
            label: format!("{} {}", if used.writes { "writes" } else { "reads" }, texts.get(used.value)),
            from_old: used.from_old,
        };
        seen.unwrap_or_default().iter().map(told).collect()
    }
}

/// The stretches in a window in which one lock was held; those too near to be told apart are one.
fn seen_holds(object: u32, all: &[Held], window: &Window<'_>) -> Vec<Hold> {
    let Window { axis, from, to, end, pixel, .. } = *window;
    let first = all.partition_point(|held| held.end.is_some_and(|end| end.on(axis) < from));
    let mut seen: Vec<(Held, At, u32)> = Vec::new();
    for held in all[first..].iter().take_while(|held| held.start.on(axis) <= to) {
        let stop = held.end.unwrap_or(end);
        match seen.last_mut() {
            Some((first, last, joined)) if stop.on(axis) - first.start.on(axis) < pixel => {
                first.end = held.end;
                *last = stop;
                *joined += 1;
            }
            _ => seen.push((*held, stop, 1)),
        }
    }
    let hold = |(held, stop, joined): (Held, At, u32)| Hold {
        start: held.start.time,
        end: stop.time,
        from_step: held.start.step,
        to_step: held.end.map(|end| end.step),
        object,
        joined,
    };
    seen.into_iter().map(hold).collect()
}

impl Stretch {
    fn span(&self, labels: &Labels, end: At) -> Span {
        Span {
            start: self.start.time,
            end: self.end.unwrap_or(end).time,
            from_step: self.start.step,
            to_step: self.end.map(|end| end.step),
            state: self.state,
            object: self.object,
            label: labels.all.get(self.label as usize).cloned().unwrap_or_default(),
            joined: 1,
        }
    }
}

/// Stretches that are narrower than a pixel: they become one span, in the state that fills most of it.
#[derive(Default)]
struct Narrow {
    /// The first and the last of these stretches.
    ends: Option<(Stretch, Stretch)>,
    count: u32,
    fill: Vec<(State, f64)>,
}

impl Narrow {
    fn add(&mut self, one: &Stretch, length: f64) {
        self.ends = Some((self.ends.map_or(*one, |(first, _)| first), *one));
        self.count += 1;
        match self.fill.iter_mut().find(|(state, _)| *state == one.state) {
            Some((_, fill)) => *fill += length,
            None => self.fill.push((one.state, length)),
        }
    }

    fn close(&mut self, spans: &mut Vec<Span>, labels: &Labels, end: At) {
        let Self { ends, count, fill } = core::mem::take(self);
        let Some((first, last)) = ends else { return };
        let whole = Stretch { end: last.end, ..first }.span(labels, end);
        if count == 1 {
            return spans.push(whole);
        }
        let most = fill.iter().max_by(|(_, one), (_, other)| one.total_cmp(other));
        spans.push(Span {
            state: most.map_or(first.state, |&(state, _)| state),
            object: None,
            label: String::new(),
            joined: count,
            ..whole
        });
    }
}
