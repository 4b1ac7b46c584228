//! The logs that a running program writes: append-only bytes in shared memory, which a reader can follow at
//! any time without a lock.
//!
//! A run has a [`Head`]. From it a reader finds one [`Log`] of records for each thread, one for the end mark,
//! and one of texts; each is a chain of [`Chunk`]s. All of these structures are `repr(C)` with every address
//! in 64 bits, so that they lie alike on every machine; [`layout`](super::layout) tells the page's reader
//! where their fields are.
//!
//! # Orderings
//!
//! A writer fills bytes, then stores `published` (Release); a reader loads it (Acquire) and reads no further.
//! The same pair of orderings joins a chunk's content to `next`, a log's to `logs`, and the end of a run to
//! `state`. Nothing is ever taken back before the whole run is dropped.

use super::event::{MOST_BYTES, Record, RecordHead, Text, VERSION};
use crate::ground::word::Ordering::{Acquire, Relaxed, Release};
use crate::ground::word::{self, AtomicU32, AtomicU64, Bytes, UnsafeCell};
use core::ptr::{self, NonNull};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// How many records one trace holds at most. The run goes on past this limit.
pub(crate) const MOST_RECORDS: u32 = 1_000_000;
/// How many more records it holds of those that a reader would miss most: what threads print, and how they
/// begin and end ([`Event::is_kept`](super::event::Event::is_kept)).
pub(crate) const MOST_KEPT: u32 = 100_000;

/// How many bytes a log's first chunk has: enough for a thread of most programs.
const FIRST_CHUNK: usize = word::looks(40) as usize * MOST_BYTES;
/// How many bytes every later chunk has.
const NEXT_CHUNK: usize = word::looks(680) as usize * MOST_BYTES;

/// The state of a run that goes on.
pub(crate) const RUNNING: u32 = 0;
/// The state of a run whose last record is published; threads may still be unwinding.
pub(crate) const ENDED: u32 = 1;
/// The state of a run in which every thread has come to its end; its carriers are free, or about to be.
pub(crate) const SETTLED: u32 = 2;

/// Where a reader of the logs begins.
#[derive(Debug)]
#[repr(C)]
pub(crate) struct Head {
    /// The version of the format, [`VERSION`].
    pub(crate) version: u32,
    /// `RUNNING`, `ENDED` or `SETTLED`; the holder of the run's handle may wait on this word.
    pub(crate) state: AtomicU32,
    /// 1 once a record was dropped, for want of room.
    pub(crate) truncated: AtomicU32,
    _pad: u32,
    /// Address of the newest log of records, which leads to the others; 0 for none.
    logs: AtomicU64,
    /// Address of the log of texts; 0 for none.
    texts: AtomicU64,
}

/// One chain of chunks with one writer.
#[derive(Debug)]
#[repr(C)]
pub(crate) struct Log {
    /// Address of the next older log; 0 for none.
    older: AtomicU64,
    /// Address of the first chunk; 0 for none.
    first: AtomicU64,
}

/// A stretch of a log. The bytes of the records or texts lie behind this head.
#[derive(Debug)]
#[repr(C)]
pub(crate) struct Chunk {
    /// Address of the next chunk; 0 for none.
    next: AtomicU64,
    /// How many bytes may be read.
    published: AtomicU32,
    /// How many bytes the chunk has room for.
    capacity: u32,
    bytes: Bytes,
}

impl Chunk {
    fn layout(capacity: usize) -> std::alloc::Layout {
        std::alloc::Layout::from_size_align(size_of::<Self>() + capacity, 8)
            .expect("a chunk is far smaller than the address space")
    }

    fn allocate(capacity: usize) -> *mut Self {
        let layout = Self::layout(capacity);
        // SAFETY: the layout's size is not 0.
        let chunk = unsafe { std::alloc::alloc_zeroed(layout) }.cast::<Self>();
        if chunk.is_null() {
            std::alloc::handle_alloc_error(layout);
        }
        let head = Self {
            next: AtomicU64::new(0),
            published: AtomicU32::new(0),
            capacity: capacity as u32,
            bytes: Bytes::new(capacity),
        };
        // SAFETY: just allocated with room for it, aligned to 8, and known to nobody else.
        unsafe { chunk.write(head) };
        chunk
    }

