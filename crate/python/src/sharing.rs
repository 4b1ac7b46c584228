//! What a program's threads share.
//!
//! A place is a variable, an attribute of an object, or the inside of a container. Places of one kind are a [`Family`]: a
//! variable; an attribute of what one thread makes at one line; the insides of what one thread makes at one line. Runs that
//! nobody sees find out which families are shared: those of which some place is touched by two threads while both are
//! there, and written by one. In the runs after that each use of such a place is a step, as of a `Shared` of Rust's
//! programs; all others are none. In an exploration they are watched, too: what another order of steps touches after all is
//! shared in the next one.

use crate::place;
use crate::rewrite::Seen;
use crate::{scopes, spins};
use core::fmt;
use rustpython_vm::builtins::{PyModule, PyType, PyWeak};
use rustpython_vm::{AsObject, PyObjectRef, PyRef, VirtualMachine};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use threadground::front::Site;
use threadground::recipe::schedule::hash;
use threadground::runtime::foreign;
use threadground::shared::Variable;

/// How an object came into being; others may have come so, too.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin {
    /// The thread that made it: of each thread above it and of itself, which one it is of those that its starter started.
    thread: Arc<str>,
    /// The name of its class; of a class or a module, its own.
    what: String,
    /// The line and the column at which it was made, both from 1; 0 for a class or a module.
    at: (u32, u32),
}

/// Places that are shared, or not, together.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Family {
    /// A variable.
    Variable(scopes::Variable),
    /// An attribute.
    Attribute(Origin, String),
    /// The inside of a container.
    Inside(Origin),
}

impl Family {
    /// The number by which a schedule names the family.
    #[must_use]
    pub fn number(&self) -> u32 {
        hash(self.to_string().as_bytes())
    }
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variable(scopes::Variable::Global(name)) => write!(f, "{name}"),
            Self::Variable(scopes::Variable::Cell(name, begins)) => write!(f, "{name} of {begins}"),
            Self::Attribute(origin, name) => write!(f, "{name} of {origin}"),
            Self::Inside(origin) => write!(f, "inside of {origin}"),
        }
    }
}

/// A number that no other object of the run has.
pub(crate) type ObjectNumber = usize;

/// What tells a place from all others: the object's number, and the variable's or the attribute's name.
pub(crate) type Key = (ObjectNumber, String);

/// How a place is used.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    Reads,
    Writes,
    Changes,
}

/// A thread of the run.
struct Thread {
    /// The ident of the thread that started it.
    starter: u32,
    path: Arc<str>,
    /// How many threads it has started.
    started: u32,
}

/// Who has started whom.
#[derive(Default)]
struct Threads {
    /// By ident.
    known: BTreeMap<u32, Thread>,
}

impl Threads {
    fn path(&self, ident: u32) -> Arc<str> {
        self.known.get(&ident).map_or_else(|| "".into(), |thread| Arc::clone(&thread.path))
    }

    fn begins(&mut self, ident: u32, starter: u32) {
        if self.known.contains_key(&ident) {
            return;
        }
        let above = self.path(starter);
        let number = match self.known.get_mut(&starter) {
            Some(thread) => {
                thread.started += 1;
                thread.started
            }
            // MainThread, which nobody has started.
            None => 1 + self.known.values().filter(|thread| thread.starter == starter).count() as u32,
        };
        let path = if above.is_empty() { number.to_string() } else { format!("{above}.{number}") };
        self.known.insert(ident, Thread { starter, path: path.into(), started: 0 });
    }

    /// The highest ident of a thread that has been started; 0 as long as there is none.
    fn last(&self) -> u32 {
        self.known.keys().next_back().copied().unwrap_or(0)
    }

    /// Whether this thread has started the other one, or one above it.
    fn is_above(&self, thread: u32, mut other: u32) -> bool {
        while let Some(of) = self.known.get(&other) {
            if of.starter == thread {
                return true;
            }
            other = of.starter;
        }
        false
    }
}

/// Who has touched a place: of each thread, the last thread that was there when it did so last, and when it last wrote.
#[derive(Default)]
struct Touched(BTreeMap<u32, Touches>);

#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Touches {
    any: u32,
    write: Option<u32>,
}

impl Touched {
    /// Whether a thread writes the place and another one touches it, and not only before it starts that other one: what a
    /// thread hands on to one that it starts later is not shared.
    fn is_shared(&self, threads: &Threads) -> bool {
        // Threads are numbered as they are started: one was there if the last one's number was not below its own.
        let could_meet = |(writer, wrote): (&u32, &Touches), (other, touched): (&u32, &Touches)| {
            let Some(last) = wrote.write.filter(|_| writer != other) else { return false };
            if threads.is_above(*writer, *other) {
                return *other <= last;
            }
            !threads.is_above(*other, *writer) || *writer <= touched.any
        };
        self.0.iter().any(|wrote| self.0.iter().any(|touched| could_meet(wrote, touched)))
    }
}

/// How it is found out that another object has taken an object's address.
enum Held {
    /// The other one is said to be made.
    UntilMade,
    /// It has no weak references; nobody sees when it goes.
    Kept { _object: PyObjectRef },
    /// When it has gone, its address may be another's.
    Weak(PyRef<PyWeak>),
}

struct Object {
    number: ObjectNumber,
    origin: Origin,
    /// Where it was made, for the name of its inside.
    site: Option<Site>,
    held: Held,
}

/// What is known of the run.
#[derive(Default)]
pub(crate) struct Sharing {
    shared: Arc<BTreeSet<Family>>,
    /// The numbers of families that are shared as well.
    also: Arc<[u32]>,
    /// Whether uses of what is not shared are watched.
    watches: bool,
    found: BTreeSet<Family>,
    variables: HashMap<Key, Variable>,
    touched: HashMap<Key, Touched>,
    /// By address.
    objects: HashMap<usize, Object>,
    last_object: ObjectNumber,
    threads: Threads,
}

