//! What a program has of the machine: its output, its clock, its chance, and its end. All of it is the run's.

use crate::classes::thread::Handle;
use crate::identity::{self, numbered};
use crate::operation::{operate, span};
use crate::{gil, memory, place, spins};
use core::cell::RefCell;
use core::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};
use rustpython_vm::builtins::{PyDictRef, PyListRef, PyStrRef};
use rustpython_vm::{AsObject, PyObjectRef, PyResult, VirtualMachine};
use threadground::runtime::foreign;
use threadground::thread::{self as primitives, module_functions};

thread_local! {
    /// What the current thread has written to each of its two outputs and not ended by a line's end.
    static REST: RefCell<[String; 2]> = const { RefCell::new([String::new(), String::new()]) };
}

/// The most characters that a line without an end may have: then it is printed all the same.
const LONGEST: usize = 10_000;

/// Writes to the output, or to the one for errors. Each line that ends is printed.
fn write(text: PyStrRef, error: bool, vm: &VirtualMachine) -> PyResult<()> {
    if !foreign::is_in_run() {
        // What an earlier run has left says its last words, and nobody hears them.
        return Ok(());
    }
    let text = text.to_string();
    let text = numbered(&text);
    let mut rest = REST.with_borrow_mut(|rest| core::mem::take(&mut rest[usize::from(error)]));
    rest.push_str(&text);
    let mut lines = rest.as_str();
    while let Some(end) = lines.find('\n').or((lines.len() > LONGEST).then_some(LONGEST)) {
        let (line, others) = lines.split_at(lines.floor_char_boundary(end));
        print(line, error, vm)?;
        lines = others.strip_prefix('\n').unwrap_or(others);
    }
    REST.with_borrow_mut(|all| lines.clone_into(&mut all[usize::from(error)]));
    Ok(())
}

fn print(line: &str, error: bool, vm: &VirtualMachine) -> PyResult<()> {
    let site = place::here();
    operate(vm, || foreign::print(line, error, site))
}

/// Prints what the current thread has written without a line's end: it has come to its own.
pub fn flush_rest(vm: &VirtualMachine) {
    for (error, rest) in REST.take().into_iter().enumerate() {
        if !rest.is_empty() {
            // A thread that is cut off prints no more.
            let _ = print(&rest, error == 1, vm);
        }
    }
}

/// The seed of all chance that a program does not seed itself.
static CHANCE: AtomicU64 = AtomicU64::new(0);

/// Chance begins anew, as it does in each run.
pub fn begin_chance() {
    CHANCE.store(0x9e37_79b9_7f4a_7c15, Relaxed);
}

