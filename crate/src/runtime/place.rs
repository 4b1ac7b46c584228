//! Places: files' names that live for ever, and what a reader may see of them.

use crate::ground::word;
use crate::runtime::Guarded;

word::global! {
    static FILES: Guarded<Vec<&'static str>> = Guarded::new(Vec::new());
}

/// The same name, for ever. There are as many as there are source files.
pub(crate) fn intern(file: &str) -> &'static str {
    let mut files = FILES.lock();
    if let Some(known) = files.iter().find(|known| **known == file) {
        return known;
    }
    let file: &'static str = Box::leak(file.to_owned().into_boxed_str());
    files.push(file);
    file
}

/// A file's name without the path of the machine that it was built on: from the last `programs/`,
/// `src/` or `tests/` on.
pub(crate) fn shown(file: &str) -> &str {
    ["programs/", "tests/", "src/"]
        .iter()
        .find_map(|folder| file.rfind(folder).map(|at| &file[at..]))
        .unwrap_or(
            // Nothing known: the name alone.
            file.rsplit(['/', '\\']).next().unwrap_or(file),
        )
}

/// Whether a shown name is the runtime's own: what it does by itself is done at no line of a program, and
/// a trace does not change with the lines of this folder.
pub(crate) fn is_own(shown: &str) -> bool {
    shown.starts_with("src/runtime/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shown_name_has_no_machine_in_it() {
        let cases = [
            ("/home/x/crate/programs/04_lock/02_a.rs", "programs/04_lock/02_a.rs"),
            ("C:\\x\\main.rs", "main.rs"),
            ("crate/src/sync/lock.rs", "src/sync/lock.rs"),
        ];
        for (file, name) in cases {
            assert_eq!(shown(file), name, "{file}");
        }
        assert!(is_own(shown(file!())) && !is_own("programs/04_lock/02_a.rs"), "this folder alone");
    }
}