static SHARING: LazyLock<Mutex<Sharing>> = LazyLock::new(Mutex::default);

pub(crate) fn sharing() -> MutexGuard<'static, Sharing> {
    SHARING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A run begins, in which these families are shared, and those with these numbers; all other uses are watched, or none.
pub fn begin(shared: Arc<BTreeSet<Family>>, also: Arc<[u32]>, watches: bool) {
    let mut all = sharing();
    let found = core::mem::take(&mut all.found);
    let new = Sharing { shared, also, watches, found, ..Sharing::default() };
    let old = core::mem::replace(&mut *all, new);
    drop(all);
    // Destructors of the program's objects may use what is shared.
    drop(old);
}

/// What has turned out to be shared in all runs since this was last asked.
pub fn take_found() -> BTreeSet<Family> {
    core::mem::take(&mut sharing().found)
}

/// The uses that have to be seen where these are shared.
#[must_use]
pub fn seen(shared: &BTreeSet<Family>) -> Seen {
    let (mut variables, mut attributes, mut containers) = (BTreeSet::new(), BTreeSet::new(), false);
    for family in shared {
        match family {
            Family::Variable(variable) => drop(variables.insert(variable.clone())),
            Family::Attribute(_, name) => drop(attributes.insert(name.clone())),
            Family::Inside(_) => containers = true,
        }
    }
    Seen::Shared { variables, attributes, containers }
}

/// A thread begins, which that one has started. Each of the two may say so.
pub fn thread_begins(ident: u32, starter: u32) {
    sharing().threads.begins(ident, starter);
}

impl Sharing {
    /// Whether uses of places of this family are steps.
    pub(crate) fn is_shared(&self, family: &Family) -> bool {
        self.shared.contains(family) || (!self.also.is_empty() && self.also.contains(&family.number()))
    }

    /// The attributes that are shared of what came into being so.
    pub(crate) fn shared_attributes(&self, origin: &Origin) -> Vec<String> {
        let first = Family::Attribute(origin.clone(), String::new());
        let of_it = |family: &&Family| matches!(family, Family::Attribute(of, _) if of == origin);
        let names = self.shared.range(first..).take_while(of_it);
        names
            .filter_map(
                |family| if let Family::Attribute(_, name) = family { Some(name.clone()) } else { None },
            )
            .collect()
    }

    /// The variable of this place, if it has been used before.
    pub(crate) fn variable(&self, key: &Key) -> Option<Variable> {
        self.variables.get(key).cloned()
    }

    /// This place has that variable from now on.
    pub(crate) fn add_variable(&mut self, key: Key, variable: Variable) {
        self.variables.insert(key, variable);
    }

    /// The object's number, its origin, and where it was made. One that is met for the first time is made here and now,
    /// as far as anyone knows.
    pub(crate) fn object(
        &mut self,
        object: &PyObjectRef,
        vm: &VirtualMachine,
    ) -> (ObjectNumber, Origin, Option<Site>) {
        let address = object.get_id();
        if let Some(known) = self.objects.get(&address)
            && known.is(object)
        {
            return (known.number, known.origin.clone(), known.site);
        }
        let held = match object.downgrade(None, vm) {
            Ok(weak) => Held::Weak(weak),
            Err(_) => Held::Kept { _object: object.clone() },
        };
        self.add(object, place::constructor(), held)
    }

    /// The same of a container that has just been made, here.
    pub(crate) fn made(&mut self, object: &PyObjectRef) -> (ObjectNumber, Origin, Option<Site>) {
        self.add(object, place::here(), Held::UntilMade)
    }

    fn add(
        &mut self,
        object: &PyObjectRef,
        site: Option<Site>,
        held: Held,
    ) -> (ObjectNumber, Origin, Option<Site>) {
        let (what, at, thread) = match named(object) {
            Some(name) => (name, (0, 0), "".into()),
            None => {
                let at = site.map_or((0, 0), |site| (site.line(), site.column()));
                (object.class().name().to_string(), at, self.threads.path(foreign::ident()))
            }
        };
        self.last_object += 1;
        let number = self.last_object;
        let origin = Origin { thread, what, at };
        self.objects.insert(object.get_id(), Object { number, origin: origin.clone(), site, held });
        (number, origin, site)
    }

    /// A place that is not shared is used.
    pub(crate) fn touch(&mut self, family: Family, key: Key, how: How) {
        if how != How::Reads {
            spins::changes();
        }
        let last = self.threads.last();
        if last == 0 || !self.watches {
            return;
        }
        let touched = self.touched.entry(key).or_default();
        let mine = touched.0.entry(foreign::ident()).or_default();
        let before = *mine;
        mine.any = last;
        if how != How::Reads {
            mine.write = Some(last);
        }
        if before != *mine && touched.is_shared(&self.threads) {
            self.found.insert(family);
        }
    }
}

impl Object {
    fn is(&self, object: &PyObjectRef) -> bool {
        match &self.held {
            Held::Kept { .. } | Held::UntilMade => true,
            Held::Weak(weak) => weak.upgrade().is_some_and(|alive| alive.is(object)),
        }
    }
}

/// The name of what there is one of: a class, a module.
fn named(object: &PyObjectRef) -> Option<String> {
    if let Some(class) = object.downcast_ref::<PyType>() {
        return Some(class.name().to_string());
    }
    object.downcast_ref::<PyModule>().map(|_| "module".to_owned())
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}:{}", self.thread, self.what, self.at.0, self.at.1)
    }
}