    fn bytes(chunk: *mut Self) -> *mut u8 {
        // SAFETY: the allocation goes on behind the head; one past the head is within or at its end.
        unsafe { chunk.add(1) }.cast()
    }
}

fn address<T>(of: *const T) -> u64 {
    of.expose_provenance() as u64
}

fn pointer<T>(at: u64) -> *mut T {
    ptr::with_exposed_provenance_mut(at as usize)
}

/// Copies what has been published in a log so far.
fn read_log(log: &Log) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut at = log.first.load(Acquire);
    while at != 0 {
        let chunk = pointer::<Chunk>(at);
        // SAFETY: an address in `first` or `next` is one of a chunk that lives as long as its log.
        let head = unsafe { &*chunk };
        // `next` is set after the last byte of a chunk: read first, it says that the chunk is complete.
        let next = head.next.load(Acquire);
        let published = head.published.load(Acquire) as usize;
        head.bytes.reads(published);
        // SAFETY: that many bytes were written before they were published, and never change again.
        bytes.extend_from_slice(unsafe { core::slice::from_raw_parts(Chunk::bytes(chunk), published) });
        at = next;
    }
    bytes
}

/// The one writer of a [`Log`], which alone may append to it.
#[derive(Debug)]
pub(crate) struct Writer {
    /// The log. It is not in a `Box`, which would claim that nobody else has its address: readers do.
    log: Arc<Log>,
    /// The last chunk; null before the first write.
    chunk: *mut Chunk,
}

// SAFETY: the chunks belong to the writer alone, and readers only read what is published.
unsafe impl Send for Writer {}

impl Writer {
    fn new() -> Self {
        Self {
            log: Arc::new(Log { older: AtomicU64::new(0), first: AtomicU64::new(0) }),
            chunk: ptr::null_mut(),
        }
    }

    /// A new log of records, in the chain of `head`.
    pub(crate) fn join(head: &Head) -> Self {
        let writer = Self::new();
        let mut newest = head.logs.load(Relaxed);
        loop {
            writer.log.older.store(newest, Relaxed);
            match head.logs.compare_exchange_weak(newest, address(Arc::as_ptr(&writer.log)), Release, Relaxed)
            {
                Ok(_) => return writer,
                Err(now) => newest = now,
            }
        }
    }

