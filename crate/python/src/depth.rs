//! How deeply a source is nested: whoever walks its tree, or drops it, uses the stack for each level.

use ruff_text_size::{Ranged, TextSize};
use rustpython_vm::compiler::ast::visitor::{Visitor, walk_expr, walk_pattern, walk_stmt};
use rustpython_vm::compiler::ast::{Expr, ModModule, Pattern, Stmt};

/// The most levels that a source may have. Python gives up long before that.
const MOST: u32 = 1_000;

/// Where the tree is nested too deeply, if it is.
#[must_use]
pub(crate) fn too_deep(tree: &ModModule) -> Option<TextSize> {
    let mut levels = Levels { now: 0, too_deep: None };
    levels.visit_body(&tree.body);
    levels.too_deep
}

struct Levels {
    now: u32,
    too_deep: Option<TextSize>,
}

impl Levels {
    /// Walks this node, unless that would be a level too many.
    fn level(&mut self, levels: usize, node: &impl Ranged, walk: impl FnOnce(&mut Self)) {
        let before = self.now;
        self.now = before.saturating_add(u32::try_from(levels).unwrap_or(u32::MAX));
        if self.now > MOST {
            self.too_deep = self.too_deep.or(Some(node.start()));
        } else {
            walk(self);
        }
        self.now = before;
    }
}

impl<'a> Visitor<'a> for Levels {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        // The compiler goes down a level with each `elif`.
        let levels = if let Stmt::If(of) = stmt { 1 + of.elif_else_clauses.len() / 10 } else { 1 };
        self.level(levels, stmt, |levels| walk_stmt(levels, stmt));
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        // A chain of comparisons takes the compiler a time that grows with its square.
        let levels = if let Expr::Compare(of) = expr { of.ops.len() / 10 } else { 1 };
        self.level(levels.max(1), expr, |levels| walk_expr(levels, expr));
    }

    fn visit_pattern(&mut self, pattern: &'a Pattern) {
        self.level(1, pattern, |levels| walk_pattern(levels, pattern));
    }
}
