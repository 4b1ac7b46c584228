//! The uses of what threads may share, as a rewritten program does them: a step each, if the place is shared.
//!
//! | file | what it is |
//! | --- | --- |
//! | `variables` | globals, and functions' variables |
//! | `attributes` | objects' attributes |
//! | `insides` | what is in lists, dicts, sets and deques |

mod attributes;
mod insides;
pub(crate) mod looks;
mod variables;

use crate::operation::{at, call_back, cut};
use crate::sharing::{Family, How, Key, Sharing, sharing};
use crate::value::words;
use crate::{interpreter, place};
use rustpython_vm::builtins::PyDictRef;
use rustpython_vm::class::PyClassImpl;
use rustpython_vm::{PyObjectRef, PyPayload, PyResult, VirtualMachine};
use std::sync::MutexGuard;
use threadground::front::Site;
use threadground::shared::Variable;

/// A use of a place.
struct Use {
    key: Key,
    /// Where it is used, with the name of what is used.
    site: Option<Site>,
}

impl Use {
    /// Uses the place by this, which gives the value that it has then; `peek` gives the value that it has before, if
    /// it has one. It is a step, if places of this family are shared; if they are not, that it is used is noted where uses
    /// are watched. A change that fails leaves what there is by then.
    fn done<R>(
        self,
        mut all: MutexGuard<'_, Sharing>,
        family: Family,
        how: How,
        vm: &VirtualMachine,
        peek: impl Fn() -> Option<PyObjectRef>,
        work: impl FnOnce() -> PyResult<(R, PyObjectRef)>,
    ) -> PyResult<R> {
        if !all.is_shared(&family) {
            all.touch(family, self.key, how);
            drop(all);
            return work().map(|(result, _)| result);
        }
        let known = all.variable(&self.key);
        drop(all);
        let variable = match known {
            Some(variable) => variable,
            // By its first use the variable comes into being.
            None => match peek() {
                Some(now) => self.made(&now, vm)?,
                None if how == How::Reads => return work().map(|(result, _)| result),
                None => {
                    let (result, now) = work()?;
                    self.made(&now, vm)?;
                    return Ok(result);
                }
            },
        };
        let mut result = None;
        let both = || {
            call_back(|vm| {
                let (outcome, now) = match work() {
                    Ok((outcome, now)) => (Ok(outcome), words(&now, vm)),
                    Err(error) => {
                        let left = if how == How::Changes { peek() } else { None };
                        (Err(error), left.map(|left| words(&left, vm)).unwrap_or_default())
                    }
                };
                result = Some(outcome);
                Ok(((), now))
            })
        };
        match how {
            How::Reads => at(place::here(), vm, || variable.read(both))?,
            How::Writes => at(place::here(), vm, || variable.write(false, both))?.unwrap_or_default(),
            How::Changes => at(place::here(), vm, || variable.write(true, both))?.unwrap_or_default(),
        }
        match result {
            Some(result) => result,
            // The run is over, and nothing was done.
            None => Err(cut(vm)),
        }
    }

    /// The variable comes into being, with this value.
    fn made(&self, now: &PyObjectRef, vm: &VirtualMachine) -> PyResult<Variable> {
        let words = words(now, vm);
        let variable = at(self.site, vm, || Variable::new(&words))?;
        sharing().add_variable(self.key.clone(), variable.clone());
        Ok(variable)
    }
}

/// The current place, of what is called so.
fn called(name: &str) -> Option<Site> {
    place::here().map(|site| Site::named(site.file(), site.line(), site.column(), name))
}

/// Makes an item of a stand-in what its `get` and its `set` do with the item's name.
macro_rules! items_by_name {
    ($stand_in:ident) => {
        impl AsMapping for $stand_in {
            fn as_mapping() -> &'static PyMappingMethods {
                static METHODS: PyMappingMethods = PyMappingMethods {
                    length: None,
                    subscript: Some(|mapping, key, vm| {
                        let name = key.to_owned().try_into_value::<PyStrRef>(vm)?;
                        $stand_in::mapping_downcast(mapping).get(name, vm)
                    }),
                    ass_subscript: Some(|mapping, key, value, vm| {
                        let name = key.to_owned().try_into_value::<PyStrRef>(vm)?;
                        $stand_in::mapping_downcast(mapping).set(name, value, vm)
                    }),
                };
                &METHODS
            }
        }

        #[pyclass(with(AsMapping))]
        impl $stand_in {}
    };
}
use items_by_name;

/// The name of the stand-in for a program's globals.
const GLOBALS: &str = "\u{1}globals";

/// Puts what a rewritten program calls among the builtins.
///
/// # Errors
/// What the module raises.
pub fn fill(vm: &VirtualMachine) -> PyResult<()> {
    drop(variables::Globals::make_static_type());
    drop(variables::Cell::make_static_type());
    drop(attributes::Attributes::make_static_type());
    drop(insides::Items::make_static_type());
    drop(insides::Method::make_static_type());
    let functions: [(&str, PyObjectRef); 10] = [
        ("\u{1}load", vm.new_function("load", attributes::load).into()),
        ("\u{1}attributes", vm.new_function("attributes", attributes::attributes).into()),
        ("\u{1}items", vm.new_function("items", insides::items).into()),
        ("\u{1}see", vm.new_function("see", insides::see).into()),
        ("\u{1}made", vm.new_function("made", insides::made).into()),
        ("\u{1}within", vm.new_function("within", insides::within).into()),
        ("\u{1}method", vm.new_function("method", insides::method).into()),
        ("\u{1}new", vm.new_function("new", attributes::new).into()),
        ("\u{1}cell", vm.new_function("cell", variables::cell).into()),
        ("\u{1}put", vm.new_function("put", variables::put).into()),
    ];
    let builtins = interpreter::builtins(vm)?;
    for (name, function) in functions {
        builtins.set_item(name, function, vm)?;
    }
    drop(looks::Look::make_static_type());
    // Each run has a value of its own here.
    builtins.set_item(GLOBALS, vm.ctx.none(), vm)
}

/// Makes the stand-in for the globals of the program that is about to run.
///
/// # Errors
/// What the dictionary of the builtins raises.
pub(crate) fn begin(globals: &PyDictRef, vm: &VirtualMachine) -> PyResult<()> {
    let globals = variables::Globals::of(globals).into_ref(&vm.ctx);
    interpreter::builtins(vm)?.set_item(GLOBALS, globals.into(), vm)
}
