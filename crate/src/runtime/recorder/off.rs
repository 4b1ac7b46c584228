//! The recorder without the feature `record`: there are no runs, and nothing is recorded.

use crate::front::Site;
use crate::ground::Nanos;
use crate::ground::word::{self, AtomicU32};
use crate::platform::carriers::{Job, NoMoreCarriers, Seat};
use crate::platform::guarded::Guarded;
use crate::runtime::descriptor::Descriptor;
use crate::runtime::hooks::Hooks;
use crate::runtime::standing::{About, LetsGo, Stood, Waits};
use crate::runtime::waited::Waited;
use crate::trace::event::{Event, ObjectNumber, OnObject, Text, ThreadNumber, Ticket};
use crate::trace::kind::Kind;
use core::marker::PhantomData;
use std::sync::Arc;

/// Whether the recorder is in this build.
pub(crate) const RECORDS: bool = false;

/// A thread's part in a run. There are no runs, so no value of this type ever exists.
#[derive(Debug)]
pub(crate) enum Member {}

impl Member {
    pub(crate) fn is_cancelled(&self) -> bool {
        match *self {}
    }

    pub(crate) fn is_asked_to_stop(&self) -> bool {
        match *self {}
    }

    pub(crate) fn native_id(&self, _carrier: u32) -> u32 {
        match *self {}
    }

    pub(crate) fn wait(
        &self,
        _word: (&AtomicU32, u32, u32),
        _until: Option<Nanos>,
        _and: Option<&dyn Fn() -> bool>,
    ) -> Waited {
        match *self {}
    }

    pub(crate) fn is_controlled(&self) -> bool {
        match *self {}
    }

    pub(crate) fn now(&self) -> Nanos {
        match *self {}
    }

    pub(crate) fn look_again(&self) {
        match *self {}
    }

    pub(crate) fn reserve(&self, _stack: Option<u32>) -> Result<Seat, NoMoreCarriers> {
        match *self {}
    }

    pub(crate) fn take_in(&self, _new: &Arc<Descriptor>) -> (ThreadNumber, Self, Launch) {
        match *self {}
    }

    pub(crate) fn is_refused(&self) -> bool {
        match *self {}
    }

    pub(crate) fn refuse(&self) {
        match *self {}
    }

    pub(crate) fn give_way(&self) -> bool {
        match *self {}
    }

    pub(crate) fn descriptor_of(&self, _number: usize) -> Option<Arc<Descriptor>> {
        match *self {}
    }

    pub(crate) fn main_ended(&self, _panicked: bool) {
        match *self {}
    }

    pub(crate) fn moment(&self) -> (u32, u32) {
        match *self {}
    }

    pub(crate) fn give_up(&self) {
        match *self {}
    }

    pub(crate) fn hooks(&self) -> &Guarded<Hooks> {
        match *self {}
    }

    pub(crate) fn next_name(&self) -> u32 {
        match *self {}
    }

    pub(crate) fn looks_for_threads(&self) {
        match *self {}
    }

    pub(crate) fn looks_at_number(&self) {
        match *self {}
    }

    pub(crate) fn next_nameless(&self) -> u32 {
        match *self {}
    }

    pub(crate) fn unname(&self, _number: u32) {
        match *self {}
    }

    pub(crate) fn alive(&self) -> Vec<Arc<Descriptor>> {
        match *self {}
    }

    pub(crate) fn main(&self) -> Arc<Descriptor> {
        match *self {}
    }

    pub(crate) fn leave(&self) {
        match *self {}
    }

    pub(crate) fn say(&self, _site: Option<Site>) -> Option<Site> {
        match *self {}
    }

    pub(crate) fn site(&self, _site: Site) -> Site {
        match *self {}
    }

    pub(crate) fn record(&self, _site: Option<Site>, _event: Event) {
        match *self {}
    }

    pub(crate) fn text(&self, _text: &str) -> Text {
        match *self {}
    }
}

/// How a thread that was taken into a run is launched. No value of this type ever exists.
#[derive(Debug)]
pub(crate) enum Launch {}

impl Launch {
    pub(crate) fn start(self, _job: Job, _seat: Seat) {
        match self {}
    }
}

/// What an object carries for the record: nothing.
#[derive(Debug)]
pub(crate) struct ObjectRecord;

impl ObjectRecord {
    word::constant! {
        pub(crate) fn new() -> Self {
            Self
        }
    }
}

impl LetsGo for ObjectRecord {
    fn let_go_by(&self) -> Option<Ticket> {
        None
    }

    fn lets_one_more(&self) -> bool {
        false
    }
}

/// The ticket of one operation: nobody reads it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stamp;

impl Stamp {
    /// The stamp of an operation that has not been tried yet.
    pub(crate) const NONE: Self = Self;

    pub(crate) fn ticket(self) -> Option<Ticket> {
        None
    }
}

/// The current thread's part in a run for the time of one operation: it has none.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token;

impl Token {
    /// The token of a thread that belongs to no run.
    pub(crate) const NONE: Self = Self;

    pub(crate) fn of(member: &Member) -> Self {
        match *member {}
    }

    #[inline]
    pub(crate) fn is_none(&self) -> bool {
        true
    }

    pub(crate) fn is_parallel(&self) -> bool {
        true
    }

    #[inline]
    pub(crate) fn record(&self, _site: Option<Site>, _event: impl FnOnce() -> Event) {}

    #[inline]
    pub(crate) fn record_on(
        &self,
        _object: (&ObjectRecord, Kind, Site),
        _site: Site,
        _stamp: Stamp,
        _what: impl FnOnce() -> OnObject,
    ) {
    }

    pub(crate) fn number_of(
        &self,
        _object: &ObjectRecord,
        _kind: Kind,
        _made_at: Site,
    ) -> Option<ObjectNumber> {
        None
    }

    pub(in crate::runtime) fn known_number_of(&self, _object: &ObjectRecord) -> Option<ObjectNumber> {
        None
    }

    pub(crate) fn text<T: AsRef<str>>(&self, _text: impl FnOnce() -> T) -> Text {
        Text::default()
    }

    pub(crate) fn name(&self, _descriptor: &Descriptor) -> Text {
        Text::default()
    }

    pub(crate) fn value<T: AsRef<str>>(&self, _text: impl FnOnce() -> T) -> Text {
        Text::default()
    }

    #[inline]
    pub(crate) fn change(&self, _object: &ObjectRecord) -> Stamp {
        Stamp
    }

    #[inline]
    pub(crate) fn change_beside_others(&self, _object: &ObjectRecord) -> Stamp {
        Stamp
    }

    #[inline]
    pub(crate) fn look(&self, _object: &ObjectRecord) -> Stamp {
        Stamp
    }

    #[inline]
    pub(crate) fn lets_go(&self, _object: &ObjectRecord, _stamp: Stamp, _count: u32) {}

    #[inline]
    pub(crate) fn is_controlled(&self) -> bool {
        false
    }

    pub(in crate::runtime) fn stand(
        &self,
        _about: About<'_>,
        _waits: &Waits<'_>,
        _started: Option<ThreadNumber>,
        _says: &mut dyn FnMut(),
    ) -> Option<Stood> {
        Some(Stood::default())
    }

    #[inline]
    pub(crate) fn order<'a>(&self, _object: &'a ObjectRecord) -> Order<'a> {
        Order(PhantomData)
    }
}

/// Keeps an object's records in the order of its operations: there are no records.
pub(crate) struct Order<'a>(PhantomData<&'a ()>);

impl Order<'_> {
    /// The operation is over.
    pub(crate) fn end(self) {}
}
