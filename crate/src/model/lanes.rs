//! Lanes: each thread's states as spans of time, and what of them can be seen in a window.

use super::machine::{Machine, Thread};
use super::narration;
use super::view::{Arrow, Hold, Lane, Lanes, Span, State};

/// Arrows in one window, past which none could be told from another.
const MOST_ARROWS: usize = 400;

/// The spans of one thread, in order, and its holds in the order of their ends.
#[derive(Debug, Default)]
struct Track {
    spans: Vec<Span>,
    holds: Vec<Hold>,
    /// Since when it has held which lock.
    held: Vec<(u32, f64)>,
}

/// Every thread's lane, growing with the trace.
#[derive(Debug, Default)]
pub(super) struct Tracks {
    tracks: Vec<Track>,
    pub(super) arrows: Vec<Arrow>,
}

impl Tracks {
    /// After a step: whose state has changed gets a new span.
    pub(super) fn follow(&mut self, machine: &Machine, step: u32) {
        let time = machine.time;
        self.tracks.resize_with(machine.threads.len().max(self.tracks.len()), Track::default);
        for (track, thread) in self.tracks.iter_mut().zip(&machine.threads) {
            let state = &thread.state;
            let same = track.spans.last().is_some_and(|span| {
                span.state == state.state && span.object == state.object && span.start == state.since
            });
            if !same {
                track.open(machine, thread, time, step);
            }
            if track.held.len() != state.holds.len()
                || track.held.iter().any(|(o, _)| !state.holds.contains(o))
            {
                track.hold(&state.holds, time);
            }
        }
    }

    /// What can be seen between two times on so many pixels.
    pub(super) fn seen(&self, from: f64, to: f64, pixels: u32, end: f64) -> Lanes {
        let pixel = (to - from) / f64::from(pixels.max(1));
        let lane = |(track, number): (&Track, u32)| track.seen(number, from, to, pixel, end);
        let mut arrows: Vec<Arrow> = self
            .arrows
            .iter()
            .filter(|arrow| arrow.to_time >= from && arrow.from_time <= to)
            .take(MOST_ARROWS + 1)
            .cloned()
            .collect();
        if arrows.len() > MOST_ARROWS {
            arrows.clear();
        }
        Lanes { lanes: self.tracks.iter().zip(0..).map(lane).collect(), arrows }
    }
}

impl Track {
    fn open(&mut self, machine: &Machine, thread: &Thread, time: f64, step: u32) {
        let state = &thread.state;
        if let Some(last) = self.spans.last_mut() {
            last.end = time;
        }
        if !matches!(state.state, State::Ended | State::CutOff) {
            self.spans.push(Span {
                start: state.since,
                end: f64::INFINITY,
                step,
                state: state.state,
                object: state.object,
                label: narration::label(machine, thread),
            });
        }
    }

    fn hold(&mut self, holds: &[u32], time: f64) {
        let (kept, gone): (Vec<_>, Vec<_>) =
            self.held.drain(..).partition(|(object, _)| holds.contains(object));
        self.held = kept;
        self.holds.extend(gone.into_iter().map(|(object, start)| Hold { start, end: time, object }));
        for &object in holds {
            if !self.held.iter().any(|&(held, _)| held == object) {
                self.held.push((object, time));
            }
        }
    }

    fn seen(&self, thread: u32, from: f64, to: f64, pixel: f64, end: f64) -> Lane {
        // Spans are in order: the first that reaches into the window is found by halving.
        let first = self.spans.partition_point(|span| span.end < from);
        let mut spans: Vec<Span> = Vec::new();
        for span in self.spans[first..].iter().take_while(|span| span.start <= to) {
            let mut span = span.clone();
            span.end = span.end.min(end);
            match spans.last_mut() {
                // Narrower than a pixel, both of them: joined, with the state of the wider one.
                Some(last) if span.end - last.start < pixel => {
                    if span.end - span.start > last.end - last.start {
                        (last.state, last.object, last.step) = (span.state, span.object, span.step);
                        last.label = span.label;
                    }
                    last.end = span.end;
                }
                _ => spans.push(span),
            }
        }
        let open = self.held.iter().map(|&(object, start)| Hold { start, end, object });
        let holds = self.holds.iter().cloned().chain(open);
        let holds = holds.filter(|hold| hold.end >= from && hold.start <= to).collect();
        Lane { thread, spans, holds }
    }
}
