//! The page's copy of the model's and the catalogue's types: it is written from the Rust types, and compared
//! with them on every test run.

use super::state::{Activity, State};
use super::view::{ChoiceView, Lanes, Moment, OutputLine, Overview, RunResult, StoryLine};
use crate::catalogue::{Listing, Page, Read};
use crate::recipe::schedule::Halt;
use crate::recipe::{Offered, Way};
use crate::trace::Meta;
use std::any::TypeId;
use std::collections::{BTreeMap, BTreeSet};
use std::{env, fs, path::PathBuf};
use ts_rs::{Config, TS, TypeVisitor};

const HEAD: &str = "\
// Generated from crate/src/model/view.rs, crate/src/explore, crate/src/catalogue, crate/src/front, crate/src/recipe and what they use; not to be edited.
// Write it anew: THREADGROUND_BLESS=1 cargo test -p threadground types
";

/// The TypeScript declarations of types and of all that they are made of, by name.
struct Declarations {
    config: Config,
    seen: BTreeSet<TypeId>,
    by_name: BTreeMap<String, String>,
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        if T::output_path().is_some() {
            let docs = T::docs().unwrap_or_default();
            let declaration = tidy(&format!("{docs}export {}\n", T::decl(&self.config)));
            self.by_name.insert(T::ident(&self.config), declaration);
        }
        T::visit_dependencies(self);
    }
}

/// Puts a comment of one line on one line, and takes the blanks off the ends of lines.
fn tidy(declaration: &str) -> String {
    let short = declaration.replace("/**\n * ", "/** ").replace("\n */", " */");
    let lines: Vec<&str> = short.lines().map(str::trim_end).collect();
    lines.join("\n") + "\n"
}

fn written() -> String {
    let config = Config::new().with_large_int("number");
    let activities = activities(&State::inline(&config));
    let mut all = Declarations { config, seen: BTreeSet::new(), by_name: BTreeMap::new() };
    all.visit::<Meta>();
    all.visit::<Overview>();
    all.visit::<Moment>();
    all.visit::<StoryLine>();
    all.visit::<OutputLine>();
    all.visit::<Lanes>();
    all.visit::<RunResult>();
    all.visit::<crate::explore::Report>();
    all.visit::<crate::explore::Progress>();
    all.visit::<Listing>();
    all.visit::<Page>();
    all.visit::<Read>();
    all.visit::<ChoiceView>();
    all.visit::<Halt>();
    all.visit::<crate::front::told::SourceError>();
    all.visit::<crate::front::told::Frame>();
    let declarations: Vec<&str> = all.by_name.values().map(String::as_str).collect();
    format!("{HEAD}\n{}\n{activities}\n{}", declarations.join("\n"), ways())
}

/// What each state means for the other threads; `states` are the states' names in quotes, with bars between.
fn activities(states: &str) -> String {
    let row = |name: &str| {
        let state: State = serde_json::from_str(name).expect("a state's name");
        let activity = match state.activity() {
            Activity::Goes => "goes",
            Activity::Pauses => "pauses",
            Activity::Waits => "waits",
            Activity::Over => "over",
        };
        format!("  {name}: \"{activity}\",\n")
    };
    let rows: String = states.split(" | ").map(row).collect();
    format!(
        "/** What each state means for the other threads: a thread that `waits` goes on when another one lets it, or when \
         its time\n * runs out; one that `pauses` goes on by itself. */\n\
         export const ACTIVITIES = {{\n{rows}}} as const;\n"
    )
}

/// The ways, as the page offers them.
fn ways() -> String {
    let quoted = |text: &str| serde_json::to_string(text).expect("a text");
    let row = |offered: &Offered| {
        let Offered { name, label, help, takes, read: _ } = offered;
        let [name, label, help] = [name, label, help].map(|text| quoted(text));
        format!("  {name}: {{ label: {label}, help: {help}, takes: {} }},\n", takes.is_some())
    };
    let rows: String = Way::ALL.iter().map(row).collect();
    format!(
        "/** The ways in the order in which they are offered; `takes` says that something belongs to it. */\n\
         export const WAYS = {{\n{rows}}} as const;\n"
    )
}

#[test]
fn the_pages_types_are_those_of_the_model() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../web/src/engine/types.gen.ts");
    let written = written();
    if env::var_os("THREADGROUND_BLESS").is_some() {
        fs::write(&path, &written).expect("the page's folder is there");
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == written,
        "web/src/engine/types.gen.ts is stale: THREADGROUND_BLESS=1 writes it anew"
    );
}
