//! A trace for Perfetto and `chrome://tracing`: the Trace Event Format's JSON.
//!
//! Source: "Trace Event Format", Google, 2016. Times there are microseconds.

use super::view::{Lanes, OutputLine, Overview};
use serde_json::{Value, json};

/// The process number of all events of a run.
const PROCESS: u32 = 1;

fn micros(seconds: f64) -> f64 {
    seconds * 1e6
}

/// The file's text. Lanes become complete events, holds async events, arrows flows, and lines of output
/// instants.
pub(super) fn chrome(program: &str, overview: &Overview, lanes: &Lanes, output: &[OutputLine]) -> String {
    let mut events =
        vec![json!({"ph": "M", "name": "process_name", "pid": PROCESS, "tid": 0, "args": {"name": program}})];
    let object = |number: Option<u32>| -> Option<&str> {
        let number = number?;
        overview.objects.iter().find(|object| object.number == number).map(|object| object.name.as_str())
    };
    for thread in &overview.threads {
        let (tid, name) = (thread.number, &thread.name);
        events.push(
            json!({"ph": "M", "name": "thread_name", "pid": PROCESS, "tid": tid, "args": {"name": name}}),
        );
        events.push(json!({"ph": "M", "name": "thread_sort_index", "pid": PROCESS, "tid": tid, "args": {"sort_index": tid}}));
    }
    for lane in &lanes.lanes {
        let tid = lane.thread;
        for span in &lane.spans {
            events.push(json!({
                "ph": "X", "cat": span.state, "name": span.label, "pid": PROCESS, "tid": tid,
                "ts": micros(span.start), "dur": micros(span.end - span.start),
                "args": {"step": span.from_step, "object": object(span.object)},
            }));
        }
        for hold in &lane.holds {
            let name = format!("holds {}", object(Some(hold.object)).unwrap_or("a lock"));
            // Holds overlap each other as they like, which complete events may not.
            for (ph, time) in [("b", hold.start), ("e", hold.end)] {
                let id = format!("{tid}.{}.{}", hold.object, hold.from_step);
                events.push(json!({"ph": ph, "cat": "hold", "name": name, "id": id, "pid": PROCESS, "tid": tid, "ts": micros(time)}));
            }
        }
    }
    for (id, arrow) in lanes.arrows.iter().enumerate() {
        let end = |ph: &str, tid: u32, time: f64| -> Value {
            json!({"ph": ph, "bp": "e", "cat": "wake", "name": arrow.kind, "id": id, "pid": PROCESS, "tid": tid, "ts": micros(time)})
        };
        events.extend([end("s", arrow.from, arrow.from_time), end("f", arrow.to, arrow.to_time)]);
    }
    for line in output {
        events.push(json!({
            "ph": "i", "s": "t", "cat": "output", "name": line.text, "pid": PROCESS, "tid": line.number,
            "ts": micros(line.time), "args": {"step": line.step},
        }));
    }
    json!({"displayTimeUnit": "ms", "traceEvents": events}).to_string()
}
