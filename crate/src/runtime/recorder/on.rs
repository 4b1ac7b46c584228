//! The recorder, with the feature `record`: a thread's part in a run, and what an object carries for the record.

mod object;
mod token;

pub(crate) use object::ObjectRecord;
pub(crate) use token::{Order, Stamp, Token};

use crate::front::Site;
use crate::ground::Nanos;
use crate::ground::word::AtomicU32;
use crate::ground::word::Ordering::Relaxed;
use crate::platform::carriers::{Job, NoMoreCarriers, Seat};
use crate::platform::guarded::Guarded;
use crate::platform::own;
use crate::platform::watch::Watch;
use crate::recipe::Value;
use crate::runtime::controlled::Announced;
use crate::runtime::descriptor::Descriptor;
use crate::runtime::hooks::Hooks;
use crate::runtime::run::{PLACES, Places, Run, RunThread};
use crate::runtime::standing::{About, Stood, Waits};
use crate::runtime::waited::Waited;
use crate::trace::choice::{Deed, Pending};
use crate::trace::event::{
    Event, MOST_BYTES, ObjectNumber, OnAny, Outcome, Record, RecordHead, Text, ThreadNumber,
};
use crate::trace::kind::Kind;
use crate::trace::log::{MOST_KEPT, MOST_RECORDS};
use crate::trace::place::{Place, shown};
use core::cell::{Cell, RefCell};
use core::ptr::NonNull;
use std::sync::Arc;

/// Whether the recorder is in this build.
pub(crate) const RECORDS: bool = true;

/// A thread's part in a run; the thread's own.
#[derive(Debug)]
pub(crate) struct Member {
    pub(in crate::runtime) run: Arc<Run>,
    number: ThreadNumber,
    thread: Arc<RunThread>,
    /// The site of the next operation, where the front has said it.
    said: Cell<Option<Site>>,
    /// What the thread has announced last.
    pending: Cell<Pending>,
    /// Whether it has announced its next step with the last one.
    has_stood: Cell<bool>,
    /// How many operations it has done, as the record has them.
    done: Cell<u32>,
    /// The texts' numbers of places.
    places: RefCell<Option<Places>>,
    /// By which its records have their time.
    watch: Watch,
}

impl Member {
    pub(in crate::runtime) fn new(run: Arc<Run>, number: ThreadNumber, thread: Arc<RunThread>) -> Self {
        let places = RefCell::new(thread.places.lock().take());
        let pending =
            Cell::new(Pending { deed: Deed::Begin, object: None, thread: None, place: Text::default() });
        let (said, has_stood, done) = (Cell::new(None), Cell::new(false), Cell::new(0));
        Self { run, number, thread, said, pending, has_stood, done, places, watch: Watch::new() }
    }

    /// Whether the run is over, and its threads are to unwind.
    pub(crate) fn is_cancelled(&self) -> bool {
        self.run.is_cancelled()
    }

    /// Whether somebody has asked for the run to stop.
    pub(crate) fn is_asked_to_stop(&self) -> bool {
        self.run.is_asked_to_stop()
    }

    /// The native id of this thread of the run, which has this carrier.
    pub(crate) fn native_id(&self, carrier: u32) -> u32 {
        self.run.native_id(self.number, carrier)
    }

    /// Whether one thread at a time has the turn.
    #[inline]
    pub(crate) fn is_controlled(&self) -> bool {
        self.run.is_controlled()
    }

    /// In a controlled run, the thread comes to a step: the turn may change hands, until this thread goes on.
    #[cold]
    fn stand(
        &self,
        about: About<'_>,
        waits: &Waits<'_>,
        started: Option<ThreadNumber>,
        says: &mut dyn FnMut(),
    ) -> Option<Stood> {
        let pending = Pending {
            deed: about.deed,
            object: about.object,
            thread: about.thread,
            place: about.site.map_or(Text::default(), |site| self.place(self.site(site))),
        };
        self.pending.set(pending);
        let announced = Announced {
            pending,
            can: waits.can,
            and: None,
            looks: waits.looks,
            deadline: waits.deadline,
            said: waits.said,
            goes_on: waits.said,
            object: about.lets_go,
            is_lock: about.takes_lock,
            done: self.done.get(),
        };
        self.run.stand(self.number, &self.thread, &announced, started, says)
    }

