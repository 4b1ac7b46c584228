//! The rewriting of a program, by which its threads' uses of what they may share are seen.
//!
//! What threads can share are globals that are bound more than once, attributes, and what is in a list, a dict, a set or a
//! deque. Each use of one becomes a call of [`sharing`](crate::sharing), which does it: a global `n` becomes an item of a
//! stand-in for the globals, a store to `self.n` one to an item of a stand-in for `self`, so that every form of target
//! stays one. Behind every turn of a loop, and at the beginning of a function, stands a check whether the run goes on.
//! Names of what is called hold a character that no program can spell, and every node keeps its place in the source, so
//! that a traceback shows the program as it was written.

use core::cell::RefCell;
use ruff_text_size::{Ranged, TextRange};
use rustpython_vm::compiler::ast::name::Name;
use rustpython_vm::compiler::ast::relocate::relocate_expr;
use rustpython_vm::compiler::ast::visitor::transformer::{self, Transformer};
use rustpython_vm::compiler::ast::visitor::{Visitor, walk_expr, walk_stmt};
use rustpython_vm::compiler::ast::{
    Comprehension, Expr, ExprContext, InterpolatedStringElement, ModModule, Parameters, Pattern, Stmt,
};
use rustpython_vm::compiler::parser::{parse_expression, parse_module};
use std::collections::{BTreeMap, BTreeSet};

/// The methods of containers whose calls are seen, and whether they change the container.
const METHODS: &[(&str, bool)] = &[
    ("add", true),
    ("append", true),
    ("appendleft", true),
    ("clear", true),
    ("copy", false),
    ("count", false),
    ("discard", true),
    ("extend", true),
    ("extendleft", true),
    ("get", false),
    ("index", false),
    ("insert", true),
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

/// Whether a method of a container of this name changes it; `None` for another name.
#[must_use]
pub fn changes(method: &str) -> Option<bool> {
    METHODS.iter().find(|(name, _)| *name == method).map(|(_, changes)| *changes)
}

/// Rewrites a program.
pub fn rewrite(module: &mut ModModule) {
    let scopes = Globals::of(module);
    let rewriter =
        Rewriter { globals: scopes.shareable(), scopes: RefCell::default(), classes: RefCell::default() };
    for stmt in &mut module.body {
        rewriter.visit_stmt(stmt);
    }
}

/// How often each global name is bound, and where.
#[derive(Default)]
struct Globals {
    /// By `global` in a function.
    in_functions: BTreeSet<Name>,
    /// In the module's own code, and how often.
    in_module: BTreeMap<Name, usize>,
    /// By `def`, `class` or `import`.
    definitions: BTreeSet<Name>,
    /// What functions read.
    read_in_functions: BTreeSet<Name>,
    depth: usize,
}

impl Globals {
    fn of(module: &ModModule) -> Self {
        let mut globals = Self::default();
        globals.visit_body(&module.body);
        globals
    }

    /// The globals that threads can share, and of which some value is another's successor.
    fn shareable(self) -> BTreeSet<Name> {
        let Self { mut in_functions, in_module, definitions, read_in_functions, .. } = self;
        let often = in_module.into_iter().filter(|(_, times)| *times > 1).map(|(name, _)| name);
        in_functions.extend(often.filter(|name| read_in_functions.contains(name)));
        in_functions.retain(|name| !definitions.contains(name));
        in_functions
    }
}

impl<'a> Visitor<'a> for Globals {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        let is_definition = match stmt {
            Stmt::Global(global) => {
                self.in_functions.extend(global.names.iter().map(|name| name.id.clone()));
                false
            }
            Stmt::FunctionDef(function) => {
                if self.depth == 0 {
                    self.definitions.insert(function.name.id.clone());
                }
                true
            }
            Stmt::ClassDef(class) => {
                if self.depth == 0 {
                    self.definitions.insert(class.name.id.clone());
                }
                true
            }
            Stmt::Import(import) if self.depth == 0 => {
                for alias in &import.names {
                    let name = alias.asname.as_ref().unwrap_or(&alias.name).id.as_str();
                    self.definitions.insert(Name::new(name.split('.').next().unwrap_or(name)));
                }
                false
            }
            Stmt::ImportFrom(import) if self.depth == 0 => {
                let names =
                    import.names.iter().map(|alias| alias.asname.as_ref().unwrap_or(&alias.name).id.clone());
                self.definitions.extend(names);
                false
            }
            _ => false,
        };
        self.depth += usize::from(is_definition);
        // A loop binds again and again.
        let again = matches!(stmt, Stmt::For(_) | Stmt::While(_) | Stmt::AugAssign(_)) && self.depth == 0;
        if again
            && let Stmt::AugAssign(assign) = stmt
            && let Expr::Name(name) = &*assign.target
        {
            *self.in_module.entry(name.id.clone()).or_default() += 1;
        }
        walk_stmt(self, stmt);
        self.depth -= usize::from(is_definition);
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        if let Expr::Name(name) = expr {
            if self.depth > 0 {
                self.read_in_functions.insert(name.id.clone());
            } else if name.ctx != ExprContext::Load {
                *self.in_module.entry(name.id.clone()).or_default() += 1;
            }
        }
        walk_expr(self, expr);
    }
}

