//! The looks whether the run goes on, at each turn of a loop and at the beginning of each function.
//!
//! A look is a constant of the program's code whose sign is changed, `-look`: that finds it without any dictionary, and calls
//! no function of Python's.

use crate::rewrite::{CHECK, LOOK, POLL, TURN};
use crate::system;
use rustpython_vm::protocol::PyNumberMethods;
use rustpython_vm::types::AsNumber;
use rustpython_vm::{Py, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// Whether the program that runs looks by itself at every turn if its run goes on. Nothing else is ordered by it: who
/// sees it late looks one turn later.
static LOOKS: AtomicBool = AtomicBool::new(true);

/// A program begins to run, which looks at every turn if its run goes on, or else when it is [asked to](ask_to_look).
pub(crate) fn begin(looks: bool) {
    LOOKS.store(looks, Relaxed);
}

/// Asks the program that runs to look from now on if its run goes on.
pub(crate) fn ask_to_look() {
    begin(true);
}

/// Whether the program that runs looks.
#[cfg(not(target_family = "wasm"))]
pub(crate) fn are_looked() -> bool {
    LOOKS.load(Relaxed)
}

/// A look.
#[pyclass(module = "_threadground", name = "Look")]
#[derive(Debug, PyPayload)]
pub(crate) struct Look {
    look: fn(&VirtualMachine) -> PyResult<()>,
}

impl AsNumber for Look {
    fn as_number() -> &'static PyNumberMethods {
        static METHODS: PyNumberMethods = PyNumberMethods {
            negative: Some(|zelf, vm| {
                let look: Option<&Py<Look>> = zelf.obj.downcast_ref::<Look>().filter(|_| LOOKS.load(Relaxed));
                look.map_or(Ok(()), |zelf| (zelf.look)(vm)).map(|()| vm.ctx.none())
            }),
            ..PyNumberMethods::NOT_IMPLEMENTED
        };
        &METHODS
    }
}

#[pyclass(with(AsNumber))]
impl Look {}

/// The look that a text stands for in what the rewriting makes.
pub(crate) fn look(text: &str, vm: &VirtualMachine) -> Option<PyObjectRef> {
    static ALL: OnceLock<[(&str, PyObjectRef); 3]> = OnceLock::new();
    let name = text.strip_prefix(LOOK)?;
    let all = ALL.get_or_init(|| {
        let looks = [
            (TURN, system::turn as fn(&VirtualMachine) -> PyResult<()>),
            (CHECK, system::check),
            (POLL, system::poll),
        ];
        looks.map(|(name, look)| {
            let look: PyObjectRef = Look { look }.into_ref(&vm.ctx).into();
            look.make_immortal();
            (name, look)
        })
    });
    all.iter().find(|(of, _)| *of == name).map(|(_, look)| look.clone())
}