/// The next number by chance (splitmix64).
fn chance() -> u64 {
    let mut bits = CHANCE.fetch_add(0x9e37_79b9_7f4a_7c15, Relaxed);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// The clock, in nanoseconds since the run began.
fn clock(vm: &VirtualMachine) -> PyResult<i64> {
    let site = place::here();
    operate(vm, || foreign::look_at_clock(site))
}

fn sleep(seconds: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
    let seconds = crate::operation::seconds(seconds, vm)?;
    if seconds < 0.0 {
        return Err(vm.new_value_error("sleep length must be non-negative"));
    }
    let time = span(seconds, vm)?;
    if time.is_zero() {
        return spins::yield_turn(vm);
    }
    operate(vm, || primitives::sleep(time))
}

/// Fetches a document: its text, or `None` and the code of the answer, if there was one.
fn fetch(address: PyStrRef, seconds: f64, vm: &VirtualMachine) -> PyResult {
    let (address, time) = (address.to_string(), span(seconds, vm)?);
    let fetched = operate(vm, || threadground::fetch::fetch(&address, time))?;
    let (text, code) = match fetched {
        Ok(text) => (vm.ctx.new_str(text).into(), vm.ctx.none()),
        Err(error) => {
            (vm.ctx.none(), error.code.map_or_else(|| vm.ctx.none(), |code| vm.ctx.new_int(code).into()))
        }
    };
    Ok(vm.ctx.new_tuple(vec![text, code]).into())
}

/// Records that the thread has failed with this message.
fn failed(message: PyStrRef, _vm: &VirtualMachine) {
    foreign::failed(&message.to_string(), place::here());
}

/// Ends the run, as `os._exit` ends a process.
fn end_run(vm: &VirtualMachine) -> PyResult<()> {
    foreign::end_run();
    check(vm)
}

/// How many turns of loops and calls of functions the program has made; and after how many the run is given up where threads
/// take turns: what comes to so many in a run never ends.
static TURNS: AtomicU64 = AtomicU64::new(0);
static MOST_TURNS: AtomicU64 = AtomicU64::new(MOST);
pub(crate) const MOST: u64 = 20_000_000;

/// After so many turns a thread that takes turns with others makes a step, so that a limit on steps ends what never ends.
const TURNS_WITHOUT_A_STEP: u64 = 100_000;

/// After so many turns it is looked at the memory, and whether a browser's event loop should come round.
const TURNS_WITHOUT_A_LOOK: u64 = 100;

/// How many runs have begun.
static RUNS: AtomicU32 = AtomicU32::new(0);

/// The number of the current run.
pub fn run_number() -> u32 {
    RUNS.load(Relaxed)
}

/// A run begins, which is given up after so many turns.
pub fn begin_run(most: u64) {
    RUNS.fetch_add(1, Relaxed);
    identity::begin();
    memory::begin_run();
    TURNS.store(0, Relaxed);
    MOST_TURNS.store(most, Relaxed);
}

/// Goes on in a run that goes on; in one that is over it raises what cuts the thread off.
///
/// # Errors
/// What cuts the thread off, or a `MemoryError` if there is too much in memory.
pub fn check(vm: &VirtualMachine) -> PyResult<()> {
    turns(1, vm)
}

/// The same after so many turns.
///
/// # Errors
/// As [`check`].
pub(crate) fn turns(number: u32, vm: &VirtualMachine) -> PyResult<()> {
    let before = TURNS.fetch_add(number.into(), Relaxed);
    let turns = before + u64::from(number);
    if turns > MOST_TURNS.load(Relaxed) && foreign::is_controlled() {
        foreign::give_up();
    }
    if turns / TURNS_WITHOUT_A_STEP != before / TURNS_WITHOUT_A_STEP || foreign::is_to_end() {
        operate(vm, foreign::pause)?;
    }
    let looks = turns / TURNS_WITHOUT_A_LOOK != before / TURNS_WITHOUT_A_LOOK;
    if looks {
        vm.allow_threads(foreign::rest_if_due);
        if gil::is_due() {
            vm.allow_threads(gil::switch);
        }
    }
    if (looks || memory::is_short()) && memory::is_used_up() {
        return Err(vm.new_memory_error("the program takes more memory than a run may have"));
    }
    Ok(())
}

/// The same at a turn of a `for` loop, which gets on by it.
///
/// # Errors
/// What cuts the thread off.
pub fn turn(vm: &VirtualMachine) -> PyResult<()> {
    spins::changes();
    check(vm)
}

/// The same at a turn of a loop that only waits for another thread.
///
/// # Errors
/// What cuts the thread off.
pub fn poll(vm: &VirtualMachine) -> PyResult<()> {
    check(vm)?;
    spins::yield_turn(vm)
}

/// The idents of the threads that are alive.
fn alive(vm: &VirtualMachine) -> PyResult<PyListRef> {
    let alive = operate(vm, module_functions::enumerate)?;
    let idents = alive.iter().filter_map(primitives::Thread::peek_ident);
    Ok(vm.ctx.new_list(idents.map(|ident| vm.ctx.new_int(ident).into()).collect()))
}

fn get_ident(vm: &VirtualMachine) -> PyResult<u32> {
    operate(vm, module_functions::get_ident)
}

fn get_native_id(vm: &VirtualMachine) -> PyResult<u32> {
    operate(vm, module_functions::get_native_id)
}

fn current_handle(vm: &VirtualMachine) -> PyResult<Handle> {
    operate(vm, module_functions::current_thread).map(Handle::of)
}

fn main_handle(vm: &VirtualMachine) -> PyResult<Handle> {
    operate(vm, module_functions::main_thread).map(Handle::of)
}

fn stack_size(size: u32, vm: &VirtualMachine) -> PyResult<u32> {
    operate(vm, || module_functions::set_stack_size(size))
}

/// Puts all functions into this module.
///
/// # Errors
/// What the module's dictionary raises.
pub fn fill(module: &PyDictRef, vm: &VirtualMachine) -> PyResult<()> {
    let functions = [
        vm.new_function("write", write),
        vm.new_function("id", identity::id),
        vm.new_function("chance", chance),
        vm.new_function("clock", clock),
        vm.new_function("peek_at_clock", foreign::peek_at_clock),
        vm.new_function("sleep", sleep),
        vm.new_function("fetch", fetch),
        vm.new_function("failed", failed),
        vm.new_function("end_run", end_run),
        vm.new_function("check", check),
        vm.new_function("is_controlled", foreign::is_controlled),
        vm.new_function("ident", foreign::ident),
        vm.new_function("get_ident", get_ident),
        vm.new_function("get_native_id", get_native_id),
        vm.new_function("start_new_thread", crate::classes::thread::start_new_thread),
        vm.new_function("current_handle", current_handle),
        vm.new_function("main_handle", main_handle),
        vm.new_function("alive", alive),
        vm.new_function("count", foreign::alive),
        vm.new_function("stack_size", stack_size),
    ];
    for function in functions {
        let name = function.as_object().get_attr("__name__", vm)?;
        module.set_item(&*name, function.into(), vm)?;
    }
    Ok(())
}
