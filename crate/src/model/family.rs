//! What every family of kinds has to say about its objects, and what it may know and change for that.

use super::arrows::{Operation, Step};
use super::objects::{Object, User, leave};
use super::state::State;
use super::texts::Texts;
use super::threads::{Thread, Threads};
use super::words::{Hindsight, Sentence, span};
use crate::trace::choice::Deed;
use crate::trace::event::{ObjectNumber, Patience, Text, ThreadNumber};
use crate::trace::kind::Kind;

/// A family of kinds that share their operations. A value of the type is the inside of one object at one
/// moment: what only its family knows of it.
pub(super) trait Family {
    /// The events of objects of this family.
    type On;

    /// The kind of an object that a trace names without a record of its making.
    const USUAL: Kind;

    /// The step that an event is; `None` for what a reader does not see: what an object starts with, and that
    /// a thread is about to try something.
    fn step(what: &Self::On, operation: Operation) -> Option<Step>;

    /// Changes the object, its waiters and the threads, as the event says.
    fn apply(&mut self, what: &Self::On, act: &mut Act<'_>);

    /// The sentence of a step, told from the object as it is before that step; `None` for what is no step.
    fn tell(&self, what: &Self::On, telling: &Telling<'_>) -> Option<Sentence>;

    /// What a thread would do by such a deed, before the object's name and behind it, where the family has words of its
    /// own for it.
    fn would(_deed: Deed) -> Option<[&'static str; 2]> {
        None
    }

    /// What a thread does that waits for the object, in words that follow the thread's name. The default is for
    /// families whose objects no thread waits for.
    fn doing(&self, waiting: &Waiting<'_>) -> Sentence {
        waiting.until(waiting.on("waits for "))
    }

    /// What is to be said of a thread that has been let go and has not gone on yet, in words that follow its name.
    fn let_go(&self, waiting: &Waiting<'_>) -> Sentence {
        waiting.was_woken()
    }

    /// What a thread does that waits for the object in a few words, for its lane.
    fn label(&self, waiting: &Waiting<'_>) -> String {
        waiting.label()
    }

    /// The thread that has the object for itself, in families where one thread can: those that wait for the
    /// object wait for that thread.
    fn owner(&self) -> Option<&User>;

    /// The object's state in a word or two.
    fn summary(&self, object: &Object) -> String;
}

/// A kind's words, and the inside of an object of that kind that has just been made.
#[derive(Debug)]
pub(super) struct New<F> {
    /// An object of the kind in words, such as "a Lock".
    pub(super) words: &'static str,
    pub(super) inside: F,
}

/// What an operation on an object may read and change.
#[derive(Debug)]
pub(super) struct Act<'a> {
    pub(super) threads: &'a mut Threads,
    pub(super) object: &'a mut Object,
    pub(super) texts: &'a Texts,
    /// The thread that did the operation.
    pub(super) me: ThreadNumber,
    /// The line of the operation, in the program's file.
    pub(super) line: Option<u32>,
    /// Another object, and the name that it gets if it has had this object's name so far.
    pub(super) renames: Option<(ObjectNumber, String)>,
}

impl Act<'_> {
    /// The thread that did the operation, as a user that has come to the object just now.
    pub(super) fn user(&self) -> User {
        User { thread: self.me, line: self.line, since: self.threads.now, until: None }
    }

    /// Sets the thread's state: it has to wait. Returns the user that is to be listed among those that wait.
    pub(super) fn block(&mut self, state: State, patience: Patience) -> User {
        let until = self.threads.block(self.me, state, Some(self.object.number), patience);
        User { until, ..self.user() }
    }

    /// Has the thread wait among the object's waiters.
    pub(super) fn wait(&mut self, state: State, patience: Patience) {
        let user = self.block(state, patience);
        self.object.waiters.push(user);
    }

    /// Lets all go that wait among the object's waiters; each leaves when it goes on.
    pub(super) fn let_all_go(&mut self) {
        self.threads.let_all_go(&self.object.waiters);
    }

    /// Has the thread go on: it is no longer among the object's waiters.
    pub(super) fn go_on(&mut self) {
        leave(&mut self.object.waiters, self.me);
        self.threads.go_on(self.me);
    }

    /// Has the thread wait for another one that is in the middle of an operation on the object.
    pub(super) fn stand_before(&mut self, user: ThreadNumber) {
        self.wait(State::Lock, Patience::Forever);
        let line = self.threads.get(user).and_then(|thread| thread.line);
        self.object.busy = Some(User { thread: user, line, since: self.threads.now, until: None });
    }