    /// Appends `bytes`: a reader sees all of them or none.
    fn append(&mut self, bytes: &[u8]) {
        let at = self.room(bytes.len());
        // SAFETY: `room` made sure that there is so much, and only this writer writes.
        let target = unsafe { Chunk::bytes(self.chunk).add(at) };
        // SAFETY: as above; the source is a borrowed slice, which cannot overlap unpublished bytes.
        unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), target, bytes.len()) };
        self.publish(at, bytes.len());
    }

    /// Appends all of a record or, to a reader, nothing yet.
    pub(crate) fn append_record(&mut self, record: &Record) {
        let length = record.encode(self.begin());
        self.end(length);
    }

    /// Where the next record is to be encoded.
    #[inline]
    fn begin(&mut self) -> &mut [u8; MOST_BYTES] {
        let at = self.room(MOST_BYTES);
        // SAFETY: `room` made sure that there is so much, and only this writer writes.
        let target = unsafe { Chunk::bytes(self.chunk).add(at) };
        // SAFETY: as above; no reader reads what is not published, and bytes need no alignment. They were
        // zeroed when they were allocated.
        unsafe { &mut *target.cast::<[u8; MOST_BYTES]>() }
    }

    /// Lets readers see what was encoded at [`begin`](Self::begin)'s place.
    #[inline]
    fn end(&mut self, length: usize) {
        // SAFETY: `begin` left a chunk, which is allocated until the writer is dropped.
        let at = unsafe { &*self.chunk }.published.load(Relaxed) as usize;
        self.publish(at, length);
    }

    /// Makes sure that the chunk has room for this many bytes; returns the offset at which the room begins.
    #[inline]
    fn room(&mut self, bytes: usize) -> usize {
        if !self.chunk.is_null() {
            // SAFETY: the writer's chunk is allocated until the writer is dropped.
            let head = unsafe { &*self.chunk };
            let at = head.published.load(Relaxed) as usize;
            if head.capacity as usize - at >= bytes {
                return at;
            }
        }
        self.extend(bytes);
        0
    }

    /// Lets readers see the bytes, `bytes` in number, that were written at the offset `at`.
    #[inline]
    fn publish(&self, at: usize, bytes: usize) {
        // SAFETY: the writer's chunk is allocated until the writer is dropped.
        let head = unsafe { &*self.chunk };
        head.bytes.writes(at, bytes);
        head.published.store((at + bytes) as u32, Release);
    }

    #[cold]
    fn extend(&mut self, room: usize) {
        let usual = if self.chunk.is_null() { FIRST_CHUNK } else { NEXT_CHUNK };
        let chunk = Chunk::allocate(usual.max(room));
        if self.chunk.is_null() {
            self.log.first.store(address(chunk), Release);
        } else {
            // SAFETY: the writer's chunk is allocated until the writer is dropped.
            unsafe { &*self.chunk }.next.store(address(chunk), Release);
        }
        self.chunk = chunk;
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        let mut at = self.log.first.load(Relaxed);
        while at != 0 {
            let chunk = pointer::<Chunk>(at);
            // SAFETY: each chunk was allocated by `allocate` and is in the chain once.
            let head = unsafe { &*chunk };
            at = head.next.load(Relaxed);
            let layout = Chunk::layout(head.capacity as usize);
            // SAFETY: in the chain once, and not used again.
            unsafe { chunk.drop_in_place() };
            // SAFETY: allocated with this very layout, and nobody reads a log whose run was dropped.
            unsafe { std::alloc::dealloc(chunk.cast(), layout) };
        }
    }
}

/// A thread's own log; only that thread appends to it.
#[derive(Debug)]
pub(crate) struct Own(UnsafeCell<Writer>);

// SAFETY: `append` may be called by one thread only, which is its own obligation; nothing else touches
// the cell.
unsafe impl Sync for Own {}

impl Own {
    pub(crate) fn new(writer: Writer) -> Self {
        Self(UnsafeCell::new(writer))
    }

    /// Begins a record with this head; gives the place where its event is to be encoded.
    ///
    /// # Safety
    /// Only the thread whose log it is may call it, and must not use the place after [`Own::end`].
    #[inline]
    pub(crate) unsafe fn begin(&self, head: &RecordHead) -> NonNull<[u8; MOST_BYTES]> {
        self.0.with_mut(|writer| {
            // SAFETY: one thread only, and nothing here comes back to the log.
            let place = unsafe { &mut *writer }.begin();
            head.encode(place);
            NonNull::from(place)
        })
    }

    /// Lets readers see the record that was begun, of this length in bytes.
    ///
    /// # Safety
    /// Only the thread whose log it is may call it, once for each [`Own::begin`].
    #[inline]
    pub(crate) unsafe fn end(&self, length: usize) {
        // SAFETY: as above.
        self.0.with_mut(|writer| unsafe { &mut *writer }.end(length));
    }
}

/// The table of a run's texts: names, values, lines of output, each of them once.
#[derive(Debug)]
pub(crate) struct Texts {
    writer: Writer,
    numbers: FxHashMap<Arc<str>, u32>,
    all: Vec<Arc<str>>,
}

impl Texts {
    /// The table of the run with this head; it has the empty text already.
    pub(crate) fn new(head: &Head) -> Self {
        let mut texts = Self { writer: Writer::new(), numbers: FxHashMap::default(), all: Vec::new() };
        texts.belong_to(head);
        // Text 0 is the empty one, so that `Text::default()` says nothing.
        texts.number("");
        texts
    }

