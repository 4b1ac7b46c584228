//! The modules that are there before a program runs, as each run finds them.
//!
//! What a program imports beside these, the next run imports anew; and what a program has changed in these is undone.

use rustpython_vm::builtins::PyDictRef;
use rustpython_vm::{AsObject, PyObjectRef, PyResult, VirtualMachine};
use std::sync::OnceLock;

/// A module's dictionary, and what is in it at first.
type Kept = (PyDictRef, Vec<(PyObjectRef, PyObjectRef)>);

static KEPT: OnceLock<Vec<Kept>> = OnceLock::new();

/// `sys.modules`.
///
/// # Errors
/// What `sys` raises.
pub(crate) fn all(vm: &VirtualMachine) -> PyResult<PyDictRef> {
    vm.sys_module.as_object().get_attr("modules", vm)?.try_into_value(vm)
}

/// Every run is to find the modules as they are now.
///
/// # Errors
/// What looking at a module raises.
pub(crate) fn keep(vm: &VirtualMachine) -> PyResult<()> {
    let modules = all(vm)?;
    let mut kept: Vec<Kept> = Vec::new();
    let dicts = modules.clone().into_iter().filter_map(|(_, module)| module.get_attr("__dict__", vm).ok());
    for dict in dicts.chain([modules.into()]) {
        let dict: PyDictRef = dict.try_into_value(vm)?;
        // A module may be there under two names.
        if !kept.iter().any(|(had, _)| had.is(&dict)) {
            kept.push((dict.clone(), dict.into_iter().collect()));
        }
    }
    let _ = KEPT.set(kept);
    Ok(())
}

/// Makes the modules what they were.
///
/// # Errors
/// What a dictionary raises.
pub(crate) fn restore(vm: &VirtualMachine) -> PyResult<()> {
    for (dict, kept) in KEPT.get().into_iter().flatten() {
        let is_as_it_was = dict.__len__() == kept.len()
            && dict
                .clone()
                .into_iter()
                .zip(kept)
                .all(|((name, value), (was_name, was))| name.is(was_name) && value.is(was));
        if is_as_it_was {
            continue;
        }
        // What goes with it is dropped when it is whole again: a destructor may be the program's.
        let changed: Vec<_> = dict.clone().into_iter().collect();
        dict.clear();
        for (name, value) in kept {
            dict.set_item(&**name, value.clone(), vm)?;
        }
        drop(changed);
    }
    Ok(())
}
