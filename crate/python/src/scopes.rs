//! Which names of a program are places that its threads can share: globals, and functions' variables that inner functions
//! use, of which one value is another's successor.
//!
//! What a name means is the compiler's own symbol table's to say. A name that is bound once (a function, a class, an
//! import, most locks) is left alone, and so is one that a `def`, a `class`, an `import`, an `except` or a pattern binds.

use ruff_text_size::{Ranged, TextSize};
use rustpython_vm::compiler::ast::name::Name;
use rustpython_vm::compiler::ast::visitor::{
    Visitor, walk_except_handler, walk_expr, walk_pattern, walk_stmt,
};
use rustpython_vm::compiler::ast::{
    Alias, Comprehension, Decorator, ExceptHandler, Expr, ExprContext, ModModule, Parameters, Pattern, Stmt,
};
use rustpython_vm::compiler::codegen::symboltable::{CompilerScope, SymbolScope, SymbolTable};
use rustpython_vm::compiler::core::SourceFile;
use std::collections::{BTreeSet, HashMap, HashSet};

/// A variable that threads can share.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Variable {
    /// A global of this name.
    Global(String),
    /// A variable of a function, of this name, which inner functions use too; the number is where the function begins in
    /// the source, in bytes.
    Cell(String, u32),
}

impl Variable {
    /// What the program calls it.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Global(name) | Self::Cell(name, _) => name,
        }
    }
}

/// The variables of a program that threads can share, and where they are used.
#[derive(Debug, Default)]
pub struct Scopes {
    /// By where in the source the name stands, in bytes.
    uses: HashMap<TextSize, Variable>,
}

impl Scopes {
    /// The variables of this program. None, if its names contradict each other, which the compiler tells.
    #[must_use]
    pub fn of(module: &ModModule, file: SourceFile) -> Self {
        let Ok(top) = SymbolTable::scan_program(module, file) else { return Self::default() };
        let mut reader = Reader {
            scopes: vec![Scope { table: &top, begins: TextSize::default(), loops: 0 }],
            taken: HashSet::new(),
            uses: Vec::new(),
            variables: HashMap::new(),
        };
        reader.visit_body(&module.body);
        let Reader { uses, variables, .. } = reader;
        let can_be_shared = |variable: &Variable| variables.get(variable).is_some_and(Known::can_be_shared);
        Self { uses: uses.into_iter().filter(|(_, variable)| can_be_shared(variable)).collect() }
    }

    /// The variable that the name at this place stands for, if threads can share it.
    #[must_use]
    pub fn at(&self, place: TextSize) -> Option<&Variable> {
        self.uses.get(&place)
    }

    /// The names of the variables of the function that begins there which threads can share.
    #[must_use]
    pub fn of_function(&self, begins: TextSize) -> BTreeSet<&str> {
        let of_it =
            |variable: &&Variable| matches!(variable, Variable::Cell(_, at) if *at == u32::from(begins));
        self.uses.values().filter(of_it).map(Variable::name).collect()
    }
}

/// What is known of a variable.
#[derive(Default)]
struct Known {
    /// How often it is bound; a binding in a loop counts twice.
    bindings: u32,
    /// Whether a scope uses it that is not its own.
    is_used_elsewhere: bool,
    /// Whether a scope binds it that is not its own.
    is_bound_elsewhere: bool,
    /// Whether something binds it that has no target to put in the place of.
    is_fixed: bool,
}

impl Known {
    fn can_be_shared(&self) -> bool {
        !self.is_fixed && self.is_used_elsewhere && (self.is_bound_elsewhere || self.bindings > 1)
    }
}

/// A scope around what is being read.
struct Scope<'a> {
    table: &'a SymbolTable,
    /// Where in the source it begins.
    begins: TextSize,
    /// How many loops there are around, in the scope itself.
    loops: u32,
}

