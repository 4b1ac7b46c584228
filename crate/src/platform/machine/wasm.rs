//! The browser: `memory.atomic.wait32` on shared memory, and workers.
//!
//! One worker, the *host*, holds the memory's first instance; it never waits for long and runs no
//! program. The carriers are workers with further instances on the same memory (`carrier.js`). The page
//! itself has no instance on it, so nothing on the page can wait.

#[cfg(not(target_feature = "atomics"))]
compile_error!(
    "threadground's runtime needs threads: build for wasm32 with -Ctarget-feature=+atomics,+bulk-memory \
     and a standard library built with the same flags (-Zbuild-std); `scripts/build engine` does all that"
);
#[cfg(not(panic = "unwind"))]
compile_error!(
    "threadground's runtime unwinds the threads that it stops: build for wasm32 with -Cpanic=unwind \
     and -Zbuild-std=std,panic_unwind; `scripts/build engine` does all that"
);

use super::answers::{FutexWait, Unfetched};
use crate::ground::Nanos;
use core::cell::Cell;
use core::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use wasm_bindgen::prelude::*;

/// The size of a carrier's or a fiber's stack, in bytes. It is set before the first of them is there.
static STACK: AtomicU32 = AtomicU32::new(256 * 1024);

pub(crate) fn stack() -> u32 {
    STACK.load(Ordering::Relaxed)
}

/// From now on stacks have so many bytes where nobody says.
pub(crate) fn set_usual_stack(bytes: u32) {
    STACK.store(bytes, Ordering::Relaxed);
}

#[wasm_bindgen(module = "/src/platform/carrier.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    fn become_host(
        module: JsValue,
        memory: JsValue,
        shim: &str,
        stack: u32,
        pool: JsValue,
    ) -> Result<(), JsValue>;
    #[wasm_bindgen(js_name = grow)]
    fn grow_workers(count: u32);
    #[wasm_bindgen(js_name = grow_once)]
    fn grow_worker_once(stack: u32, ticket: u32);
    #[cfg(feature = "record")]
    fn start_data_workers(word: *const AtomicU32);
    fn stack_used_up();
    #[wasm_bindgen(catch)]
    fn fetch_document(address: &str) -> Result<String, JsValue>;
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_namespace = performance, js_name = timeOrigin)]
    static TIME_ORIGIN: f64;
    #[wasm_bindgen(js_namespace = console, js_name = log)]
    fn console_log(line: &str);
    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn console_error(line: &str);
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
}

thread_local! {
    /// This worker's time origin in nanoseconds; each worker's clock starts with the worker.
    static ORIGIN: Cell<Nanos> = const { Cell::new(0) };
}

pub(crate) fn now() -> Nanos {
    let mut origin = ORIGIN.get();
    if origin == 0 {
        origin = (TIME_ORIGIN.with(|&origin| origin) * 1e6) as Nanos;
        ORIGIN.set(origin);
    }
    origin + (performance_now() * 1e6) as Nanos
}

pub(super) fn wait(word: &AtomicU32, expected: u32, deadline: Option<Nanos>) -> FutexWait {
    // A negative timeout is for ever; a deadline in the past is a timeout of 0.
    let timeout = deadline.map_or(-1, |at| (at - now()).max(0));
    // SAFETY:
    // - the word is aligned and lies in this memory for the whole call, it is borrowed;
    // - this worker may wait: the page has no instance on this memory.
    let result = unsafe {
        core::arch::wasm32::memory_atomic_wait32(word.as_ptr().cast(), expected.cast_signed(), timeout)
    };
    match result {
        1 => FutexWait::NotEqual,
        2 => FutexWait::TimedOut,
        _ => FutexWait::Woken,
    }
}

pub(super) fn wake(word: *const AtomicU32, count: u32) -> u32 {
    // SAFETY: the address is one of this memory, which never shrinks; notify reads nothing from it.
    unsafe { core::arch::wasm32::memory_atomic_notify(word.cast_mut().cast(), count) }
}

/// Fetches a document by a synchronous request of this worker.
pub(crate) fn fetch(address: &str) -> Result<String, Unfetched> {
    // What is thrown is the status of the answer or, where there was none, the browser's error.
    fetch_document(address).map_err(|thrown| {
        thrown.as_f64().map_or(Unfetched::Unreachable, |code| Unfetched::Status(code as u16))
    })
}

/// Passes a moment of this many units, each of about ten nanoseconds.
pub(crate) fn pause(units: u32) {
    for unit in 0..units * 16 {
        // There is no instruction for a pause, and the compiler would remove an empty loop.
        core::hint::black_box(unit);
    }
}

