//! What the library's native code may do before a program comes to its next turn.
//!
//! A program looks at each turn of its loops whether its run goes on. `sum(itertools.repeat(1))` has no turns of the
//! program's; `10 ** 10 ** 9` is a single step. So the iterators that give things for long look in the place of the program,
//! and a number that would have too many bits is refused before it is made.

use crate::system;
use core::cell::Cell;
use rustpython_vm::builtins::PyInt;
use rustpython_vm::compiler::Mode;
use rustpython_vm::function::PosArgs;
use rustpython_vm::protocol::{PyIterReturn, PyNumberTernaryFunc};
use rustpython_vm::types::PyComparisonOp;
use rustpython_vm::{AsObject, Py, PyObject, PyObjectRef, PyResult, VirtualMachine};
use std::sync::OnceLock;

/// The most bits that a power, a factorial, and what counts arrangements may have: some twenty million digits, which take
/// seconds.
const MOST_BITS: f64 = (1_u64 << 26) as f64;

/// How many items iterators give before they look if the run goes on, and for how many turns of a program's these stand.
const ITEMS: u32 = 1_000;
const TURNS: u32 = ITEMS / 10;

type Next = fn(&PyObject, &VirtualMachine) -> PyResult<PyIterReturn>;

/// What makes an iterator of each kind that gives things for long, as an expression of Python's.
const ITERATORS: [&str; 20] = [
    "iter(range(0))",
    "iter(range(1 << 100, 1 << 101))",
    "iter(int, 0)",
    "itertools.accumulate(())",
    "itertools.batched((), 1)",
    "itertools.chain()",
    "itertools.combinations((), 1)",
    "itertools.combinations_with_replacement((), 1)",
    "itertools.compress((), ())",
    "itertools.count()",
    "itertools.cycle(())",
    "itertools.dropwhile(bool, ())",
    "itertools.filterfalse(bool, ())",
    "itertools.groupby(())",
    "itertools.islice((), 1)",
    "itertools.pairwise(())",
    "itertools.permutations(())",
    "itertools.product(())",
    "itertools.repeat(1)",
    "itertools.zip_longest()",
];

/// What each of these kinds did before.
static ORIGINALS: [OnceLock<Next>; ITERATORS.len()] = [const { OnceLock::new() }; ITERATORS.len()];

thread_local! {
    /// How many items the current thread has been given since it last looked.
    static GIVEN: Cell<u32> = const { Cell::new(0) };
}

/// Gives the next item of an iterator of that kind.
fn next<const KIND: usize>(iterator: &PyObject, vm: &VirtualMachine) -> PyResult<PyIterReturn> {
    let given = GIVEN.get() + 1;
    if given == ITEMS {
        GIVEN.set(0);
        system::turns(TURNS, vm)?;
    } else {
        GIVEN.set(given);
    }
    ORIGINALS[KIND].get().expect("it was put there before this function")(iterator, vm)
}

/// Makes a table with such a function for each kind.
macro_rules! each_kind {
    ($($kind:literal)*) => { [$(next::<$kind>),*] };
}

const NEXT: [Next; ITERATORS.len()] = each_kind!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19);

/// What a power of numbers does.
static POWER: OnceLock<PyNumberTernaryFunc> = OnceLock::new();

fn power(base: &PyObject, exponent: &PyObject, modulus: &PyObject, vm: &VirtualMachine) -> PyResult {
    if vm.is_none(modulus)
        && let (Some(base), Some(exponent)) = (base.downcast_ref::<PyInt>(), exponent.downcast_ref::<PyInt>())
        && base.as_bigint().bits() > 1
    {
        refuse_above(base.as_bigint().bits() as f64 * size(exponent, vm)?, vm)?;
    }
    POWER.get().expect("it was put there before this function")(base, exponent, modulus, vm)
}

/// How large a number is, about, if it is not negative.
fn size(number: &Py<PyInt>, vm: &VirtualMachine) -> PyResult<f64> {
    if let Ok(small) = i64::try_from(number.as_bigint()) {
        return Ok(small.max(0) as f64);
    }
    let zero: PyObjectRef = vm.ctx.new_int(0).into();
    let is_negative = number.as_object().rich_compare_bool(&zero, PyComparisonOp::Lt, vm)?;
    Ok(if is_negative { 0.0 } else { f64::INFINITY })
}

fn refuse_above(bits: f64, vm: &VirtualMachine) -> PyResult<()> {
    if bits > MOST_BITS {
        return Err(vm.new_memory_error(format!("an int of more than {MOST_BITS} bits is too large here")));
    }
    Ok(())
}

/// The functions of `math` that give large numbers for small ones, each with what it gives of how many bits.
const LARGE: [(&str, fn(f64, f64) -> f64); 3] = [
    ("factorial", |n, _| n * n.max(1.0).log2()),
    ("perm", |n, k| k.min(n) * n.max(1.0).log2()),
    ("comb", |n, k| k.min(n - k).max(0.0) * n.max(1.0).log2()),
];

/// Puts a function in the place of one of `math`'s that looks first how many bits it would give.
fn guard(
    math: &PyObjectRef,
    name: &'static str,
    bits: fn(f64, f64) -> f64,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let original = math.get_attr(name, vm)?;
    let does = original.clone();
    let guarded = vm.new_function(name, move |arguments: PosArgs, vm: &VirtualMachine| -> PyResult {
        let sizes: Vec<_> = arguments.iter().filter_map(|one| one.downcast_ref::<PyInt>()).collect();
        if let Some(n) = sizes.first() {
            let n = size(n, vm)?;
            let k = sizes.get(1).map_or(Ok(n), |k| size(k, vm))?;
            refuse_above(bits(n, k), vm)?;
        }
        does.call(arguments.into_vec(), vm)
    });
    for name in ["__doc__", "__module__", "__text_signature__"] {
        if let Ok(value) = original.get_attr(name, vm) {
            let _ = guarded.as_object().set_attr(name, value, vm);
        }
    }
    math.set_attr(name, guarded, vm)
}

/// Puts all limits in place: the interpreter has begun.
///
/// # Errors
/// What the library raises.
pub(crate) fn begin(vm: &VirtualMachine) -> PyResult<()> {
    let int = &vm.ctx.types.int_type.slots.as_number;
    if let Some(does) = int.power.load() {
        let _ = POWER.set(does);
        for slot in [&int.power, &int.right_power, &int.inplace_power] {
            if slot.load().is_some() {
                slot.store(Some(power));
            }
        }
    }
    let math = vm.import("math", 0)?;
    for (name, bits) in LARGE {
        guard(&math, name, bits, vm)?;
    }
    let scope = vm.new_scope_with_builtins();
    scope.globals.set_item("itertools", vm.import("itertools", 0)?, vm)?;
    for (kind, makes) in ITERATORS.iter().enumerate() {
        let code = vm.compile(makes, Mode::Eval, "<limits>");
        let code = code.map_err(|error| error.into_pyexception(vm, Some(makes)))?;
        let made = vm.run_code_obj(code, scope.clone())?;
        let slot = &made.class().slots.iternext;
        let does = slot.load().ok_or_else(|| vm.new_system_error(format!("{makes} is no iterator")))?;
        let _ = ORIGINALS[kind].set(does);
        slot.store(Some(NEXT[kind]));
    }
    Ok(())
}
