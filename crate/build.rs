//! Reads `programs/` into a registry: one module and one entry for each program, its chapter's title, and the
//! names of the objects that it makes, from the lines that make them.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("a readable entry").path()).collect();
    paths.sort();
    paths
}

fn stem(path: &Path) -> &str {
    path.file_stem().and_then(|stem| stem.to_str()).expect("a name in UTF-8")
}

/// Splits `04_lock` into 4 and `lock`.
fn numbered(name: &str) -> (u32, &str) {
    let (number, rest) =
        name.split_once('_').unwrap_or_else(|| panic!("{name}: a number and _ must come first"));
    (number.parse().unwrap_or_else(|_| panic!("{name}: a number must come first")), rest)
}

/// The title that stands in the chapter's folder.
fn title(folder: &Path) -> String {
    let path = folder.join("chapter.txt");
    let text = fs::read_to_string(&path);
    let text = text.unwrap_or_else(|error| {
        panic!("{}: {error}; a chapter has its title in this file, on one line", path.display())
    });
    text.trim().to_owned()
}

/// The texts by which a program makes an object: in each row of the table of kinds, those behind Python's
/// name.
fn makers(table: &str) -> Vec<&str> {
    let rows =
        table.lines().map(str::trim_start).filter(|line| line.starts_with(|c: char| c.is_ascii_digit()));
    rows.flat_map(|row| row.split('"').skip(1).step_by(2).skip(1)).collect()
}

/// The objects that a line makes and binds to a name: the column of each maker, from 1, and the name, as in
/// `let print_lock = Lock::new();` or `lock: Lock::new(),`.
fn bound_names<'a>(line: &'a str, makers: &[&str]) -> Vec<(usize, &'a str)> {
    let mut names = Vec::new();
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    for maker in makers {
        for (at, _) in line.match_indices(maker) {
            let before = &line[..at];
            let Some(binding) = before.strip_suffix(": ").or_else(|| before.strip_suffix(" = ")) else {
                continue;
            };
            let start = binding.rfind(|c: char| !is_name(c)).map_or(0, |at| at + 1);
            if start < binding.len() {
                names.push((before.chars().count() + 1, &binding[start..]));
            }
        }
    }
    names
}

fn main() {
    let package = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("set by cargo"));
    let (root, kinds) = (package.join("programs"), package.join("src/trace/kind.rs"));
    println!("cargo::rerun-if-changed={}", root.display());
    println!("cargo::rerun-if-changed={}", kinds.display());
    let table = fs::read_to_string(&kinds).expect("a readable table of kinds");
    let makers = makers(&table);
    let (mut modules, mut registry, mut names) = (String::new(), String::new(), String::new());
    for folder in sorted(&root).iter().filter(|path| path.is_dir()) {
        let chapter_name = folder.file_name().and_then(|name| name.to_str()).expect("a name in UTF-8");
        let (number, _) = numbered(chapter_name);
        let chapter = format!("Chapter {{ number: {number}, title: {:?} }}", title(folder));
        for path in sorted(folder).iter().filter(|path| path.extension().is_some_and(|end| end == "rs")) {
            let (_, module) = numbered(stem(path));
            let id = module.replace('_', "-");
            let file = format!("programs/{chapter_name}/{}.rs", stem(path));
            let twin = path.with_extension("py");
            let text = fs::read_to_string(path).expect("a readable program");
            let hash = hash(text.as_bytes());
            writeln!(modules, "#[path = {path:?}] mod {module};").expect("a String takes it");
            writeln!(
                registry,
                "Entry {{ id: {id:?}, chapter: {chapter}, file: {file:?}, hash: {hash:#x}, rust: text!(rust {path:?}), \
                 python: text!(python {twin:?}), particulars: {module}::PROGRAM.particulars(), \
                 program: &{module}::PROGRAM.kept() }},"
            )
            .expect("a String takes it");
            write!(names, "({file:?}, &[").expect("a String takes it");
            for (line, number) in text.lines().zip(1..) {
                for (column, name) in bound_names(line, &makers) {
                    write!(names, "({number}, {column}, {name:?}), ").expect("a String takes it");
                }
            }
            names.push_str("]),\n");
        }
    }
    let text = format!(
        "{modules}\nstatic REGISTRY: &[Entry] = &[\n{registry}];\n\
         /// The names of the objects that each program makes, by line and column.\n\
         pub(super) static NAMES: &[(&str, &[Name])] = &[\n{names}];\n"
    );
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("set by cargo")).join("registry.rs");
    fs::write(out, text).expect("cargo's folder can be written to");
}

/// The hash of a program's text, to which schedules are bound: FNV-1a with 32 bits.
fn hash(of: &[u8]) -> u32 {
    of.iter().fold(0x811c_9dc5, |hash, &byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