struct Reader<'a> {
    scopes: Vec<Scope<'a>>,
    /// The tables whose scopes have been read.
    taken: HashSet<*const SymbolTable>,
    uses: Vec<(TextSize, Variable)>,
    variables: HashMap<Variable, Known>,
}

/// How a name is used.
#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    Looks,
    Binds,
    /// Binds it, and has no target to put in the place of.
    Fixes,
}

impl<'a> Reader<'a> {
    fn current(&self) -> &Scope<'a> {
        self.scopes.last().expect("the module's is always there")
    }

    /// The variable of this name, and whether it is another scope's.
    fn resolve(&self, name: &Name) -> Option<(Variable, bool)> {
        let scope = self.current();
        let global = || Variable::Global(name.to_string());
        let cell = |of: &Scope<'_>| Variable::Cell(name.to_string(), of.begins.into());
        let is_function =
            |of: &Scope<'_>| matches!(of.table.typ, CompilerScope::Function | CompilerScope::AsyncFunction);
        if scope.table.typ == CompilerScope::Module {
            return Some((global(), false));
        }
        match scope.table.lookup(name)?.scope {
            SymbolScope::GlobalExplicit | SymbolScope::GlobalImplicit => Some((global(), true)),
            SymbolScope::Cell => is_function(scope).then(|| (cell(scope), false)),
            SymbolScope::Free => {
                let owns = |of: &&Scope<'_>| {
                    of.table.typ != CompilerScope::Class
                        && of.table.lookup(name).is_some_and(|symbol| symbol.is_local())
                };
                let owner = self.scopes.iter().rev().skip(1).find(owns)?;
                let is_cell =
                    owner.table.lookup(name).is_some_and(|symbol| symbol.scope == SymbolScope::Cell);
                (is_cell && is_function(owner)).then(|| (cell(owner), true))
            }
            SymbolScope::Local | SymbolScope::Unknown => None,
        }
    }

    fn uses(&mut self, name: &Name, at: Option<TextSize>, how: How) {
        let Some((variable, is_elsewhere)) = self.resolve(name) else { return };
        let in_loop = self.current().loops > 0;
        let known = self.variables.entry(variable.clone()).or_default();
        known.is_used_elsewhere |= is_elsewhere;
        if how != How::Looks {
            known.bindings += if in_loop { 2 } else { 1 };
            known.is_bound_elsewhere |= is_elsewhere;
        }
        known.is_fixed |= how == How::Fixes;
        self.uses.extend(at.map(|at| (at, variable)));
    }

    /// The table of a scope that begins here: of those that are called so, the first that has not been read.
    fn table(&self, kinds: &[CompilerScope], name: &str) -> Option<&'a SymbolTable> {
        let table = self.current().table;
        let all = table.sub_tables.iter().chain(&table.inlined_comprehension_blocks);
        let mut candidates: Vec<&'a SymbolTable> = Vec::new();
        for sub in all {
            if sub.typ == CompilerScope::TypeParams {
                candidates.extend(&sub.sub_tables);
            }
            candidates.push(sub);
        }
        candidates.retain(|sub| {
            kinds.contains(&sub.typ) && sub.name == name && !self.taken.contains(&core::ptr::from_ref(*sub))
        });
        candidates.into_iter().min_by_key(|sub| sub.block_index)
    }

    fn within(&mut self, table: Option<&'a SymbolTable>, begins: TextSize, read: impl FnOnce(&mut Self)) {
        // Without its table, nothing in the scope is touched.
        let Some(table) = table else { return };
        self.taken.insert(table);
        self.scopes.push(Scope { table, begins, loops: 0 });
        read(self);
        self.scopes.pop();
    }

    fn in_loop(&mut self, read: impl FnOnce(&mut Self)) {
        let at = self.scopes.len() - 1;
        self.scopes[at].loops += 1;
        read(self);
        self.scopes[at].loops -= 1;
    }

    /// What a function's head evaluates, which belongs to the scope around.
    fn head(&mut self, decorators: &'a [Decorator], parameters: Option<&'a Parameters>) {
        decorators.iter().for_each(|decorator| self.visit_decorator(decorator));
        let defaults = parameters.into_iter().flat_map(Parameters::iter_non_variadic_params);
        for parameter in defaults {
            if let Some(default) = &parameter.default {
                self.visit_expr(default);
            }
        }
    }

    fn parameters(&mut self, parameters: Option<&Parameters>) {
        for parameter in parameters.into_iter().flat_map(Parameters::iter) {
            self.uses(&parameter.name().id, None, How::Binds);
        }
    }

    fn comprehension(
        &mut self,
        name: &str,
        at: TextSize,
        generators: &'a [Comprehension],
        made: &[&'a Expr],
    ) {
        if let Some(first) = generators.first() {
            self.visit_expr(&first.iter);
        }
        let table = self.table(&[CompilerScope::Comprehension], name);
        self.within(table, at, |reader| {
            reader.in_loop(|reader| {
                for (number, generator) in generators.iter().enumerate() {
                    if number > 0 {
                        reader.visit_expr(&generator.iter);
                    }
                    reader.visit_expr(&generator.target);
                    generator.ifs.iter().for_each(|test| reader.visit_expr(test));
                }
                made.iter().for_each(|expr| reader.visit_expr(expr));
            });
        });
    }
}

