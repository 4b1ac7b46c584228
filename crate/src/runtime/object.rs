//! What every primitive carries for the record: its kind, where it was made, and the recorder's own data.

use super::recorder::ObjectRecord;
use super::seam;
use super::standing::LetsGo;
use crate::front::Site;
use crate::trace::event::{ObjectNumber, OnObject, Ticket};
use crate::trace::kind::Kind;

/// A primitive, as the record knows it.
#[derive(Debug)]
pub(crate) struct Object {
    kind: Kind,
    made_at: Site,
    record: ObjectRecord,
}

impl Object {
    /// An object that was made at `site`; in a run it is on record from now on.
    pub(crate) fn new(kind: Kind, site: Site) -> Self {
        let object = Self { kind, made_at: seam::said(site), record: ObjectRecord::new() };
        let _ = object.number();
        object
    }

    /// An object that was made at `site`, with the event that says what it starts with.
    pub(crate) fn with<E: Into<OnObject>>(kind: Kind, site: Site, initial: impl FnOnce() -> E) -> Self {
        let object = Self::new(kind, site);
        let token = seam::token();
        let stamp = token.look(&object.record);
        token.record_on(object.parts(), site, stamp, || initial().into());
        object
    }

    /// The object's number in the current thread's run; `None` outside any run.
    pub(crate) fn number(&self) -> Option<ObjectNumber> {
        let (record, kind, made_at) = self.parts();
        seam::token().number_of(record, kind, made_at)
    }

    /// The ticket of the last operation that let a thread go on, for the record of the thread that goes on.
    pub(crate) fn let_go_by(&self) -> Option<Ticket> {
        self.record.let_go_by()
    }

    pub(super) fn record(&self) -> &ObjectRecord {
        &self.record
    }

    pub(super) fn parts(&self) -> (&ObjectRecord, Kind, Site) {
        (&self.record, self.kind, self.made_at)
    }
}