/// The names that are bound in a function's own scope.
#[derive(Default)]
struct Bound {
    names: BTreeSet<Name>,
    /// Those that `global` or `nonlocal` makes another scope's.
    elsewhere: BTreeSet<Name>,
}

impl Bound {
    fn of(parameters: Option<&Parameters>, body: &[Stmt]) -> Self {
        let mut bound = Self::default();
        if let Some(parameters) = parameters {
            bound.names.extend(parameters.iter().map(|parameter| parameter.name().id.clone()));
        }
        bound.visit_body(body);
        for name in &bound.elsewhere {
            bound.names.remove(name);
        }
        bound
    }
}

impl<'a> Visitor<'a> for Bound {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::Global(global) => self.elsewhere.extend(global.names.iter().map(|name| name.id.clone())),
            Stmt::Nonlocal(nonlocal) => {
                self.elsewhere.extend(nonlocal.names.iter().map(|name| name.id.clone()));
                // It is no global either.
            }
            Stmt::FunctionDef(function) => drop(self.names.insert(function.name.id.clone())),
            Stmt::ClassDef(class) => drop(self.names.insert(class.name.id.clone())),
            Stmt::Import(import) => {
                for alias in &import.names {
                    let name = alias.asname.as_ref().unwrap_or(&alias.name).id.as_str();
                    self.names.insert(Name::new(name.split('.').next().unwrap_or(name)));
                }
            }
            Stmt::ImportFrom(import) => {
                let names =
                    import.names.iter().map(|alias| alias.asname.as_ref().unwrap_or(&alias.name).id.clone());
                self.names.extend(names);
            }
            Stmt::Try(try_) => {
                for handler in &try_.handlers {
                    let rustpython_vm::compiler::ast::ExceptHandler::ExceptHandler(handler) = handler;
                    self.names.extend(handler.name.iter().map(|name| name.id.clone()));
                }
                walk_stmt(self, stmt);
            }
            _ => walk_stmt(self, stmt),
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Name(name) if name.ctx == ExprContext::Store => drop(self.names.insert(name.id.clone())),
            Expr::Lambda(_) => {}
            _ => walk_expr(self, expr),
        }
    }
}

struct Rewriter {
    globals: BTreeSet<Name>,
    /// The names that are bound in the scopes around: those of functions, and the class's own.
    scopes: RefCell<Vec<BTreeSet<Name>>>,
    /// The classes around, by whose names private attributes are called.
    classes: RefCell<Vec<Name>>,
}

