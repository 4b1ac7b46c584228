"""What is wrong with the crate's imports, and with its files, is told: each bad input once, in a small crate made up here.

Run by scripts/check.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts/lib"))

import imports  # noqa: E402

# A crate without fault, with all that might be taken for one.
CRATE = {
    "imports.txt": """\
# From the bottom up.
ground:
trace:      ground
model:      ground trace   # what it says
runtime:    ground trace
sync:       ground trace runtime
web:        *
lib:        *
""",
    "lib.rs": """\
//! [`sync`](crate::sync) and others.
mod ground;
#[cfg(all(test, loom))]
mod loom_tests;
pub mod model;
mod runtime;
pub mod sync;
mod trace;
#[cfg(target_family = "wasm")]
mod web;

#[macro_export]
macro_rules! say {
    ($($text:tt)*) => { $crate::print_line(&::std::format!($($text)*)) };
}

pub fn print_line(line: &str) {
    runtime::done(line.len() as u32);
}
""",
    "loom_tests.rs": "//! Tests.\nuse crate::sync::lock::Lock;\n",
    "ground/mod.rs": "//! Words.\npub(crate) mod word;\n\npub(crate) use word::Word;\n\npub(crate) type Nanos = i64;\n",
    "ground/word.rs": """\
//! A word.
macro_rules! made {
    ($name:ident) => {
        pub(crate) struct $name(u32);
        impl $name {
            pub(crate) const ZERO: Self = $name(0);
        }
    };
}
made!(Other);

