//! Python's objects, as the primitives carry them: with their words, made beforehand.

use crate::identity::numbered;
use crate::operation::call_back;
use core::any::Any;
use core::cmp::Ordering;
use rustpython_vm::types::PyComparisonOp;
use rustpython_vm::{AsObject, PyObjectRef, PyResult, VirtualMachine};
use threadground::front::foreign::Foreign;

/// The most characters that an object's words have: the record is for people.
const MOST: usize = 200;

/// The object, for a primitive to carry.
///
/// # Errors
/// What its `__repr__` raises is not one: then its words are its type's name.
#[must_use]
pub fn carried(object: PyObjectRef, vm: &VirtualMachine) -> Foreign {
    let words = words(&object, vm);
    Foreign::new(object, words, compare)
}

/// The object that a primitive has carried.
#[must_use]
pub fn object(carried: &Foreign) -> PyObjectRef {
    carried.value::<PyObjectRef>().expect("all that is carried is Python's").clone()
}

/// What the object's `repr` says, or where that fails its type's name.
#[must_use]
pub fn words(object: &PyObjectRef, vm: &VirtualMachine) -> String {
    let all = match object.repr(vm) {
        Ok(text) => numbered(&text.to_string()).into_owned(),
        Err(_) => format!("<{}>", object.class().name()),
    };
    match all.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &all[..end]),
        None => all,
    }
}

/// As a heap of Python's compares: by `<` alone.
fn compare(one: &(dyn Any + Send + Sync), other: &(dyn Any + Send + Sync)) -> Ordering {
    let both = one.downcast_ref::<PyObjectRef>().zip(other.downcast_ref::<PyObjectRef>());
    let Some((one, other)) = both else { return Ordering::Equal };
    call_back(|vm| -> PyResult<Ordering> {
        let less = |a: &PyObjectRef, b: &PyObjectRef| a.rich_compare_bool(b, PyComparisonOp::Lt, vm);
        Ok(match less(one, other)? {
            true => Ordering::Less,
            false if less(other, one)? => Ordering::Greater,
            false => Ordering::Equal,
        })
    })
}
