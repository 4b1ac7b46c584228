//! The rewriting of a program, by which its threads' uses of what they may share are seen.
//!
//! Each use of a place becomes a call of [`places`](crate::places), which does it. A variable becomes an item of a
//! stand-in for it, a store to `self.n` one of a stand-in for `self`, so that every form of target stays one. Behind every
//! turn of a loop, and at the beginning of a function, the program looks whether its run goes on. Names of what is called
//! hold a character that no program can spell, and every node keeps its place in the source, so that a traceback shows the
//! program as it was written.

use crate::containers::{changes, is_container, reads};
use crate::nodes::{assignment, call, closure, item, look, name, never_bound, replace, take, text};
use crate::scopes::{Scopes, Variable};
use core::cell::RefCell;
use ruff_text_size::{Ranged, TextRange};
use rustpython_vm::compiler::ast::name::Name;
use rustpython_vm::compiler::ast::visitor::transformer::{self, Transformer};
use rustpython_vm::compiler::ast::{
    ExceptHandler, Expr, ExprContext, InterpolatedStringElement, ModModule, Operator, Parameters, Stmt,
    StmtAnnAssign, StmtAugAssign, Suite,
};
use std::collections::BTreeSet;

/// Which uses are seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// All, to find out which of them threads share.
    All,
    /// Those of what threads share.
    Shared {
        /// The variables.
        variables: BTreeSet<Variable>,
        /// The attributes' names.
        attributes: BTreeSet<String>,
        /// Whether insides of containers are among it.
        containers: bool,
    },
}

impl Seen {
    fn variable(&self, variable: &Variable) -> bool {
        match self {
            Self::All => true,
            Self::Shared { variables, .. } => variables.contains(variable),
        }
    }

    fn attribute(&self, attribute: &str) -> bool {
        match self {
            Self::All => true,
            Self::Shared { attributes, .. } => attributes.contains(attribute),
        }
    }

    fn attributes(&self) -> bool {
        match self {
            Self::All => true,
            Self::Shared { attributes, .. } => !attributes.is_empty(),
        }
    }

    fn containers(&self) -> bool {
        match self {
            Self::All => true,
            Self::Shared { containers, .. } => *containers,
        }
    }
}

/// Rewrites a program.
pub fn rewrite(module: &mut ModModule, scopes: &Scopes, seen: &Seen) {
    let rewriter = Rewriter { scopes, seen, classes: RefCell::default() };
    rewriter.suite(&mut module.body);
}

struct Rewriter<'a> {
    scopes: &'a Scopes,
    seen: &'a Seen,
    /// The classes around, by whose names private attributes are called.
    classes: RefCell<Vec<Name>>,
}

