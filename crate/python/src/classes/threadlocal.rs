//! `threading.local`: attributes that each thread has for itself.

use crate::operation::{make, operate};
use crate::place;
use crate::value::{object, words};
use rustpython_vm::builtins::{PyDictRef, PyStr, PyType, PyTypeRef};
use rustpython_vm::function::{FuncArgs, PySetterValue};
use rustpython_vm::types::{Constructor, GetAttr, SetAttr};
use rustpython_vm::{AsObject, Py, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass};
use threadground::front::foreign::Foreign;
use threadground::thread::Local as Primitive;

/// `threading.local`.
#[pyclass(module = "_thread", name = "_local")]
#[derive(PyPayload)]
pub struct Local {
    /// Each thread's dictionary, with the words of what was last set in it.
    dicts: Primitive<Foreign>,
    /// What a subclass's `__init__` is called with, in each thread.
    arguments: FuncArgs,
}

impl core::fmt::Debug for Local {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("local")
    }
}

impl Constructor for Local {
    type Args = FuncArgs;

    fn slot_new(class: PyTypeRef, arguments: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let has_init = class.slots.init.load().map(|init| init as usize)
            != vm.ctx.types.object_type.slots.init.load().map(|init| init as usize);
        if !has_init && !(arguments.args.is_empty() && arguments.kwargs.is_empty()) {
            return Err(vm.new_type_error("Initialization arguments are not supported"));
        }
        let dicts = make(vm, Primitive::new)?;
        let zelf = Self { dicts, arguments }.into_ref_with_type(vm, class)?;
        // `__init__` is called for this thread by whoever makes the object.
        zelf.dicts_of_this_thread_is(&vm.ctx.new_dict(), "no value");
        Ok(zelf.into())
    }

    fn py_new(_class: &Py<PyType>, _arguments: FuncArgs, _vm: &VirtualMachine) -> PyResult<Self> {
        unreachable!("slot_new makes it")
    }
}

impl Local {
    /// The thread has this dictionary from now on; nobody hears of it.
    fn dicts_of_this_thread_is(&self, dict: &PyDictRef, words: &str) {
        self.dicts.begin_with(carry(dict, words));
    }
}

fn carry(dict: &PyDictRef, words: &str) -> Foreign {
    Foreign::new(PyObjectRef::from(dict.clone()), words, |_, _| core::cmp::Ordering::Equal)
}

/// The current thread's dictionary; a thread that comes for the first time begins as `__init__` says.
fn dict(zelf: &Py<Local>, reads: bool, vm: &VirtualMachine) -> PyResult<PyDictRef> {
    if !zelf.dicts.has_value() {
        zelf.dicts_of_this_thread_is(&vm.ctx.new_dict(), "no value");
        let init = zelf.class().slots.init.load();
        if let Some(init) = init {
            init(zelf.as_object(), zelf.arguments.clone(), vm)?;
        }
    }
    let has = if reads { operate(vm, || zelf.dicts.get())? } else { zelf.dicts.peek() };
    let has = has.ok_or_else(|| vm.new_system_error("a thread without a dictionary"))?;
    object(&has).try_into_value(vm)
}

impl GetAttr for Local {
    fn getattro(zelf: &Py<Self>, name: &Py<PyStr>, vm: &VirtualMachine) -> PyResult {
        if name.as_bytes() == b"__dict__" {
            return Ok(dict(zelf, false, vm)?.into());
        }
        // What the class has, a method above all, is no value of the thread's.
        let is_of_class = zelf.class().get_attr(vm.ctx.intern_str(name.as_wtf8())).is_some();
        let values = dict(zelf, !is_of_class, vm)?;
        zelf.as_object().generic_getattr_opt(name, Some(values), vm)?.ok_or_else(|| {
            let class = zelf.class().slot_name();
            vm.new_attribute_error(format!("'{class}' object has no attribute '{name}'"))
        })
    }
}

impl SetAttr for Local {
    fn setattro(
        zelf: &Py<Self>,
        name: &Py<PyStr>,
        value: PySetterValue,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        if name.as_bytes() == b"__dict__" {
            let class = zelf.class().slot_name();
            return Err(vm.new_attribute_error(format!("'{class}' object attribute '__dict__' is read-only")));
        }
        // What the class has for it, a property or a slot, is the same for all threads.
        if let Some(of_class) = zelf.class().get_attr(vm.ctx.intern_str(name.as_wtf8()))
            && let Some(set) = of_class.class().slots.descr_set.load()
        {
            return set(&of_class, zelf.to_owned().into(), value, vm);
        }
        let values = dict(zelf, false, vm)?;
        match value {
            PySetterValue::Assign(value) => {
                let words = words(&value, vm);
                values.set_item(name, value, vm)?;
                // What `__init__` sets is what each thread begins with.
                if place::is_in_init() {
                    zelf.dicts_of_this_thread_is(&values, &words);
                    return Ok(());
                }
                operate(vm, || zelf.dicts.set(carry(&values, &words)))
            }
            PySetterValue::Delete => {
                if values.get_item_opt(name, vm)?.is_none() {
                    return Err(vm.new_attribute_error(name.to_string()));
                }
                values.del_item(name, vm)?;
                operate(vm, || zelf.dicts.set(carry(&values, "no value")))
            }
        }
    }
}

#[pyclass(with(Constructor, GetAttr, SetAttr), flags(BASETYPE, HAS_WEAKREF))]
impl Local {}
