//! A rewritten program's code, as the interpreter has it.
//!
//! Threads run one code at once, and each use of a constant counts as a reference of its object. So constants live for ever,
//! and are not counted: two threads that count in one place wait for each other, at every turn of a loop.

use crate::places::looks;
use rustpython_vm::builtins::{PyCode, PyFrozenSet};
use rustpython_vm::compiler::core::bytecode::{AsBag, BorrowedConstant, CodeObject, Constant, ConstantBag};
use rustpython_vm::vm::Context;
use rustpython_vm::{PyObjectRef, PyPayload, PyRef, VirtualMachine};

/// The code that the interpreter runs, of what was compiled.
pub(crate) fn code_of(compiled: CodeObject, vm: &VirtualMachine) -> PyRef<PyCode> {
    PyCode::new_ref_with_bag(vm, compiled.map_bag(Constants { vm }))
}

type Bag<'a> = <&'a Context as AsBag>::Bag;
/// A constant, as code has it.
type Literal = <Bag<'static> as ConstantBag>::Constant;

/// Makes the constants of a code.
#[derive(Clone, Copy)]
struct Constants<'a> {
    vm: &'a VirtualMachine,
}

impl<'a> Constants<'a> {
    fn usual(self) -> Bag<'a> {
        self.vm.ctx.as_ref().as_bag()
    }

    fn object<C: Constant>(self, constant: BorrowedConstant<'_, C>) -> PyObjectRef {
        let Self { vm } = self;
        let all = |elements: &[C]| -> Vec<_> {
            elements.iter().map(|one| self.make_constant(one.borrow_constant()).into()).collect()
        };
        match constant {
            BorrowedConstant::Str { value } => {
                match value.as_str().ok().and_then(|text| looks::look(text, vm)) {
                    Some(look) => look,
                    None => self.usual().make_constant(constant).into(),
                }
            }
            BorrowedConstant::Code { code } => PyCode::new_ref_with_bag(vm, code.map_clone_bag(&self)).into(),
            BorrowedConstant::Tuple { elements } => vm.ctx.new_tuple(all(elements)).into(),
            BorrowedConstant::Frozenset { elements } => {
                let set = PyFrozenSet::from_iter(vm, all(elements)).expect("constants can be hashed");
                set.into_ref(&vm.ctx).into()
            }
            _ => self.usual().make_constant(constant).into(),
        }
    }
}

impl ConstantBag for Constants<'_> {
    type Constant = Literal;

    fn make_constant<C: Constant>(&self, constant: BorrowedConstant<'_, C>) -> Literal {
        let object = self.object(constant);
        object.make_immortal();
        object.into()
    }

    fn make_int(&self, value: malachite_bigint::BigInt) -> Literal {
        self.usual().make_int(value)
    }

    fn make_tuple(&self, elements: impl Iterator<Item = Literal>) -> Literal {
        self.usual().make_tuple(elements)
    }

    fn make_code(&self, code: CodeObject<Literal>) -> Literal {
        self.usual().make_code(code)
    }

    fn make_name(&self, name: &str) -> <Literal as Constant>::Name {
        self.usual().make_name(name)
    }
}