pub(crate) struct Word<const N: usize>(*const u32, char, &'static str);

pub(crate) fn zero() -> Word<0> {
    Word(&0, '"', r#"a " crate::sync::lock::Lock"#)
}
""",
    "trace/mod.rs": "//! The trace.\npub(crate) mod event;\npub(crate) mod log;\n\npub use event::Event;\nmod kind;\n",
    "trace/kind.rs": '//! The kinds.\nmacro_rules! kinds { ($($row:tt)*) => {} }\nkinds! {\n    1 Lock "Lock" "Lock::";\n}\n',
    "trace/event.rs": """\
//! Events; see [`model`](crate::model).
use crate::ground::{Nanos, word::{self, Other as Rest, Word}};

/* Was crate::model::Model, /* nested */ and use crate::sync::Lock; */
pub enum Event {
    At(Nanos),
    Of(Rest),
}

impl Event {
    /// From [`crate::runtime::step`].
    pub(in crate::trace) fn text<'a>(&'a self) -> &'a str {
        let _ = word::zero();
        "use crate::model::Model; \\" crate::runtime::step"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Model;
}
""",
    "trace/log.rs": """\
//! The log.
use super::Event;

pub(crate) struct Log(Vec<Event>);

impl Log {
    #[cfg(all(test, not(loom)))]
    fn model(&self) -> crate::model::Model<{ 1 }> {
        unreachable!()
    }
    fn first(&self) -> Option<&Event> {
        self.0.first()
    }
}

#[cfg(all(test, loom))]
#[path = "by_itself.rs"]
mod loom_tests;
""",
    "trace/by_itself.rs": "//! Tests.\nuse crate::sync::Lock;\n",
    "model/mod.rs": """\
//! The fold.
mod kinds;
mod machine;

pub use kinds::lock::shown;
use machine::Machine;

pub struct Model(Machine);
""",
    "model/machine.rs": "//! The machine.\nuse super::kinds::{self, lock};\nuse crate::trace::{self, Event};\n\npub(super) struct Machine(Event);\n",
    "model/kinds/mod.rs": "//! One file for each.\npub(super) mod lock;\n",
    "model/kinds/lock.rs": """\
//! A lock.
use crate::trace::Event;

/// Never `_ => false`.
pub fn shown(event: &Event) -> bool {
    match event {
        Event::At(_) if true => true,
        Event::At(_) => false,
        Event::Of(_) => true,
    }
}
""",
    "runtime/mod.rs": """\
//! One run.
#[cfg(not(feature = "record"))]
#[path = "off.rs"]
mod recorder;
#[cfg(feature = "record")]
#[path = "on.rs"]
mod recorder;
mod run;

pub(crate) use recorder::done;
pub(crate) use run::{step, *};
""",
    "runtime/on.rs": "//! Records.\npub(crate) fn done(_: u32) {}\n",
    "runtime/off.rs": "//! Does not.\npub(crate) fn done(_: u32) {}\n",
    "runtime/run.rs": """\
//! The run.
use super::done;

pub(crate) enum Go {
    Ahead,
    Nowhere,
}

pub(crate) fn step() -> Go {
    use Go::*;
    done(crate::ground::word::zero().1 as u32);
    Ahead
}
""",
    "sync/mod.rs": "//! The primitives.\npub mod lock;\npub mod queue;\n\npub use lock::Lock;\npub use queue::Queue;\n",
    "sync/lock.rs": """\
//! A lock.
use crate::ground::word;
use crate::runtime::{self, Go, step};

#[derive(Default)]
pub struct Lock {
    held: bool,
}

impl Lock {
    pub fn acquire(&mut self) -> bool {
        match step() {
            Go::Ahead => runtime::done(word::zero().1 as u32),
            _ => return false,
        }
        true
    }
}
""",
    "sync/queue.rs": "//! A queue.\nuse super::Lock;\n\npub struct Queue {\n    lock: Lock,\n}\n",
    "web.rs": "//! What JavaScript sees.\nuse crate::{model::{self, Model}, sync::*};\n",
}

# What is made of what in which file, and how the only complaint begins.
BAD_IMPORTS = [
    # Upward, each in a way of its own.
    ("sync/lock.rs", "use crate::ground::word;", "use crate::ground::word;\nuse crate::model::Model;", "sync/lock.rs:3: sync may not import model: crate::model::Model"),
    ("sync/lock.rs", "use crate::runtime::{self, Go, step};", "use crate::{\n    model::Model as M,\n    runtime::{self, Go, step},\n};", "sync/lock.rs:4: sync may not import model: crate::model::Model"),
    ("sync/lock.rs", "use crate::ground::word;", "use crate::{ground::word, model};", "sync/lock.rs:2: sync may not import model: crate::model, of"),
    ("sync/queue.rs", "lock: Lock,", "lock: Lock,\n    model: super::super::model::Model,", "sync/queue.rs:6: sync may not import model: super::super::model::Model"),
    ("trace/log.rs", "self.0.first()", "crate::runtime::step();\n        self.0.first()", "trace/log.rs:12: trace may not import runtime: crate::runtime::step, of runtime/run.rs"),
    ("trace/log.rs", "Vec<Event>", "Vec<crate::sync::Lock>", "trace/log.rs:4: trace may not import sync: crate::sync::Lock, of sync/lock.rs"),
    ("trace/log.rs", "#[cfg(all(test, not(loom)))]", "#[cfg(any(test, loom))]", "trace/log.rs:8: trace may not import model: crate::model::Model"),
    ("trace/event.rs", "#[cfg(test)]\nmod tests {\n    use super::*;", "mod inline {\n    use super::*;", "trace/event.rs:20: trace may not import model: crate::model::Model"),
    ("runtime/on.rs", "(_: u32) {}", "(_: u32) { use crate::sync::*; }", "runtime/on.rs:2: runtime may not import sync: crate::sync::*, of sync/mod.rs"),
    ("ground/mod.rs", "pub(crate) use word::Word;", "pub(crate) use crate::trace::Event;", "ground/mod.rs:4: ground may not import trace: crate::trace::Event, of trace/event.rs"),
    # In a circle, and the arrows of it.
    ("trace/event.rs", "Of(Rest)", "Of(Rest, super::log::Log)", "trace/event.rs:7: is in a circle of 2 files: trace/event.rs, trace/log.rs"),
    ("trace/event.rs", "Of(Rest)", "Of(super::log::Log)", "\n    trace/event.rs imports trace/log.rs: super::log::Log (line 7)"),
    ("trace/event.rs", "Of(Rest)", "Of(super::log::Log)", "\n    trace/log.rs imports trace/event.rs: super::Event (line 2)"),
    ("sync/lock.rs", "held: bool", "held: super::Queue", "sync/lock.rs:7: is in a circle of 2 files: sync/lock.rs, sync/queue.rs"),
    ("sync/lock.rs", "held: bool", "held: crate::sync::Queue", "\n    sync/lock.rs imports sync/queue.rs: crate::sync::Queue (line 7)"),
    ("runtime/on.rs", "{}", "{ super::step(); }", "runtime/on.rs:2: is in a circle of 2 files: runtime/on.rs, runtime/run.rs"),
    ("model/machine.rs", "(Event)", "(Event, super::Model)", "model/machine.rs:5: is in a circle of 2 files: model/machine.rs, model/mod.rs"),
    ("sync/mod.rs", "pub use queue::Queue;", "pub use queue::Queue;\n\npub struct Two(Lock);\npub use Two as Double;", None),
    ("model/kinds/mod.rs", "pub(super) mod lock;", "pub(super) mod lock;\npub(super) use lock::shown;\npub(super) fn all() { shown(); }", None),
    # The list itself.
    ("imports.txt", "ground:\n", "ground: trace\n", "imports.txt:2: trace stands on no line above ground's"),
    ("imports.txt", "web: ", "explore: ground\nweb: ", "imports.txt:7: there is no room explore"),
    ("imports.txt", "web: ", "ground:\nweb: ", "imports.txt:7: ground has a line already"),
    ("imports.txt", "web: ", "webs\nweb: ", "imports.txt:7: has no colon behind a room"),
    ("imports.txt", "web:        *\n", "", "web.rs:1: is in no room of crate/src/imports.txt"),
    ("imports.txt", "sync: ", "sync/queue: ground\nsync: ", "sync/queue.rs:2: sync/queue may not import sync: super::Lock"),
    ("sync/mod.rs", "pub mod queue;\n\npub use lock::Lock;\npub use queue::Queue;", "pub use lock::Lock;", "sync/queue.rs:1: no module declares it"),
]  # fmt: skip

# The same for what rules.py says of the crate's files.
BAD_FILES = [
    ("sync/lock.rs", "    held: bool", '    #[cfg(feature = "record")]\n    held: bool', "sync/lock.rs:7: a primitive does not ask"),
    ("sync/lock.rs", "#[derive", '#[cfg(any(test, not(feature = "record")))]\n#[derive', "sync/lock.rs:5: a primitive does not ask"),
    ("sync/lock.rs", "_ => return", "Go::OnRecord => return", "sync/lock.rs:14: a primitive does not ask"),
    ("sync/queue.rs", "lock: Lock", "lock: self.is_recorded()", "sync/queue.rs:5: a primitive does not ask"),
    ("model/kinds/lock.rs", "Event::Of(_) =>", "_ =>", "model/kinds/lock.rs:9: an arm for all the rest"),
    ("model/kinds/lock.rs", "Event::Of(_) =>", "_ if true =>", "model/kinds/lock.rs:9: an arm for all the rest"),
    ("model/kinds/lock.rs", "Event::Of(_) =>", "_\n            if true =>", "model/kinds/lock.rs:9: an arm for all the rest"),
    ("model/kinds/lock.rs", "Event::Of(_) =>", "Event::Of(1) | _ =>", "model/kinds/lock.rs:9: an arm for all the rest"),
    ("web.rs", "//!", "//!\n" * 449 + "//!", "web.rs:451: has 451 lines"),
    ("../cli/main.rs", "//!", "//!\n" * 450 + "//!", "../cli/main.rs:451: has 451 lines"),
    ("../build.rs", "//!", "//!\n" * 450 + "//!", "../build.rs:451: has 451 lines"),
    ("trace/log.rs", "pub(crate) struct", "#[cfg(unix)]\npub(crate) struct", "trace/log.rs:4: only crate/src/platform"),
    ("trace/log.rs", "use super::Event;", "use super::Event;\nuse core::sync::atomic::AtomicU32;", "trace/log.rs:3: atomics, UnsafeCell"),
]  # fmt: skip
OTHER_FILES = {"../cli/main.rs": "//! The command line.\n", "../build.rs": "//! The registry.\n"}


def what_imports_say(root):
    return imports.check(root)


def what_rules_say(root):
    """What rules.py says of the crate's files."""
    done = subprocess.run([sys.executable, "-B", "scripts/lib/rules.py"], cwd=root, capture_output=True, text=True)
    assert done.stderr == "", done.stderr
    return [line for line in done.stdout.splitlines() if line.startswith("crate/")]


def try_all(root, bad, say):
    """Puts each bad input in, and takes it out again."""
    crate = root / "crate/src"
    assert say(root) == [], say(root)
    for file, was, is_now, complaint in bad:
        good = (crate / file).read_text()
        assert was in good, f"{file} has no {was!r}"
        (crate / file).write_text(good.replace(was, is_now, 1))
        told = say(root)
        (crate / file).write_text(good)
        if complaint is None:
            assert told == [], told
            continue
        begins = f"crate/src/{complaint}".replace("src/../", "")
        one = len(told) == 1
        assert one and (complaint in told[0] if complaint[0] == "\n" else told[0].startswith(begins)), f"{complaint}: {told}"


def main():
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        shutil.copytree(ROOT / "scripts", root / "scripts")
        subprocess.run(["git", "init", "--quiet", root], check=True)
        for file, text in {**CRATE, **OTHER_FILES}.items():
            path = root / "crate/src" / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        try_all(root, BAD_IMPORTS, what_imports_say)
        try_all(root, BAD_FILES, what_rules_say)
    print(f"{sum(bad[3] is not None for bad in BAD_IMPORTS + BAD_FILES)} bad inputs are told")


main()