impl Rewriter<'_> {
    /// The attribute's name, as it is in the object: a private one has the class's in front.
    fn mangled(&self, attribute: &str) -> String {
        let is_private = attribute.starts_with("__") && !attribute.ends_with("__");
        match self.classes.borrow().last().map(|class| class.trim_start_matches('_')) {
            Some(class) if is_private && !class.is_empty() => format!("_{class}{attribute}"),
            _ => attribute.to_owned(),
        }
    }

    /// The variable that this expression is, if its uses are seen.
    fn variable(&self, expr: &Expr) -> Option<&Variable> {
        let Expr::Name(name) = expr else { return None };
        self.scopes.at(name.range.start()).filter(|variable| self.seen.variable(variable))
    }

    /// The stand-in for a variable, of which it is an item.
    fn stand_in(variable: &Variable, range: TextRange) -> Expr {
        match variable {
            Variable::Global(_) => name("\u{1}globals", range),
            Variable::Cell(id, begins) => {
                let begins = text(&begins.to_string(), range);
                call("\u{1}cell", vec![closure(id, range), begins], range)
            }
        }
    }

    /// A container whose inside is looked at.
    fn see(&self, expr: &mut Expr) {
        let can_be = matches!(expr, Expr::Name(_) | Expr::Attribute(_) | Expr::Subscript(_) | Expr::Call(_));
        if can_be && self.seen.containers() {
            let range = expr.range();
            replace(expr, |expr| call("\u{1}see", vec![expr], range));
        }
    }

    /// Makes `l += v` the assignment of what a call gives that does the same: a list that is added to is changed, and then
    /// bound anew.
    fn within(&self, assign: &mut StmtAugAssign) -> Stmt {
        let (range, mut target, mut value) =
            (assign.range, take(&mut assign.target), take(&mut assign.value));
        let mut before = target.clone();
        if let Expr::Name(name) = &mut before {
            name.ctx = ExprContext::Load;
        }
        for expr in [&mut before, &mut value, &mut target] {
            self.visit_expr(expr);
        }
        let arguments = vec![text(assign.op.as_str(), range), before, value];
        assignment(target, call("\u{1}within", arguments, range), range)
    }

    /// An expression, and the inside of what it gives.
    fn looked_at(&self, expr: &mut Expr) {
        self.visit_expr(expr);
        self.see(expr);
    }

    /// Statements, of which some become two.
    fn suite(&self, body: &mut Suite) {
        let mut at = 0;
        while at < body.len() {
            if let Stmt::AnnAssign(assign) = &mut body[at]
                && self.variable(&assign.target).is_some()
                && let Some(assigned) = apart(assign)
            {
                at += 1;
                body.insert(at, assigned);
            }
            self.visit_stmt(&mut body[at]);
            at += 1;
        }
    }

    /// The body of a loop, with what is done at each turn.
    fn turns(&self, body: &mut Suite, at_each: &str) {
        let range = body.first().map(Ranged::range).unwrap_or_default();
        self.suite(body);
        body.insert(0, look(at_each, range));
    }

    /// The variables that a function's own parameters and body bind stay bound there.
    fn function(&self, begins: ruff_text_size::TextSize, body: &mut Suite) {
        let at = usize::from(body.first().is_some_and(is_docstring));
        let range = body.get(at).or(body.first()).map(Ranged::range).unwrap_or_default();
        self.suite(body);
        let seen = |name: &&str| self.seen.variable(&Variable::Cell((*name).to_owned(), begins.into()));
        let names: Vec<_> = self.scopes.of_function(begins).into_iter().filter(seen).collect();
        let first = core::iter::once(look(CHECK, range)).chain(never_bound(names, range));
        for (number, stmt) in first.enumerate() {
            body.insert(at + number, stmt);
        }
    }
}

/// Takes the value out of an annotated assignment, whose annotation stays: the assignment of the value.
fn apart(assign: &mut StmtAnnAssign) -> Option<Stmt> {
    let value = assign.value.take()?;
    Some(assignment((*assign.target).clone(), *value, assign.range))
}

/// Whether it is an assignment like `l += v`, where `l` is a name, and `v` may be what is in a container.
fn may_be_within(assign: &StmtAugAssign) -> bool {
    let value = &*assign.value;
    let is_text = matches!(value, Expr::StringLiteral(_) | Expr::BytesLiteral(_) | Expr::FString(_));
    matches!(&*assign.target, Expr::Name(_))
        && !is_text
        && !value.is_literal_expr()
        && WITHIN.contains(&assign.op)
}

/// What changes containers in their places.
const WITHIN: [Operator; 6] =
    [Operator::Add, Operator::Sub, Operator::Mult, Operator::BitAnd, Operator::BitOr, Operator::BitXor];

/// A text that begins so stands for a [look](crate::places::looks).
pub(crate) const LOOK: &str = "\u{1}look: ";

/// What only looks whether the run goes on; a turn of a `for` loop changes something of the thread's own as well.
pub(crate) const CHECK: &str = "check";
pub(crate) const TURN: &str = "turn";

/// A loop that does nothing but ask waits for another thread: it lets others go on.
pub(crate) const POLL: &str = "poll";

fn does_nothing(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::Pass(_) | Stmt::Continue(_) => true,
        Stmt::Expr(expr) => expr.value.is_ellipsis_literal_expr(),
        _ => false,
    }
}

fn is_docstring(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::Expr(expr) if expr.value.is_string_literal_expr())
}