    /// Takes in that the thread does something to the object: it waits for no other's operation any more.
    pub(super) fn pass(&mut self) {
        let stands =
            |thread: &Thread| thread.state == State::Lock && thread.object == Some(self.object.number);
        if self.threads.get(self.me).is_some_and(stands) {
            self.go_on();
            self.object.busy = self.object.busy.take().filter(|_| !self.object.waiters.is_empty());
        }
    }

    pub(super) fn text(&self, number: Text) -> String {
        self.texts.get(number).to_owned()
    }
}

/// What the sentence of an operation is told from: the machine as it is before the operation.
#[derive(Debug)]
pub(super) struct Telling<'a> {
    pub(super) threads: &'a Threads,
    pub(super) object: &'a Object,
    pub(super) texts: &'a Texts,
    /// The thread that does the operation.
    pub(super) me: ThreadNumber,
    /// The line of the operation, in the program's file.
    pub(super) line: Option<u32>,
    /// Whether the thread is unwinding from a panic or an exit.
    pub(super) unwinding: bool,
    /// How long the thread has been in its state, in seconds.
    pub(super) waited: f64,
    pub(super) hindsight: Hindsight<'a>,
}

impl Telling<'_> {
    /// "Thread-1 …"
    pub(super) fn start(&self, words: &str) -> Sentence {
        Sentence::default().thread(self.threads, self.me).say(words)
    }

    /// "Thread-1 … print_lock"
    pub(super) fn on(&self, words: &str) -> Sentence {
        self.start(words).object(self.object)
    }

    /// ", leaving the block of line 16", if what is given back was taken at this very line: a guard took it, and gives it
    /// back at the end of its block. A guard's end has no line of its own.
    pub(super) fn leaving_block(&self, sentence: Sentence, taken: Option<&User>) -> Sentence {
        let Some(line) = self.line.filter(|_| taken.and_then(|user| user.line) == self.line) else {
            return sentence;
        };
        let early = if self.unwinding { " early" } else { "" };
        sentence.say(format!(", leaving the block of line {line}{early}"))
    }

    /// "…; Thread-2 and Thread-3 are woken", if the operation wakes threads.
    pub(super) fn then(&self, sentence: Sentence) -> Sentence {
        sentence.each(self.threads, self.hindsight.woken, [" is woken", " are woken"])
    }

    /// "…; Thread-2 and Thread-3 may go on", if the operation lets these waiters go.
    pub(super) fn lets_go(&self, sentence: Sentence, waiters: &[User]) -> Sentence {
        let waiting = |user: &&User| self.threads.get(user.thread).is_none_or(|thread| !thread.is_let_go());
        let waiting: Vec<_> = waiters.iter().filter(waiting).map(|user| user.thread).collect();
        sentence.each(self.threads, &waiting, [" may go on"; 2])
    }

    pub(super) fn text(&self, number: Text) -> &str {
        self.texts.get(number)
    }
}

/// What the words for a thread that waits for an object are told from.
#[derive(Debug)]
pub(super) struct Waiting<'a> {
    pub(super) threads: &'a Threads,
    pub(super) thread: &'a Thread,
    pub(super) object: &'a Object,
}

impl Waiting<'_> {
    /// The thread in the middle of an operation on the object, if this one waits for that.
    pub(super) fn busy(&self) -> Option<&User> {
        self.object.busy.as_ref().filter(|_| self.thread.state == State::Lock)
    }

    /// "… counter, which Thread-1 is in the middle of using", behind the thread's name, if it waits for that.
    pub(super) fn behind(&self) -> Option<Sentence> {
        let user = self.busy()?.thread;
        let sentence = self.on("waits for ").say(", which ").thread(self.threads, user);
        Some(sentence.say(" is in the middle of using"))
    }

    /// "may go on: it was woken, and will look again at q", behind the thread's name.
    pub(super) fn was_woken(&self) -> Sentence {
        self.on("may go on: it was woken, and will look again at ")
    }

    /// "… print_lock", behind the thread's name.
    pub(super) fn on(&self, words: &str) -> Sentence {
        Sentence::default().say(words).object(self.object)
    }

    /// Whether the thread is in the object's line.
    pub(super) fn is_in_line(&self) -> bool {
        self.object.waiters.iter().any(|user| user.thread == self.thread.number)
    }

    /// "…, until 3 s at the latest", if the wait has an end.
    pub(super) fn until(&self, sentence: Sentence) -> Sentence {
        match self.thread.until {
            Some(until) => sentence.say(format!(", until {} at the latest", span(until))),
            None => sentence,
        }
    }

    /// "waits for print_lock", for a lane.
    pub(super) fn label(&self) -> String {
        format!("waits for {}", self.object.name)
    }
}