impl<'a> Visitor<'a> for Reader<'a> {
    fn visit_annotation(&mut self, _annotation: &'a Expr) {}

    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(function) => {
                self.head(&function.decorator_list, Some(&function.parameters));
                self.uses(&function.name.id, None, How::Fixes);
                let kinds = [CompilerScope::Function, CompilerScope::AsyncFunction];
                let table = self.table(&kinds, &function.name.id);
                self.within(table, function.range.start(), |reader| {
                    reader.parameters(Some(&function.parameters));
                    reader.visit_body(&function.body);
                });
            }
            Stmt::ClassDef(class) => {
                class.decorator_list.iter().for_each(|decorator| self.visit_decorator(decorator));
                if let Some(arguments) = &class.arguments {
                    self.visit_arguments(arguments);
                }
                self.uses(&class.name.id, None, How::Fixes);
                let table = self.table(&[CompilerScope::Class], &class.name.id);
                self.within(table, class.range.start(), |reader| reader.visit_body(&class.body));
            }
            Stmt::For(for_) => {
                self.visit_expr(&for_.iter);
                self.in_loop(|reader| {
                    reader.visit_expr(&for_.target);
                    reader.visit_body(&for_.body);
                });
                self.visit_body(&for_.orelse);
            }
            Stmt::While(while_) => {
                self.visit_expr(&while_.test);
                self.in_loop(|reader| reader.visit_body(&while_.body));
                self.visit_body(&while_.orelse);
            }
            Stmt::Import(import) => import.names.iter().for_each(|alias| self.visit_alias(alias)),
            Stmt::ImportFrom(import) => import.names.iter().for_each(|alias| self.visit_alias(alias)),
            Stmt::TypeAlias(_) => {}
            _ => walk_stmt(self, stmt),
        }
    }

    fn visit_alias(&mut self, alias: &'a Alias) {
        let bound = alias.asname.as_ref().unwrap_or(&alias.name).id.as_str();
        let name = Name::new(bound.split('.').next().unwrap_or(bound));
        self.uses(&name, None, How::Fixes);
    }

    fn visit_except_handler(&mut self, handler: &'a ExceptHandler) {
        let ExceptHandler::ExceptHandler(caught) = handler;
        if let Some(name) = &caught.name {
            self.uses(&name.id, None, How::Fixes);
        }
        walk_except_handler(self, handler);
    }

    fn visit_pattern(&mut self, pattern: &'a Pattern) {
        let name = match pattern {
            Pattern::MatchAs(found) => found.name.as_ref(),
            Pattern::MatchStar(found) => found.name.as_ref(),
            Pattern::MatchMapping(found) => found.rest.as_ref(),
            _ => None,
        };
        if let Some(name) = name {
            self.uses(&name.id, None, How::Fixes);
        }
        walk_pattern(self, pattern);
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        let at = expr.range().start();
        match expr {
            Expr::Name(name) => {
                let how = if name.ctx == ExprContext::Load { How::Looks } else { How::Binds };
                self.uses(&name.id, Some(at), how);
            }
            Expr::Lambda(lambda) => {
                self.head(&[], lambda.parameters.as_deref());
                let table = self.table(&[CompilerScope::Lambda], "lambda");
                self.within(table, at, |reader| {
                    reader.parameters(lambda.parameters.as_deref());
                    reader.visit_expr(&lambda.body);
                });
            }
            Expr::ListComp(made) => self.comprehension("listcomp", at, &made.generators, &[&made.elt]),
            Expr::SetComp(made) => self.comprehension("setcomp", at, &made.generators, &[&made.elt]),
            Expr::Generator(made) => self.comprehension("genexpr", at, &made.generators, &[&made.elt]),
            Expr::DictComp(made) => {
                let key = made.key.as_deref();
                let pair: Vec<&'a Expr> = key.into_iter().chain([&*made.value]).collect();
                self.comprehension("dictcomp", at, &made.generators, &pair);
            }
            _ => walk_expr(self, expr),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustpython_vm::compiler::core::SourceFileBuilder;
    use rustpython_vm::compiler::parser::parse_module;

    /// The variables that threads can share.
    fn variables(source: &str) -> Vec<String> {
        let module = parse_module(source).expect("a program").into_syntax();
        let scopes = Scopes::of(&module, SourceFileBuilder::new("a.py", source).finish());
        let all: BTreeSet<_> = scopes.uses.values().map(|variable| format!("{variable:?}")).collect();
        all.into_iter().collect()
    }

    #[test]
    fn what_is_bound_again_and_used_elsewhere_can_be_shared() {
        assert_eq!(variables("n = 0\ndef f():\n    global n\n    n += 1\n"), ["Global(\"n\")"]);
        assert_eq!(variables("n = 0\nn = 1\ndef f(): return n\n"), ["Global(\"n\")"]);
        assert_eq!(variables("n = 0\ndef f(): return n\n"), [""; 0], "bound once");
        assert_eq!(variables("n = 0\nn = 1\nprint(n)\n"), [""; 0], "used by the module alone");
        assert_eq!(variables("for n in 1, 2: pass\nf = lambda: n\n"), ["Global(\"n\")"], "bound in a loop");
        assert_eq!(variables("def n(): pass\nn = 1\ndef f(): return n\n"), [""; 0], "a function");
    }

    #[test]
    fn a_functions_variable_can_be_shared() {
        let counter = "def f():\n    n = 0\n    def g():\n        nonlocal n\n        n += 1\n    return g\n";
        assert_eq!(variables(counter), ["Cell(\"n\", 0)"]);
        assert_eq!(variables("def f(n):\n    return lambda: n\n"), [""; 0], "bound once");
        assert_eq!(variables("def f(n):\n    n = 2\n    return lambda: n\n"), ["Cell(\"n\", 0)"]);
        assert_eq!(variables("def f():\n    for n in 1, 2: print(n)\n"), [""; 0], "a local");
        let in_class = "def f():\n    n = 0\n    class C:\n        def g(self):\n            nonlocal n\n            n = 1\n";
        assert_eq!(variables(in_class), ["Cell(\"n\", 0)"]);
    }

    #[test]
    fn scopes_of_the_same_name_are_told_apart() {
        let two = "def f():\n    return [lambda: a, lambda: b]\na = 0\nb = 0\nb = 1\ndef f(a):\n    a = 1\n    return lambda: a\n";
        assert_eq!(variables(two), ["Cell(\"a\", 61)", "Global(\"b\")"]);
    }
}
