//! Which dictionaries were written to, as the interpreter says if it is built to: see `scripts/lib/patched.py`. In any other one
//! nobody knows.

#[cfg(says_written)]
mod told {
    use rustpython_vm::builtins::PyDict;

    pub(crate) const ARE_TOLD: bool = true;

    /// The dictionary says when it is next written to, by this number.
    pub(crate) fn watch(dict: &PyDict, number: u32) {
        // Their own numbers begin at 1.
        dict.watch(number + 1);
    }

    /// The numbers of those that were written to since they were watched. Each has to be watched anew.
    pub(crate) fn take() -> Vec<u32> {
        PyDict::take_written().into_iter().map(|number| number - 1).collect()
    }
}

#[cfg(not(says_written))]
mod told {
    use rustpython_vm::builtins::PyDict;

    pub(crate) const ARE_TOLD: bool = false;

    pub(crate) fn watch(_dict: &PyDict, _number: u32) {}

    pub(crate) fn take() -> Vec<u32> {
        Vec::new()
    }
}

pub(crate) use told::{ARE_TOLD, take, watch};
