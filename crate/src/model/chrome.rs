//! A trace for Perfetto and `chrome://tracing`: the Trace Event Format's JSON.
//!
//! Source: "Trace Event Format", Google, 2016. Times there are microseconds.
//!
//! In a run whose time is virtual most steps take no time: stretches would have no width, and arrows nothing to be
//! tied to. So each step takes one more microsecond there.

use super::view::{Arrow, Hold, Lanes, OutputLine, Overview, Span};
use serde::Serialize;

fn json<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// A moment: the time in seconds, and the step.
type At = (f64, u32);

/// A file that is being written.
pub(super) struct Export<'a> {
    pub(super) overview: &'a Overview,
    /// Whether the run's time is virtual.
    pub(super) is_virtual: bool,
    /// The line of the program's file at which a step was made.
    pub(super) line: &'a dyn Fn(u32) -> Option<u32>,
    /// What has been written.
    pub(super) text: String,
}

impl Export<'_> {
    /// The file's text. Lanes become complete events, holds async events, arrows flows, and lines of output
    /// instants.
    pub(super) fn write(mut self, program: &str, lanes: &Lanes, output: &[OutputLine]) -> String {
        self.text += "{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n";
        self.add("M", "", 0, "process_name", &format!("\"name\":{}", json(program)));
        for thread in &self.overview.threads {
            self.text += ",\n";
            self.add("M", "", thread.number, "thread_name", &format!("\"name\":{}", json(&thread.name)));
            self.text += ",\n";
            self.add(
                "M",
                "",
                thread.number,
                "thread_sort_index",
                &format!("\"sort_index\":{}", thread.number),
            );
        }
        // Slices come before what is tied to them: a reader takes events of one time in the order of the file.
        for lane in &lanes.lanes {
            for span in &lane.spans {
                self.slice(lane.thread, span);
            }
            for hold in &lane.holds {
                self.hold(lane.thread, hold);
            }
        }
        for (arrow, number) in lanes.arrows.iter().zip(0..) {
            self.flow(arrow, number);
        }
        for line in output {
            self.event(
                "i",
                ",\"cat\":\"output\",\"s\":\"t\"",
                line.number,
                &line.text,
                (line.time, line.step),
                None,
            );
        }
        self.text + "\n]}\n"
    }

    fn slice(&mut self, thread: u32, span: &Span) {
        let start = (span.start, span.from_step);
        let length = self.nanos((span.end, self.end(span.to_step))) - self.nanos(start);
        // What came and went at once has no width.
        if length > 0.0 {
            let rest = format!(",\"cat\":{},\"dur\":{}", json(&span.state), json(&(length / 1e3)));
            self.event("X", &rest, thread, &span.label, start, span.object);
        }
    }

    /// Holds overlap each other as they like, which complete events may not.
    fn hold(&mut self, thread: u32, hold: &Hold) {
        let rest = format!(",\"cat\":\"hold\",\"id\":\"{thread}.{}.{}\"", hold.object, hold.from_step);
        let name = format!("holds {}", self.object(Some(hold.object)).unwrap_or("a lock"));
        self.event("b", &rest, thread, &name, (hold.start, hold.from_step), Some(hold.object));
        self.event("e", &rest, thread, &name, (hold.end, self.end(hold.to_step)), Some(hold.object));
    }

    /// Its end is tied to the slice around it, and not to the next one, by `bp`.
    fn flow(&mut self, arrow: &Arrow, number: u32) {
        let kind = json(&arrow.kind);
        let rest = format!(",\"cat\":\"wake\",\"bp\":\"e\",\"id\":\"{number}\"");
        let name = kind.trim_matches('"');
        // Threads that are real have clocks of their own, which may disagree a little.
        let begin = arrow.from_time.min(arrow.to_time);
        self.event("s", &rest, arrow.from, name, (begin, arrow.from_step), arrow.object);
        self.event("f", &rest, arrow.to, name, (arrow.to_time, arrow.to_step), arrow.object);
    }

    /// Adds what happened at a step, by which an object was touched.
    fn event(&mut self, phase: &str, rest: &str, thread: u32, name: &str, at: At, object: Option<u32>) {
        self.text += ",\n";
        let mut details = format!("\"step\":{}", at.1);
        if let Some(line) = (self.line)(at.1) {
            details += &format!(",\"line\":{line}");
        }
        if let Some(object) = self.object(object) {
            details += &format!(",\"object\":{}", json(object));
        }
        let rest = format!(",\"ts\":{}{rest}", json(&(self.nanos(at) / 1e3)));
        self.add(phase, &rest, thread, name, &details);
    }

    fn add(&mut self, phase: &str, rest: &str, thread: u32, name: &str, details: &str) {
        let name = json(name);
        self.text += &format!(
            "{{\"ph\":\"{phase}\",\"pid\":1,\"tid\":{thread},\"name\":{name}{rest},\"args\":{{{details}}}}}"
        );
    }

    /// The time of a moment, in whole nanoseconds, as it was recorded.
    fn nanos(&self, (seconds, step): At) -> f64 {
        let more = if self.is_virtual { f64::from(step) * 1e3 } else { 0.0 };
        (seconds * 1e9 + 0.5).floor() + more
    }

    fn end(&self, step: Option<u32>) -> u32 {
        step.unwrap_or(self.overview.steps)
    }

    fn object(&self, number: Option<u32>) -> Option<&str> {
        let place = number?.checked_sub(1)? as usize;
        self.overview.objects.get(place).map(|object| object.name.as_str())
    }
}