impl Transformer for Rewriter<'_> {
    fn visit_stmt(&self, stmt: &mut Stmt) {
        match stmt {
            Stmt::FunctionDef(function) => {
                function.decorator_list.iter_mut().for_each(|decorator| self.visit_decorator(decorator));
                self.visit_parameters(&mut function.parameters);
                self.function(function.range.start(), &mut function.body);
            }
            Stmt::ClassDef(class) => {
                class.decorator_list.iter_mut().for_each(|decorator| self.visit_decorator(decorator));
                if let Some(arguments) = &mut class.arguments {
                    self.visit_arguments(arguments);
                }
                self.classes.borrow_mut().push(class.name.id.clone());
                self.suite(&mut class.body);
                self.classes.borrow_mut().pop();
            }
            Stmt::For(for_) => {
                self.looked_at(&mut for_.iter);
                self.visit_expr(&mut for_.target);
                self.turns(&mut for_.body, TURN);
                self.suite(&mut for_.orelse);
            }
            Stmt::While(while_) => {
                self.looked_at(&mut while_.test);
                let at_each = if while_.body.iter().all(does_nothing) { POLL } else { CHECK };
                self.turns(&mut while_.body, at_each);
                self.suite(&mut while_.orelse);
            }
            Stmt::If(if_) => {
                self.looked_at(&mut if_.test);
                self.suite(&mut if_.body);
                for clause in &mut if_.elif_else_clauses {
                    clause.test.iter_mut().for_each(|test| self.looked_at(test));
                    self.suite(&mut clause.body);
                }
            }
            Stmt::With(with) => {
                with.items.iter_mut().for_each(|item| self.visit_with_item(item));
                self.suite(&mut with.body);
            }
            Stmt::Try(try_) => {
                self.suite(&mut try_.body);
                for handler in &mut try_.handlers {
                    let ExceptHandler::ExceptHandler(handler) = handler;
                    handler.type_.iter_mut().for_each(|kind| self.visit_expr(kind));
                    self.suite(&mut handler.body);
                }
                self.suite(&mut try_.orelse);
                self.suite(&mut try_.finalbody);
            }
            Stmt::Match(match_) => {
                self.looked_at(&mut match_.subject);
                for case in &mut match_.cases {
                    // What a pattern compares with has to be written out.
                    case.guard.iter_mut().for_each(|guard| self.looked_at(guard));
                    self.suite(&mut case.body);
                }
            }
            Stmt::AnnAssign(assign) => {
                if let Some(value) = &mut assign.value {
                    self.visit_expr(value);
                    self.visit_expr(&mut assign.target);
                }
            }
            Stmt::AugAssign(assign) if self.seen.containers() && may_be_within(assign) => {
                *stmt = self.within(assign);
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

    fn visit_parameters(&self, parameters: &mut Parameters) {
        let all =
            parameters.posonlyargs.iter_mut().chain(&mut parameters.args).chain(&mut parameters.kwonlyargs);
        for default in all.filter_map(|parameter| parameter.default.as_deref_mut()) {
            self.visit_expr(default);
        }
    }

    fn visit_expr(&self, expr: &mut Expr) {
        let range = expr.range();
        if let Some(variable) = self.variable(expr) {
            let Expr::Name(found) = expr else { return };
            *expr = item(Self::stand_in(variable, range), text(variable.name(), range), found.ctx, range);
            return;
        }
        match expr {
            Expr::Attribute(attribute) => {
                self.visit_expr(&mut attribute.value);
                let (key, ctx) = (self.mangled(&attribute.attr), attribute.ctx);
                if self.seen.attribute(&key) {
                    let (of, key) = (take(&mut attribute.value), text(&key, range));
                    *expr = match ctx {
                        ExprContext::Load => call("\u{1}load", vec![of, key], range),
                        _ => item(call("\u{1}attributes", vec![of], range), key, ctx, range),
                    };
                }
            }
            Expr::Subscript(subscript) => {
                self.visit_expr(&mut subscript.value);
                self.visit_expr(&mut subscript.slice);
                if self.seen.containers() {
                    let function = if subscript.ctx == ExprContext::Load { "\u{1}see" } else { "\u{1}items" };
                    replace(&mut subscript.value, |of| call(function, vec![of], range));
                }
            }
            Expr::Call(made) => {
                let reads = matches!(&*made.func, Expr::Name(name) if reads(&name.id));
                match &mut *made.func {
                    Expr::Attribute(attribute)
                        if changes(&attribute.attr).is_some() && self.seen.containers() =>
                    {
                        self.visit_expr(&mut attribute.value);
                        let at = attribute.range;
                        let key = text(&attribute.attr, at);
                        let of = take(&mut attribute.value);
                        *made.func = call("\u{1}method", vec![of, key], at);
                    }
                    func => self.visit_expr(func),
                }
                self.visit_arguments(&mut made.arguments);
                if reads {
                    made.arguments.args.iter_mut().for_each(|argument| self.see(argument));
                }
            }
            Expr::Compare(compare) => {
                self.looked_at(&mut compare.left);
                compare.comparators.iter_mut().for_each(|right| self.looked_at(right));
            }
            Expr::UnaryOp(unary) => self.looked_at(&mut unary.operand),
            Expr::BinOp(both) => {
                self.looked_at(&mut both.left);
                self.looked_at(&mut both.right);
            }
            Expr::BoolOp(bool_op) => bool_op.values.iter_mut().for_each(|value| self.looked_at(value)),
            Expr::Starred(starred) if starred.ctx == ExprContext::Load => self.looked_at(&mut starred.value),
            Expr::If(if_) => {
                self.looked_at(&mut if_.test);
                self.visit_expr(&mut if_.body);
                self.visit_expr(&mut if_.orelse);
            }
            Expr::Named(named) => {
                self.visit_expr(&mut named.value);
                // Its target has to be a name.
                if let Some(variable) = self.variable(&named.target) {
                    let stand_in = Self::stand_in(variable, range);
                    let key = text(variable.name(), range);
                    *expr = call("\u{1}put", vec![stand_in, key, take(&mut named.value)], range);
                }
            }
            Expr::Lambda(lambda) => {
                lambda.parameters.iter_mut().for_each(|parameters| self.visit_parameters(parameters));
                self.visit_expr(&mut lambda.body);
            }
            Expr::ListComp(_) | Expr::SetComp(_) | Expr::Generator(_) | Expr::DictComp(_) => {
                self.comprehension(expr);
            }
            _ => transformer::walk_expr(self, expr),
        }
        if self.seen.containers() && makes_a_container(expr) {
            replace(expr, |expr| call("\u{1}made", vec![expr], range));
        } else if self.seen.attributes() && may_make_an_object(expr) {
            replace(expr, |expr| call("\u{1}new", vec![expr], range));
        }
    }

    fn visit_interpolated_string_element(&self, element: &mut InterpolatedStringElement) {
        if let InterpolatedStringElement::Interpolation(found) = element {
            self.looked_at(&mut found.expression);
        }
    }
}

/// Whether it is a list, a dict or a set that is written out, or a call of such a class.
fn makes_a_container(expr: &Expr) -> bool {
    match expr {
        Expr::List(list) => list.ctx == ExprContext::Load,
        Expr::Dict(_) | Expr::Set(_) | Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) => true,
        Expr::Call(call) => {
            let called = match &*call.func {
                Expr::Name(name) => name.id.as_str(),
                _ => "",
            };
            is_container(called)
        }
        _ => false,
    }
}

/// Whether it is a call that may give a new object with attributes.
fn may_make_an_object(expr: &Expr) -> bool {
    let Expr::Call(call) = expr else { return false };
    match &*call.func {
        Expr::Name(name) => !reads(&name.id) && !name.id.starts_with('\u{1}'),
        Expr::Attribute(_) => true,
        _ => false,
    }
}

impl Rewriter<'_> {
    fn comprehension(&self, expr: &mut Expr) {
        let generators = match expr {
            Expr::ListComp(made) => &mut made.generators,
            Expr::SetComp(made) => &mut made.generators,
            Expr::Generator(made) => &mut made.generators,
            Expr::DictComp(made) => &mut made.generators,
            _ => return,
        };
        for generator in generators {
            self.looked_at(&mut generator.iter);
            self.visit_expr(&mut generator.target);
            generator.ifs.iter_mut().for_each(|test| self.looked_at(test));
        }
        match expr {
            Expr::ListComp(made) => self.visit_expr(&mut made.elt),
            Expr::SetComp(made) => self.visit_expr(&mut made.elt),
            Expr::Generator(made) => self.visit_expr(&mut made.elt),
            Expr::DictComp(made) => {
                made.key.iter_mut().for_each(|key| self.visit_expr(key));
                self.visit_expr(&mut made.value);
            }
            _ => {}
        }
    }
}
