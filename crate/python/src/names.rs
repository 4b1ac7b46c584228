//! What a program calls the objects that it makes: each call has a name if what it gives is bound to one.
//!
//! `lock = Lock()` and `self.lock = Lock()` make a `lock`; all elements of `forks = [Lock() for …]` are `forks`, and so is
//! what `forks.append(Lock())` adds; `Worker(lock=Lock())` makes a `lock`.

use crate::places::looks;
use ruff_text_size::Ranged;
use rustpython_vm::compiler::ast::visitor::{Visitor, walk_expr, walk_stmt};
use rustpython_vm::compiler::ast::{Expr, ExprCall, ModModule, Stmt};
use std::collections::BTreeMap;
use threadground::front::{Front, Site};

/// The front of a Python program: the name at each place, by its line and its column.
#[derive(Debug, Default)]
pub struct Names {
    file: String,
    names: BTreeMap<(u32, u32), String>,
}

impl Front for Names {
    fn name(&self, site: Site) -> Option<String> {
        let known = || self.names.get(&(site.line(), site.column())).cloned();
        site.name().map(ToOwned::to_owned).or_else(known).filter(|_| !self.is_behind(site))
    }

    fn is_behind(&self, site: Site) -> bool {
        site.file() != self.file
    }

    fn ends(&self) {
        looks::ask_to_look();
    }
}

impl Names {
    /// The names in this tree of that source, which is in that file.
    #[must_use]
    pub fn of(tree: &ModModule, source: &str, file: &str) -> Self {
        let mut reader = Reader { source, lines: starts(source), names: BTreeMap::new(), bound_to: None };
        reader.visit_body(&tree.body);
        Self { file: file.to_owned(), names: reader.names }
    }
}

/// Where each line begins, in bytes.
fn starts(source: &str) -> Vec<usize> {
    let ends = source.bytes().enumerate().filter(|&(_, byte)| byte == b'\n');
    [0].into_iter().chain(ends.map(|(at, _)| at + 1)).collect()
}

struct Reader<'a> {
    source: &'a str,
    lines: Vec<usize>,
    names: BTreeMap<(u32, u32), String>,
    /// What the expression that is being read is bound to.
    bound_to: Option<String>,
}

impl Reader<'_> {
    /// The line and the column, in characters and from 1, of this place, in bytes.
    fn place(&self, at: usize) -> (u32, u32) {
        let line = self.lines.partition_point(|&start| start <= at);
        let start = self.lines[line - 1];
        let column = self.source.get(start..at).map_or(0, |text| text.chars().count());
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        (number(line), number(column + 1))
    }

    fn within(&mut self, name: Option<String>, expr: &Expr) {
        let before = core::mem::replace(&mut self.bound_to, name);
        self.visit_expr(expr);
        self.bound_to = before;
    }
}

/// What a target of an assignment is called: the variable or the attribute; of an item, what it is an item of.
fn target_name(target: &Expr) -> Option<String> {
    match target {
        Expr::Name(name) => Some(name.id.to_string()),
        Expr::Attribute(attribute) => Some(attribute.attr.to_string()),
        Expr::Subscript(subscript) => target_name(&subscript.value),
        Expr::Starred(starred) => target_name(&starred.value),
        _ => None,
    }
}

/// The elements of what is unpacked, target by target, where both sides are written out.
fn pairs<'a>(target: &'a Expr, value: &'a Expr) -> Option<Vec<(&'a Expr, &'a Expr)>> {
    let elements = |expr: &'a Expr| match expr {
        Expr::Tuple(tuple) => Some(&tuple.elts),
        Expr::List(list) => Some(&list.elts),
        _ => None,
    };
    let (targets, values) = (elements(target)?, elements(value)?);
    (targets.len() == values.len()).then(|| targets.iter().zip(values).collect())
}

impl<'a> Visitor<'a> for Reader<'_> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::Assign(assign) => {
                let last = assign.targets.last();
                if let Some(pairs) = last.and_then(|target| pairs(target, &assign.value)) {
                    for (target, value) in pairs {
                        self.within(target_name(target), value);
                    }
                } else {
                    self.within(last.and_then(target_name), &assign.value);
                }
                for target in &assign.targets {
                    self.within(None, target);
                }
            }
            Stmt::AnnAssign(assign) => {
                if let Some(value) = &assign.value {
                    self.within(target_name(&assign.target), value);
                }
            }
            _ => {
                let before = self.bound_to.take();
                walk_stmt(self, stmt);
                self.bound_to = before;
            }
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        // A container that is written out is made there, too.
        let makes = matches!(expr, Expr::List(_) | Expr::Dict(_) | Expr::Set(_))
            || matches!(expr, Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_));
        if makes {
            self.bind(expr.range().start().to_usize());
        }
        match expr {
            Expr::Call(call) => self.visit_call(call),
            Expr::Named(named) => self.within(target_name(&named.target), &named.value),
            Expr::Dict(dict) => {
                for item in &dict.items {
                    if let Some(key) = &item.key {
                        self.within(None, key);
                    }
                    self.visit_expr(&item.value);
                }
            }
            Expr::Lambda(lambda) => self.within(None, &lambda.body),
            _ => walk_expr(self, expr),
        }
    }
}

impl Reader<'_> {
    /// What is made at this place, in bytes, is called as what it is bound to.
    fn bind(&mut self, at: usize) {
        if let Some(name) = self.bound_to.clone() {
            let place = self.place(at);
            self.names.entry(place).or_insert(name);
        }
    }

    fn visit_call(&mut self, call: &ExprCall) {
        self.bind(call.range().start().to_usize());
        // What is put into a list is called like the list.
        let adds = match &*call.func {
            Expr::Attribute(method)
                if matches!(method.attr.as_str(), "append" | "add" | "insert" | "extend") =>
            {
                target_name(&method.value)
            }
            _ => None,
        };
        self.within(None, &call.func);
        for argument in &call.arguments.args {
            self.within(adds.clone(), argument);
        }
        for keyword in &call.arguments.keywords {
            self.within(keyword.arg.as_ref().map(ToString::to_string), &keyword.value);
        }
    }
}