    /// Waits while `word` is `expected` in the bits of `mask`, at the latest until `deadline`. In a controlled run the
    /// thread goes on when `and` is true as well, and its next step is no other: it has been announced with this one.
    pub(crate) fn wait(
        &self,
        word: (&AtomicU32, u32, u32),
        deadline: Option<Nanos>,
        and: Option<&dyn Fn() -> bool>,
    ) -> Waited {
        let waited = self.run.wait(
            self.number,
            &self.thread,
            word,
            deadline,
            (self.pending.get(), self.done.get(), and),
        );
        if waited == Waited::Woken && self.is_controlled() && and.is_some_and(|and| and()) {
            self.has_stood.set(true);
        }
        waited
    }

    /// The time on the run's clock.
    pub(crate) fn now(&self) -> Nanos {
        self.run.time()
    }

    /// In a controlled run, looks who can go on now.
    pub(crate) fn look_again(&self) {
        self.run.look_again();
    }

    /// Keeps a carrier for one more thread of the run, with a stack of this size in bytes.
    ///
    /// # Errors
    /// [`NoMoreCarriers`], if the run may not have one more, or the machine refuses it.
    pub(crate) fn reserve(&self, stack: Option<u32>) -> Result<Seat, NoMoreCarriers> {
        self.run.reserve(stack)
    }

    /// Takes a new thread into the run: its number, its part in the run, and how it is launched.
    pub(crate) fn take_in(&self, new: &Arc<Descriptor>) -> (ThreadNumber, Self, Launch) {
        let (number, thread) = self.run.take_in(new);
        let member = Self::new(Arc::clone(&self.run), number, Arc::clone(&thread));
        (number, member, Launch { run: Arc::clone(&self.run), thread })
    }

    /// Whether the machine has refused the thread a carrier: then its function does not run.
    pub(crate) fn is_refused(&self) -> bool {
        self.thread.refused.load(Relaxed)
    }

    /// Ends the run, as a thread in it was refused.
    pub(crate) fn refuse(&self) {
        self.run.finish(Outcome::Limit);
    }

    /// Lets another thread of a run that is over come to its end first; returns whether there is one.
    pub(crate) fn give_way(&self) -> bool {
        self.run.give_way(self.number, &self.thread)
    }

    /// The descriptor of the run's thread with this number, if there is one.
    pub(crate) fn descriptor_of(&self, number: usize) -> Option<Arc<Descriptor>> {
        self.run.thread(number).map(|thread| Arc::clone(&thread.descriptor))
    }

    /// MainThread has come to its end, and all others that the run waits for.
    pub(crate) fn main_ended(&self, panicked: bool) {
        self.run.finish(if panicked { Outcome::Panicked } else { Outcome::Finished });
    }

    /// The thread's number, and how many records the run has written.
    pub(crate) fn moment(&self) -> (u32, u32) {
        (self.number, self.run.written())
    }

    /// The run has come to its limit.
    pub(crate) fn give_up(&self) {
        self.run.finish(Outcome::Limit);
    }

    /// The run's hooks.
    pub(crate) fn hooks(&self) -> &Guarded<Hooks> {
        &self.run.hooks
    }

    /// The next number for a thread that is named by it.
    pub(crate) fn next_name(&self) -> u32 {
        self.counts();
        self.run.next_name()
    }

    fn counts(&self) {
        let director = self.run.director.as_ref().filter(|_| !self.run.is_closing());
        director.inspect(|director| director.counted(self.number));
    }

    /// The thread looks which threads there are; that is no step.
    pub(crate) fn looks_for_threads(&self) {
        self.run.director.as_ref().inspect(|director| director.looked_for_threads());
    }