impl Rewriter {
    /// The attribute's name, as it is in the object: a private one has the class's in front.
    fn mangled(&self, attribute: &str) -> String {
        let is_private = attribute.starts_with("__") && !attribute.ends_with("__");
        match self.classes.borrow().last().map(|class| class.trim_start_matches('_')) {
            Some(class) if is_private && !class.is_empty() => format!("_{class}{attribute}"),
            _ => attribute.to_owned(),
        }
    }

    fn is_global(&self, name: &Name) -> bool {
        self.globals.contains(name) && !self.scopes.borrow().iter().any(|scope| scope.contains(name))
    }

    fn within(&self, names: BTreeSet<Name>, rewrite: impl FnOnce()) {
        self.scopes.borrow_mut().push(names);
        rewrite();
        self.scopes.borrow_mut().pop();
    }

    /// A container whose inside is looked at.
    fn see(&self, expr: &mut Expr) {
        if matches!(expr, Expr::Name(_) | Expr::Attribute(_) | Expr::Subscript(_) | Expr::Call(_)) {
            let range = expr.range();
            replace(expr, |expr| call("\u{1}see", vec![expr], range));
        }
    }
}

/// Puts what is made of it in the place of an expression.
fn replace(expr: &mut Expr, by: impl FnOnce(Expr) -> Expr) {
    let old = core::mem::replace(expr, nothing());
    *expr = by(old);
}

fn nothing() -> Expr {
    *parse_expression("None").expect("an expression").into_syntax().body
}

/// A call of this function with these arguments, at that place.
fn call(function: &str, arguments: Vec<Expr>, range: TextRange) -> Expr {
    let holes = vec!["None"; arguments.len()].join(", ");
    let mut made = *parse_expression(&format!("f({holes})")).expect("a call").into_syntax().body;
    relocate_expr(&mut made, range);
    if let Expr::Call(call) = &mut made {
        if let Expr::Name(name) = &mut *call.func {
            name.id = Name::new(function);
        }
        call.arguments.args = arguments.into_boxed_slice();
    }
    made
}

/// A text, at that place.
fn text(text: &str, range: TextRange) -> Expr {
    let quoted = format!("\"{}\"", text.escape_default());
    let mut made = *parse_expression(&quoted).expect("a text").into_syntax().body;
    relocate_expr(&mut made, range);
    made
}

/// An item of a stand-in, at that place.
fn item(of: Expr, key: Expr, ctx: ExprContext, range: TextRange) -> Expr {
    let mut made = *parse_expression("f[None]").expect("an item").into_syntax().body;
    relocate_expr(&mut made, range);
    if let Expr::Subscript(subscript) = &mut made {
        *subscript.value = of;
        *subscript.slice = key;
        subscript.ctx = ctx;
    }
    made
}

fn name(id: &str, range: TextRange) -> Expr {
    let mut made = *parse_expression("f").expect("a name").into_syntax().body;
    relocate_expr(&mut made, range);
    if let Expr::Name(name) = &mut made {
        name.id = Name::new(id);
    }
    made
}

/// The check whether the run goes on, as a statement at that place.
fn check(range: TextRange) -> Stmt {
    let mut made = parse_module("f()").expect("a statement").into_syntax().body;
    let mut stmt = made.remove(0);
    if let Stmt::Expr(expr) = &mut stmt {
        *expr.value = call("\u{1}check", Vec::new(), range);
        expr.range = range;
    }
    stmt
}

fn is_docstring(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::Expr(expr) if expr.value.is_string_literal_expr())
}

