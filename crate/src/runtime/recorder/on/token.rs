//! What an operation has of the recorder: its thread's part in a run, its ticket, and the order of its record.

use super::{Member, ObjectRecord};
use crate::front::Site;
use crate::ground::word::Ordering::Relaxed;
use crate::platform::guarded::Held;
use crate::runtime::descriptor::Descriptor;
use crate::runtime::standing::{About, Stood, Waits};
use crate::trace::event::{Event, ObjectNumber, OnObject, Text, ThreadNumber, Ticket};
use crate::trace::kind::Kind;
use core::ptr::NonNull;

/// The ticket of one operation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stamp(Ticket);

impl Stamp {
    /// Of an operation that has not been tried yet.
    pub(crate) const NONE: Self = Self(0);

    /// What a thread that the operation lets go on says of it.
    pub(crate) fn ticket(self) -> Option<Ticket> {
        Some(self.0)
    }
}

/// The current thread's part in a run for the time of one operation, if it has one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token(Option<NonNull<Member>>);

impl Token {
    /// A thread of no run.
    pub(crate) const NONE: Self = Self(None);

    /// Of a thread with this part.
    pub(crate) fn of(member: &Member) -> Self {
        Self(Some(NonNull::from(member)))
    }

    fn member(&self) -> Option<&Member> {
        // SAFETY: a token lives within one operation on the thread whose member it was made of, and that lives
        // until the thread's last operation is over; it cannot be sent to another thread, as `NonNull` is not.
        self.0.map(|member| unsafe { member.as_ref() })
    }

    /// Whether the thread belongs to no run.
    #[inline]
    pub(crate) fn is_none(&self) -> bool {
        self.0.is_none()
    }

    /// Whether other threads go on while this one looks at a word.
    pub(crate) fn is_parallel(&self) -> bool {
        self.member().is_none_or(|member| !member.run.is_controlled())
    }

    /// Records an event that is about no object.
    #[inline(always)]
    pub(crate) fn record(&self, site: Option<Site>, event: impl FnOnce() -> Event) {
        if let Some(member) = self.member() {
            member.record(site, event());
        }
    }

    /// Records an event of an object.
    #[inline(always)]
    pub(crate) fn record_on(
        &self,
        (object, kind, made_at): (&ObjectRecord, Kind, Site),
        site: Site,
        stamp: Stamp,
        what: impl FnOnce() -> OnObject,
    ) {
        if let Some(member) = self.member() {
            let number = member.number_of(object, kind, made_at);
            member.record(Some(site), Event::Object { object: number, ticket: stamp.0, what: what() });
        }
    }

    /// The object's number in the run, if there is a run.
    pub(crate) fn number_of(&self, object: &ObjectRecord, kind: Kind, made_at: Site) -> Option<ObjectNumber> {
        self.member().map(|member| member.number_of(object, kind, made_at))
    }

    /// The object's number in the run, if it has one already.
    pub(in crate::runtime) fn known_number_of(&self, object: &ObjectRecord) -> Option<ObjectNumber> {
        self.member()?.known_number_of(object)
    }

    /// The number of a text, which is made only if there is a run.
    pub(crate) fn text<T: AsRef<str>>(&self, text: impl FnOnce() -> T) -> Text {
        self.member().map_or(Text::default(), |member| member.text(text().as_ref()))
    }

    /// The number of a thread's name.
    pub(crate) fn name(&self, descriptor: &Descriptor) -> Text {
        self.member().map_or(Text::default(), |member| member.text(&descriptor.name.lock()))
    }

    /// The number of a value's text, which tells a reader of the record what it was: made only if there is one.
    pub(crate) fn value<T: AsRef<str>>(&self, text: impl FnOnce() -> T) -> Text {
        match self.member() {
            Some(member) if member.is_read() => member.text(text().as_ref()),
            _ => Text::default(),
        }
    }

    /// Takes the object's next ticket: to be called where a modification takes effect. Without an exchange, as
    /// the thread that modifies has the object's own word or guard, whose orderings carry this count along.
    #[inline]
    pub(crate) fn change(&self, object: &ObjectRecord) -> Stamp {
        let ticket = object.tickets.load(Relaxed);
        if self.0.is_some() {
            object.tickets.store(ticket + 1, Relaxed);
        }
        Stamp(ticket)
    }

    /// The same for a modification that nothing keeps apart from others.
    #[inline]
    pub(crate) fn change_beside_others(&self, object: &ObjectRecord) -> Stamp {
        Stamp(if self.0.is_some() { object.tickets.fetch_add(1, Relaxed) } else { 0 })
    }

    /// How many modifications there have been so far, for an operation that only looks.
    #[inline]
    pub(crate) fn look(&self, object: &ObjectRecord) -> Stamp {
        Stamp(object.tickets.load(Relaxed))
    }

    /// Remembers an operation that lets up to `count` other threads go on. Relaxed, as it goes along with the word by
    /// which the other thread learns of it.
    #[inline]
    pub(crate) fn lets_go(&self, object: &ObjectRecord, stamp: Stamp, count: u32) {
        if self.0.is_some() {
            object.let_go.store(stamp.0.saturating_add(1), Relaxed);
            object.lets.store(count, Relaxed);
        }
    }

    /// Whether the thread belongs to a run in which one thread at a time has the turn.
    #[inline]
    pub(crate) fn is_controlled(&self) -> bool {
        self.member().is_some_and(Member::is_controlled)
    }

    /// In a controlled run, stands before an operation until the turn is this thread's again; how it goes on, or `None`
    /// if the run is over. `says` records that the thread has to wait.
    pub(in crate::runtime) fn stand(
        &self,
        about: About<'_>,
        waits: &Waits<'_>,
        started: Option<ThreadNumber>,
        says: &mut dyn FnMut(),
    ) -> Option<Stood> {
        let Some(member) = self.member() else { return Some(Stood::default()) };
        if member.has_stood.take() {
            Some(Stood::default())
        } else {
            member.stand(about, waits, started, says)
        }
    }

    /// In a run: keeps other operations on the object from taking effect and from being recorded until this
    /// one is, so that the record's order is the word's.
    #[inline]
    pub(crate) fn order<'a>(&self, object: &'a ObjectRecord) -> Order<'a> {
        Order { _held: self.0.is_some().then(|| object.order.lock()) }
    }
}

/// For an operation on a word that any thread may change at any time: while it lives, no other operation on the
/// object takes effect and is recorded. Nothing at all outside a run.
pub(crate) struct Order<'a> {
    _held: Option<Held<'a, ()>>,
}

impl Order<'_> {
    /// The operation is on record.
    pub(crate) fn end(self) {}
}