    /// The program looks at the number by which a thread is known.
    pub(crate) fn looks_at_number(&self) {
        self.run.director.as_ref().inspect(|director| director.looked_at_number());
    }

    /// The next number for a low-level thread, by which it is shown while it has no name.
    pub(crate) fn next_nameless(&self) -> u32 {
        self.counts();
        self.run.nameless.fetch_add(1, Relaxed) + 1
    }

    /// Takes that number back, if it is the latest.
    pub(crate) fn unname(&self, number: u32) {
        self.run.unname(number);
    }

    /// The descriptors of the run's threads that are alive, in the order of their starts.
    pub(crate) fn alive(&self) -> Vec<Arc<Descriptor>> {
        self.run.alive()
    }

    /// MainThread's descriptor.
    pub(crate) fn main(&self) -> Arc<Descriptor> {
        self.run.main()
    }

    /// The value of a parameter.
    pub(crate) fn parameter(&self, name: &str) -> Option<Value> {
        self.run.parameter(name)
    }

    /// The thread has come to its end.
    pub(crate) fn leave(&self) {
        self.run.leave(&self.thread);
    }

    /// Says the site of the operations that follow; gives the one that was said before.
    pub(crate) fn say(&self, site: Option<Site>) -> Option<Site> {
        self.said.replace(site)
    }

    /// The site that the front has said, or else this one.
    pub(crate) fn site(&self, site: Site) -> Site {
        self.said.get().unwrap_or(site)
    }

    /// Whether somebody reads the texts of what is done.
    pub(crate) fn is_read(&self) -> bool {
        self.run.is_read
    }

    /// The number of a text in the trace.
    pub(crate) fn text(&self, text: &str) -> Text {
        self.run.text(text)
    }

    /// Records what the thread did at a site; `None` is at no line of the program. Inlined, so that the event is
    /// encoded where its variant is known.
    #[inline(always)]
    pub(crate) fn record(&self, site: Option<Site>, event: Event) {
        if event.done().is_some() {
            self.done.set(self.done.get() + 1);
        }
        if self.run.director.is_some() {
            self.tell(site, &event);
        } else if let Some(bytes) = self.begin(site, event.is_kept()) {
            self.end(bytes, event);
        }
    }

    /// Tells the run's director what the thread did at a site.
    #[cold]
    #[inline(never)]
    fn tell(&self, site: Option<Site>, event: &Event) {
        let run = &*self.run;
        let Some((director, number)) = run.director.as_ref().zip(self.next(event.is_kept())) else { return };
        let site = site.filter(|_| run.is_read);
        let place = site.map_or(Text::default(), |site| self.place(self.site(site)));
        let (time, unwinding) = (run.time(), own::is_unwinding());
        director.saw(&Record { number, time, thread: self.number, place, unwinding, event: *event });
    }

    /// Begins a record at a site; gives where its event is to be encoded, if there is room for it.
    #[inline(never)]
    fn begin(&self, site: Option<Site>, is_kept: bool) -> Option<NonNull<[u8; MOST_BYTES]>> {
        self.begin_at(site.map_or(Text::default(), |site| self.place(self.site(site))), is_kept)
    }

    fn begin_at(&self, place: Text, is_kept: bool) -> Option<NonNull<[u8; MOST_BYTES]>> {
        let number = self.next(is_kept)?;
        let (time, unwinding) = (self.run.time_by(|| self.watch.now()), own::is_unwinding());
        let head = RecordHead { number, time, thread: self.number, place: place.0, unwinding };
        // SAFETY: a member is its thread's own, so this is the one thread that appends to its log.
        Some(unsafe { self.thread.log.begin(&head) })
    }

