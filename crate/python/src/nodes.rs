//! The nodes that the rewriting puts into a program's tree. Each stands at a place of the source, as all others do.

use crate::rewrite::LOOK;
use ruff_text_size::TextRange;
use rustpython_vm::compiler::ast::name::Name;
use rustpython_vm::compiler::ast::relocate::relocate_expr;
use rustpython_vm::compiler::ast::{Expr, ExprContext, Stmt, Suite};
use rustpython_vm::compiler::parser::{parse_expression, parse_module};

/// The tree of this text, at that place.
fn parsed(text: &str, range: TextRange) -> Expr {
    let mut made = *parse_expression(text).expect("it is an expression").into_syntax().body;
    relocate_expr(&mut made, range);
    made
}

fn statement(text: &str) -> Stmt {
    parse_module(text).expect("it is a statement").into_syntax().body.remove(0)
}

/// Puts what is made of it in the place of an expression.
pub(crate) fn replace(expr: &mut Expr, by: impl FnOnce(Expr) -> Expr) {
    let old = take(expr);
    *expr = by(old);
}

/// Takes an expression out of its place.
pub(crate) fn take(expr: &mut Expr) -> Expr {
    core::mem::replace(expr, parsed("None", TextRange::default()))
}

/// A call of this function with these arguments.
pub(crate) fn call(function: &str, arguments: Vec<Expr>, range: TextRange) -> Expr {
    let holes = vec!["None"; arguments.len()].join(", ");
    let mut made = parsed(&format!("f({holes})"), range);
    if let Expr::Call(call) = &mut made {
        *call.func = name(function, range);
        call.arguments.args = arguments.into_boxed_slice();
    }
    made
}

/// A text.
pub(crate) fn text(text: &str, range: TextRange) -> Expr {
    let mut made = parsed("''", range);
    if let Expr::StringLiteral(literal) = &mut made {
        literal.value.iter_mut().for_each(|part| part.value = text.into());
    }
    made
}

/// A name.
pub(crate) fn name(id: &str, range: TextRange) -> Expr {
    let mut made = parsed("f", range);
    if let Expr::Name(name) = &mut made {
        name.id = Name::new(id);
    }
    made
}

/// An item of something.
pub(crate) fn item(of: Expr, key: Expr, ctx: ExprContext, range: TextRange) -> Expr {
    let mut made = parsed("f[None]", range);
    if let Expr::Subscript(subscript) = &mut made {
        *subscript.value = of;
        *subscript.slice = key;
        subscript.ctx = ctx;
    }
    made
}

/// A function that gives the variable of this name: its cell has the variable.
pub(crate) fn closure(id: &str, range: TextRange) -> Expr {
    let mut made = parsed("lambda: None", range);
    if let Expr::Lambda(lambda) = &mut made {
        *lambda.body = name(id, range);
    }
    made
}

/// A statement that gives a target this value.
pub(crate) fn assignment(target: Expr, value: Expr, range: TextRange) -> Stmt {
    let mut made = statement("f = None");
    if let Stmt::Assign(assign) = &mut made {
        assign.range = range;
        assign.targets[0] = target;
        *assign.value = value;
    }
    made
}

/// A statement that looks, as what is called so does.
pub(crate) fn look(what: &str, range: TextRange) -> Stmt {
    let mut made = statement("-f");
    if let Stmt::Expr(expr) = &mut made {
        expr.range = range;
        relocate_expr(&mut expr.value, range);
        if let Expr::UnaryOp(unary) = &mut *expr.value {
            *unary.operand = text(&format!("{LOOK}{what}"), range);
        }
    }
    made
}

/// Statements by which these names are bound in their scope, and that are never done.
pub(crate) fn never_bound<'a>(ids: impl IntoIterator<Item = &'a str>, range: TextRange) -> Suite {
    let bound = |id: &str| {
        let mut made = statement("if False:\n    f = None\n");
        if let Stmt::If(if_) = &mut made {
            if_.range = range;
            relocate_expr(&mut if_.test, range);
            if let Stmt::Assign(assign) = &mut if_.body[0] {
                assign.range = range;
                let mut target = name(id, range);
                if let Expr::Name(target) = &mut target {
                    target.ctx = ExprContext::Store;
                }
                assign.targets[0] = target;
                relocate_expr(&mut assign.value, range);
            }
        }
        made
    };
    ids.into_iter().map(bound).collect()
}