impl Transformer for Rewriter {
    fn visit_stmt(&self, stmt: &mut Stmt) {
        match stmt {
            Stmt::FunctionDef(function) => {
                function.decorator_list.iter_mut().for_each(|decorator| self.visit_decorator(decorator));
                self.visit_parameters(&mut function.parameters);
                let bound = Bound::of(Some(&function.parameters), &function.body);
                let at = usize::from(function.body.first().is_some_and(is_docstring));
                self.within(bound.names, || function.body.iter_mut().for_each(|stmt| self.visit_stmt(stmt)));
                if let Some(first) = function.body.get(at) {
                    let check = check(first.range());
                    function.body.insert(at, check);
                }
            }
            Stmt::ClassDef(class) => {
                class.decorator_list.iter_mut().for_each(|decorator| self.visit_decorator(decorator));
                if let Some(arguments) = &mut class.arguments {
                    self.visit_arguments(arguments);
                }
                // Its functions do not see the names of the class; what is global there is seldom one of them.
                let bound = Bound::of(None, &class.body);
                let methods = |body: &mut [Stmt]| body.iter_mut().for_each(|stmt| self.visit_stmt(stmt));
                self.classes.borrow_mut().push(class.name.id.clone());
                self.within(bound.names, || methods(&mut class.body));
                self.classes.borrow_mut().pop();
            }
            Stmt::For(for_) => {
                self.visit_expr(&mut for_.iter);
                self.see(&mut for_.iter);
                self.visit_expr(&mut for_.target);
                for_.body.iter_mut().chain(&mut for_.orelse).for_each(|stmt| self.visit_stmt(stmt));
                let check = check(for_.body[0].range());
                for_.body.insert(0, check);
            }
            Stmt::While(while_) => {
                self.visit_expr(&mut while_.test);
                self.see(&mut while_.test);
                while_.body.iter_mut().chain(&mut while_.orelse).for_each(|stmt| self.visit_stmt(stmt));
                let check = check(while_.body[0].range());
                while_.body.insert(0, check);
            }
            Stmt::If(if_) => {
                self.visit_expr(&mut if_.test);
                self.see(&mut if_.test);
                if_.body.iter_mut().for_each(|stmt| self.visit_stmt(stmt));
                for clause in &mut if_.elif_else_clauses {
                    if let Some(test) = &mut clause.test {
                        self.visit_expr(test);
                        self.see(test);
                    }
                    clause.body.iter_mut().for_each(|stmt| self.visit_stmt(stmt));
                }
            }
            Stmt::AnnAssign(assign) => {
                if let Some(value) = &mut assign.value {
                    self.visit_expr(value);
                    self.visit_expr(&mut assign.target);
                }
            }
            Stmt::Import(_)
            | Stmt::ImportFrom(_)
            | Stmt::Global(_)
            | Stmt::Nonlocal(_)
            | Stmt::TypeAlias(_) => {}
            _ => transformer::walk_stmt(self, stmt),
        }
    }

    fn visit_annotation(&self, _annotation: &mut Expr) {}

    /// What a value is compared with there has to be written out.
    fn visit_pattern(&self, _pattern: &mut Pattern) {}