/// Whether [`yield_now`] does what it says.
pub(crate) const CAN_YIELD: bool = false;

/// Passes a moment: a worker has no way to let another thread have the processor.
pub(crate) fn yield_now() {
    pause(2);
}

/// A function for the host's script: it starts the number of rayon's workers that it is given, and returns a
/// promise.
#[cfg(feature = "record")]
fn pool() -> JsValue {
    Closure::<dyn Fn(usize) -> js_sys::Promise>::new(wasm_bindgen_rayon::init_thread_pool).into_js_value()
}
#[cfg(not(feature = "record"))]
fn pool() -> JsValue {
    JsValue::UNDEFINED
}

/// Whether rayon's workers are there: 0 not yet, 1 they are, 2 they could not be started.
#[cfg(feature = "record")]
static DATA_WORKERS: AtomicU32 = AtomicU32::new(0);

/// Makes sure that rayon's workers are there; returns whether they are. The host starts them, once, while the
/// caller waits.
#[cfg(feature = "record")]
pub(crate) fn data_workers() -> bool {
    if DATA_WORKERS.load(Ordering::Acquire) == 0 {
        start_data_workers(&raw const DATA_WORKERS);
    }
    while DATA_WORKERS.load(Ordering::Acquire) == 0 {
        wait(&DATA_WORKERS, 0, None);
    }
    DATA_WORKERS.load(Ordering::Acquire) == 1
}

/// Shows a line in the browser's console.
pub(crate) fn print(line: &str, error: bool) {
    if error {
        console_error(line);
    } else {
        console_log(line);
    }
}

/// Where the caller's stack in this memory has come to: the browser's own stack of calls is another one.
#[inline]
pub(crate) fn stack_pointer() -> usize {
    let pointer: usize;
    // SAFETY: it only reads a global.
    unsafe { core::arch::asm!("global.get __stack_pointer", "local.set {}", out(local) pointer) };
    pointer
}

/// How many marks a stack has, and how far they are apart, in bytes.
const MARKS: usize = 16;
const APART: usize = 64;
const MARK: u32 = 0x57AC_E4D5;

fn marks(at: usize) -> impl Iterator<Item = *mut u32> {
    (0..MARKS).map(move |mark| core::ptr::with_exposed_provenance_mut(at + mark * APART))
}

/// Leaves marks from here on upwards on the caller's stack, far below what it has used so far.
pub(crate) fn mark(at: usize) {
    // SAFETY: they are on the caller's stack, and nothing else is there.
    marks(at).for_each(|mark| unsafe { mark.write_volatile(MARK) });
}

/// Ends the caller with a sentence if the marks from here on upwards are lost.
pub(crate) fn check_marks(at: usize) {
    // SAFETY: they are on the caller's stack.
    if marks(at).any(|mark| unsafe { mark.read_volatile() } != MARK) {
        stack_used_up();
        // A trap, which no destructor hears of.
        core::arch::wasm32::unreachable();
    }
}

/// Starts `count` workers. Their life is `carrier_serve`, which `carrier.js` calls through wasm-bindgen's
/// glue. All count as given: a worker that the browser refuses is told to the page, and spoils this memory.
pub(crate) fn grow(count: u32, _life: fn()) -> u32 {
    if count > 0 {
        grow_workers(count);
    }
    count
}

/// Starts a worker that has a stack of this many bytes, for the job with this ticket.
pub(crate) fn grow_once(stack: u32, ticket: u32, _life: fn(u32)) -> bool {
    // A stack is a whole number of wasm's pages.
    grow_worker_once(stack.next_multiple_of(64 * 1024), ticket);
    true
}

/// Whether the caller is the process's main thread: here the first that asks, as what holds the memory's first
/// instance does.
pub(crate) fn is_main() -> bool {
    static ASKED: AtomicBool = AtomicBool::new(false);
    !ASKED.swap(true, Ordering::Relaxed)
}

/// Installs a panic hook that calls `ours`, and where that returns false writes to the browser's console.
pub(crate) fn install_panic_hook(ours: fn(&std::panic::PanicHookInfo<'_>) -> bool) {
    std::panic::set_hook(Box::new(move |info| {
        if !ours(info) {
            console_error_panic_hook::hook(info);
        }
    }));
}

/// Makes this instance, the memory's first, the host.
///
/// `shim` is the script that instantiates the module, relative to the folder of wasm-bindgen's glue.
///
/// # Errors
/// What the host's script throws, if the memory is not shared.
pub(crate) fn host(shim: &str) -> Result<(), JsValue> {
    become_host(wasm_bindgen::module(), wasm_bindgen::memory(), shim, stack(), pool())
}
