//! What is known of lists, dicts, sets, deques and queues by names alone: their classes, their methods, and the builtins that
//! look into them.

use rustpython_vm::compiler::ast::visitor::{Visitor, walk_expr};
use rustpython_vm::compiler::ast::{Expr, ModModule};

/// The methods of containers whose calls are seen, and whether they change the container.
const METHODS: &[(&str, bool)] = &[
    ("add", true),
    ("append", true),
    ("appendleft", true),
    ("clear", true),
    ("copy", false),
    ("count", false),
    ("difference", false),
    ("difference_update", true),
    ("discard", true),
    ("extend", true),
    ("extendleft", true),
    ("get", false),
    ("index", false),
    ("insert", true),
    ("intersection", false),
    ("intersection_update", true),
    ("isdisjoint", false),
    ("issubset", false),
    ("issuperset", false),
    ("items", false),
    ("keys", false),
    ("pop", true),
    ("popitem", true),
    ("popleft", true),
    ("remove", true),
    ("reverse", true),
    ("rotate", true),
    ("setdefault", true),
    ("sort", true),
    ("symmetric_difference", false),
    ("symmetric_difference_update", true),
    ("union", false),
    ("update", true),
    ("values", false),
];

/// The builtins that look at what is in a container.
const READERS: &[&str] = &[
    "all",
    "any",
    "bool",
    "dict",
    "enumerate",
    "filter",
    "frozenset",
    "iter",
    "len",
    "list",
    "map",
    "max",
    "min",
    "next",
    "print",
    "repr",
    "reversed",
    "set",
    "sorted",
    "str",
    "sum",
    "tuple",
    "zip",
];

/// The classes of containers, by the names that programs call.
const CONTAINERS: &[&str] = &["list", "dict", "set", "deque", "defaultdict", "OrderedDict", "Counter"];

/// Whether this name is that of a class of containers.
#[must_use]
pub(crate) fn is_container(class: &str) -> bool {
    CONTAINERS.contains(&class)
}

/// Whether the builtin of this name looks at what is in a container.
#[must_use]
pub(crate) fn reads(builtin: &str) -> bool {
    READERS.contains(&builtin)
}

/// Whether a method of a container of this name changes it; `None` for another name.
#[must_use]
pub(crate) fn changes(method: &str) -> Option<bool> {
    METHODS.binary_search_by_key(&method, |(name, _)| name).ok().map(|at| METHODS[at].1)
}

/// Whether a program uses what is in CPython's queues, and in ours only where it is asked for: the lock and the conditions, and
/// with them the items.
#[must_use]
pub(crate) fn looks_into_queues(module: &ModModule) -> bool {
    struct Looks(bool);
    impl<'a> Visitor<'a> for Looks {
        fn visit_expr(&mut self, expr: &'a Expr) {
            if let Expr::Attribute(attribute) = expr {
                self.0 |=
                    ["mutex", "not_empty", "not_full", "all_tasks_done"].contains(&attribute.attr.as_str());
            }
            walk_expr(self, expr);
        }
    }
    let mut looks = Looks(false);
    looks.visit_body(&module.body);
    looks.0
}

#[cfg(test)]
mod tests {
    use super::METHODS;

    #[test]
    fn the_methods_are_sorted() {
        assert!(METHODS.is_sorted());
    }
}