    /// The number of a text, which gets a new one if it has none yet.
    pub(crate) fn number(&mut self, text: &str) -> Text {
        if let Some(&number) = self.numbers.get(text) {
            return Text(number);
        }
        let number = self.all.len() as u32;
        let mut entry = Vec::with_capacity(4 + text.len());
        entry.extend_from_slice(&(text.len() as u32).to_le_bytes());
        entry.extend_from_slice(text.as_bytes());
        self.writer.append(&entry);
        let text: Arc<str> = text.into();
        self.numbers.insert(Arc::clone(&text), number);
        self.all.push(text);
        Text(number)
    }

    /// It is the table of the run with this head.
    pub(crate) fn belong_to(&self, head: &Head) {
        head.texts.store(address(Arc::as_ptr(&self.writer.log)), Release);
    }

    /// The texts from this number on.
    pub(crate) fn from(&self, number: usize) -> impl Iterator<Item = &str> {
        self.all.iter().skip(number).map(|text| &**text)
    }
}

impl Head {
    /// The head of a run that has not begun.
    pub(crate) fn new() -> Box<Self> {
        Box::new(Self {
            version: VERSION,
            state: AtomicU32::new(RUNNING),
            truncated: AtomicU32::new(0),
            _pad: 0,
            logs: AtomicU64::new(0),
            texts: AtomicU64::new(0),
        })
    }
}

/// What has been published so far: the bytes of the texts, and those of the records, log by log.
pub(crate) fn read(head: &Head) -> (Vec<u8>, Vec<u8>) {
    let mut records = Vec::new();
    let mut at = head.logs.load(Acquire);
    while at != 0 {
        // SAFETY: logs are dropped with the run, which has the head.
        let log = unsafe { &*pointer::<Log>(at) };
        records.extend(read_log(log));
        at = log.older.load(Acquire);
    }
    // The texts are read after the records: every text that a record names is there by then.
    let texts = head.texts.load(Acquire);
    // SAFETY: the log of texts is dropped with the run, which has the head.
    let texts = if texts == 0 { Vec::new() } else { read_log(unsafe { &*pointer::<Log>(texts) }) };
    (texts, records)
}

/// The offsets of the fields, in bytes, for [`layout`](super::layout).
#[cfg(all(test, not(loom)))]
pub(super) fn offsets() -> Vec<(&'static str, usize)> {
    use core::mem::offset_of;
    vec![
        ("HEAD_VERSION", offset_of!(Head, version)),
        ("HEAD_STATE", offset_of!(Head, state)),
        ("HEAD_TRUNCATED", offset_of!(Head, truncated)),
        ("HEAD_LOGS", offset_of!(Head, logs)),
        ("HEAD_TEXTS", offset_of!(Head, texts)),
        ("LOG_OLDER", offset_of!(Log, older)),
        ("LOG_FIRST", offset_of!(Log, first)),
        ("CHUNK_NEXT", offset_of!(Chunk, next)),
        ("CHUNK_PUBLISHED", offset_of!(Chunk, published)),
        ("CHUNK_BYTES", size_of::<Chunk>()),
    ]
}

#[cfg(all(test, loom))]
#[path = "loom_tests.rs"]
mod loom_tests;

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use crate::trace::event::{Event, OnRun};

    #[test]
    fn a_log_gives_back_what_was_appended_in_chunks() {
        let head = Head::new();
        let (mut writer, mut texts) = (Writer::join(&head), Texts::new(&head));
        let mut all = Vec::new();
        for number in 0..50_000 {
            let (place, event) = (Text(0), Event::Run(OnRun::Began));
            let record = Record { number, time: 0, thread: 0, place, unwinding: false, event };
            writer.append_record(&record);
            all.extend(record.to_bytes());
        }
        assert_eq!(read(&head).1, all, "every record, in order");
        let long = "x".repeat(2 * NEXT_CHUNK);
        assert_eq!(texts.number(&long), Text(1), "0 is the empty text");
        assert_eq!(texts.number("ä"), Text(2), "a new one");
        assert_eq!(texts.number(&long), Text(1), "the same one");
        let bytes = read(&head).0;
        let mut rest = bytes.as_slice();
        let mut seen = Vec::new();
        while let Some(text) = crate::trace::file::take_block(&mut rest) {
            seen.push(text.len());
        }
        assert_eq!(seen, [0, long.len(), 2], "each behind its length");
    }
}
