//! Gathers the library: those modules of Python's that `library.txt` names, and those of `library/`, which come in the
//! place of Python's own of that name.

use rustpython_compiler::ast::visitor::{Visitor, walk_stmt};
use rustpython_compiler::ast::{Stmt, Suite};
use rustpython_compiler::parser::parse_module;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo says where")).join("library");
    let _ = fs::remove_dir_all(&out);
    let theirs = Path::new(rustpython_pylib::LIB_PATH);
    let list = fs::read_to_string("library.txt").expect("library.txt");
    for name in list.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let path = name.replace('.', "/");
        let package = format!("{path}/__init__.py");
        let file = if theirs.join(&package).exists() { package } else { format!("{path}.py") };
        copy(&theirs.join(&file), &out.join(&file));
    }
    copy_all(Path::new("library"), &out);
    // Whether the interpreter is the copy that says which dictionaries were written to: scripts/lib/patched.py.
    println!("cargo::rustc-check-cfg=cfg(says_written)");
    println!("cargo::rerun-if-env-changed=THREADGROUND_PATCHED");
    if env::var_os("THREADGROUND_PATCHED").is_some() {
        println!("cargo::rustc-cfg=says_written");
    }
    println!("cargo::rerun-if-changed=library.txt");
    println!("cargo::rerun-if-changed=library");
    let text = format!(
        "/// The library's modules, compiled.\n\
         static LIBRARY: &rustpython_compiler_core::frozen::FrozenLib =\n    \
         rustpython_derive::py_freeze!(dir = {:?}, crate_name = \"rustpython_compiler_core\");\n",
        out.to_str().expect("a path that is a text")
    );
    fs::write(out.with_extension("rs"), text).expect("the list of modules");
}

/// What is changed in Python's own modules: in which file, from what, to what.
const CHANGES: [(&str, &str, &str); 4] = [
    // All that it wants of that module, which is for files.
    ("argparse.py", "import shutil\n            width = shutil", "width = _os"),
    // There are no files that a module's frames could be known by.
    (
        "logging/__init__.py",
        "os.path.dirname(frame.f_code.co_filename) ==\n                       __path__[0]",
        "frame.f_globals.get('__package__') == __name__",
    ),
    // Who asks for a socket gets a NameError; all else of these two can be here.
    ("logging/handlers.py", "import socket\n", ""),
    ("logging/config.py", "from socketserver import ThreadingTCPServer, StreamRequestHandler\n", ""),
];

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to.parent().expect("a folder")).expect("a folder for the library");
    let mut text = fs::read_to_string(from).unwrap_or_else(|error| panic!("{}: {error}", from.display()));
    for (_, old, new) in CHANGES.iter().filter(|(file, ..)| from.ends_with(file)) {
        assert!(text.contains(old), "{} has changed", from.display());
        text = text.replace(old, new);
    }
    fs::write(to, without_docstrings(&text)).expect("a module");
}

/// The same module with empty docstrings: nobody reads them here, and they are much of what a page would have to fetch. All
/// lines stay where they are.
fn without_docstrings(text: &str) -> String {
    let mut found = Docstrings::default();
    let body = parse_module(text).expect("a module of Python's").into_syntax().body;
    found.of(&body);
    found.visit_body(&body);
    let (mut made, mut done) = (String::with_capacity(text.len()), 0);
    for Range { start, end } in found.0 {
        let goes_on = "\\\n".repeat(text[start..end].matches('\n').count());
        made += &format!("{}\"\"\"{goes_on}\"\"\"", &text[done..start]);
        done = end;
    }
    made + &text[done..]
}

/// The places of all docstrings, in their order.
#[derive(Default)]
struct Docstrings(Vec<Range<usize>>);

impl Docstrings {
    fn of(&mut self, body: &Suite) {
        if let Some(Stmt::Expr(first)) = body.first()
            && first.value.is_string_literal_expr()
        {
            self.0.push(first.range.into());
        }
    }
}

impl<'a> Visitor<'a> for Docstrings {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::ClassDef(class) => self.of(&class.body),
            Stmt::FunctionDef(function) => self.of(&function.body),
            _ => {}
        }
        walk_stmt(self, stmt);
    }
}

fn copy_all(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("the folder library") {
        let entry = entry.expect("a readable entry");
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_all(&entry.path(), &to);
        } else {
            copy(&entry.path(), &to);
        }
    }
}