    fn visit_expr(&self, expr: &mut Expr) {
        let range = expr.range();
        match expr {
            Expr::Name(found) => {
                if self.is_global(&found.id) {
                    let (id, ctx) = (found.id.clone(), found.ctx);
                    replace(expr, |_| item(name("\u{1}globals", range), text(&id, range), ctx, range));
                }
            }
            Expr::Attribute(attribute) => {
                self.visit_expr(&mut attribute.value);
                let (key, ctx) = (text(&self.mangled(&attribute.attr), range), attribute.ctx);
                let of = core::mem::replace(&mut *attribute.value, nothing());
                *expr = match ctx {
                    ExprContext::Load => call("\u{1}load", vec![of, key], range),
                    _ => item(call("\u{1}attributes", vec![of], range), key, ctx, range),
                };
            }
            Expr::Subscript(subscript) => {
                self.visit_expr(&mut subscript.value);
                self.visit_expr(&mut subscript.slice);
                if subscript.slice.is_slice_expr() && subscript.ctx != ExprContext::Load {
                    return;
                }
                let ctx = subscript.ctx;
                let of = core::mem::replace(&mut *subscript.value, nothing());
                let key = core::mem::replace(&mut *subscript.slice, nothing());
                *expr = match ctx {
                    ExprContext::Load => item(call("\u{1}see", vec![of], range), key, ctx, range),
                    _ => item(call("\u{1}items", vec![of], range), key, ctx, range),
                };
            }
            Expr::Call(made) => {
                let reads = matches!(&*made.func, Expr::Name(name) if READERS.contains(&name.id.as_str()));
                match &mut *made.func {
                    Expr::Attribute(attribute) => {
                        self.visit_expr(&mut attribute.value);
                        if changes(&attribute.attr).is_some() {
                            let at = attribute.range;
                            let key = text(&attribute.attr, at);
                            let of = core::mem::replace(&mut *attribute.value, nothing());
                            *made.func = call("\u{1}method", vec![of, key], at);
                        }
                    }
                    Expr::Name(_) => {}
                    func => self.visit_expr(func),
                }
                self.visit_arguments(&mut made.arguments);
                if reads {
                    made.arguments.args.iter_mut().for_each(|argument| self.see(argument));
                }
            }
            Expr::Compare(compare) => {
                self.visit_expr(&mut compare.left);
                self.see(&mut compare.left);
                for right in &mut compare.comparators {
                    self.visit_expr(right);
                    self.see(right);
                }
            }
            Expr::UnaryOp(unary) => {
                self.visit_expr(&mut unary.operand);
                self.see(&mut unary.operand);
            }
            Expr::BoolOp(bool_op) => {
                for value in &mut bool_op.values {
                    self.visit_expr(value);
                    self.see(value);
                }
            }
            Expr::If(if_) => {
                self.visit_expr(&mut if_.test);
                self.see(&mut if_.test);
                self.visit_expr(&mut if_.body);
                self.visit_expr(&mut if_.orelse);
            }
            // Its target is a name.
            Expr::Named(named) => self.visit_expr(&mut named.value),
            Expr::Lambda(lambda) => {
                if let Some(parameters) = &mut lambda.parameters {
                    self.visit_parameters(parameters);
                }
                let bound = Bound::of(lambda.parameters.as_deref(), &[]);
                self.within(bound.names, || self.visit_expr(&mut lambda.body));
            }
            Expr::ListComp(made) => self.comprehension(&mut made.generators, &mut [&mut made.elt]),
            Expr::SetComp(made) => self.comprehension(&mut made.generators, &mut [&mut made.elt]),
            Expr::Generator(made) => self.comprehension(&mut made.generators, &mut [&mut made.elt]),
            Expr::DictComp(_) => {}
            _ => transformer::walk_expr(self, expr),
        }
        let makes = matches!(expr, Expr::List(list) if list.ctx == ExprContext::Load)
            || matches!(
                expr,
                Expr::Dict(_) | Expr::Set(_) | Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_)
            );
        let calls = matches!(expr, Expr::Call(call) if matches!(&*call.func, Expr::Name(name)
            if matches!(name.id.as_str(), "list" | "dict" | "set" | "deque" | "defaultdict" | "OrderedDict" | "Counter")));
        if makes || calls {
            replace(expr, |expr| call("\u{1}made", vec![expr], range));
        }
    }

    fn visit_interpolated_string_element(&self, element: &mut InterpolatedStringElement) {
        if let InterpolatedStringElement::Interpolation(found) = element {
            self.visit_expr(&mut found.expression);
            self.see(&mut found.expression);
        }
    }
}

impl Rewriter {
    fn comprehension(&self, generators: &mut [Comprehension], made: &mut [&mut Box<Expr>]) {
        let mut bound = Bound::default();
        for generator in &*generators {
            bound.visit_expr(&generator.target);
        }
        self.within(bound.names, || {
            for generator in generators.iter_mut() {
                self.visit_expr(&mut generator.iter);
                self.see(&mut generator.iter);
                for test in &mut generator.ifs {
                    self.visit_expr(test);
                    self.see(test);
                }
            }
            made.iter_mut().for_each(|expr| self.visit_expr(expr));
        });
    }
}