    /// The number of the next record, if there is room for it.
    #[inline]
    fn next(&self, is_kept: bool) -> Option<u32> {
        let run = &*self.run;
        if run.is_closing() {
            return None;
        }
        let room = if is_kept { MOST_RECORDS + MOST_KEPT } else { MOST_RECORDS };
        // Looked at first, as a number that is taken must be used. Threads that look at once may pass by
        // the limit, each by one.
        if run.records.load(Relaxed) >= room {
            run.head.truncated.store(1, Relaxed);
            return None;
        }
        // Relaxed: an order that the program made by its own synchronisation is kept by coherence, as
        // the addition lies before it in one thread and behind it in the other.
        if run.is_controlled() {
            // One thread at a time: no exchange is needed.
            let number = run.records.load(Relaxed);
            run.records.store(number + 1, Relaxed);
            return Some(number);
        }
        Some(run.records.fetch_add(1, Relaxed))
    }

    /// Encodes the event of the record that was begun, and ends it.
    #[inline(always)]
    fn end(&self, mut bytes: NonNull<[u8; MOST_BYTES]>, event: Event) {
        // SAFETY: `begin` has just given them, and nothing else has them.
        self.publish(event.encode(unsafe { bytes.as_mut() }));
    }

    /// Lets readers see the record that was begun, of this length in bytes. A function of its own, as every
    /// place that records has the call.
    #[inline(never)]
    fn publish(&self, length: usize) {
        // SAFETY: a member is its thread's own, so this is the one thread that appends to its log.
        unsafe { self.thread.log.end(length) };
    }

    /// The number of a place's text.
    fn place(&self, site: Site) -> Text {
        let key = site.key();
        let at = (key >> 3) % PLACES;
        if let Some(places) = &*self.places.borrow()
            && places[at].0 == key
        {
            return places[at].1;
        }
        let place = Place { file: shown(site.file()), line: site.line(), column: site.column() };
        let text = self.run.text(&place.text());
        let mut places = self.places.borrow_mut();
        places.get_or_insert_with(|| Box::new([(0, Text(0)); PLACES]))[at] = (key, text);
        text
    }

    /// Records that the thread has made an object at this site, whatever the front has said.
    fn made(&self, number: ObjectNumber, kind: Kind, site: Site) {
        let front = self.run.front();
        let name = match self.is_read() {
            true => self.text(&self.run.name(kind, front.name(site))),
            false => Text::default(),
        };
        let event = Event::Object {
            object: number,
            ticket: 0,
            what: OnAny::Made { kind, name, behind: front.is_behind(site) }.into(),
        };
        let before = self.said.take();
        self.record(Some(site), event);
        self.said.set(before);
    }

    /// The object's number in this run, if it has one.
    fn known_number_of(&self, object: &ObjectRecord) -> Option<ObjectNumber> {
        let number = object.number.load(Relaxed);
        ((number >> 32) as u32 == self.run.serial).then_some(number as u32)
    }

    /// The object's number in this run; gives it one, and records that, if it has none.
    fn number_of(&self, object: &ObjectRecord, kind: Kind, site: Site) -> ObjectNumber {
        let mut was = object.number.load(Relaxed);
        loop {
            if (was >> 32) as u32 == self.run.serial {
                return was as u32;
            }
            let number = self.run.objects.fetch_add(1, Relaxed) + 1;
            let new = u64::from(self.run.serial) << 32 | u64::from(number);
            match object.number.compare_exchange(was, new, Relaxed, Relaxed) {
                Ok(_) => {
                    self.made(number, kind, site);
                    return number;
                }
                Err(now) => was = now,
            }
        }
    }
}

/// What it has in mind is for whoever comes in its place.
impl Drop for Member {
    fn drop(&mut self) {
        *self.thread.places.lock() = self.places.get_mut().take();
    }
}

/// How a thread that was taken into a run is launched.
#[derive(Debug)]
pub(crate) struct Launch {
    run: Arc<Run>,
    thread: Arc<RunThread>,
}

impl Launch {
    /// Has the thread carried: at once, or in a controlled run at its first turn.
    pub(crate) fn start(self, job: Job, seat: Seat) {
        self.run.launch(&self.thread, job, seat);
    }
}
