"""Copies of crates that are built a little differently, where each difference is said here.

`python3 patched.py FOLDER page` makes those for the page in the folder, `python3 patched.py FOLDER native` those for this machine.
It prints their paths; cargo takes them by `paths`.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

# Of the library's native modules, those that the page's Python has. All others come with their tables, by megabytes.
MODULES = [
    "_datetime",
    "_heapq",
    "_opcode",
    "_queue",
    "_tokenize",
    "array",
    "binascii",
    "bisect",
    "cmath",
    "contextvars",
    "json",
    "math",
    "pystruct",
    "random",
    "sha512",
    "statistics",
    "suggestions",
]


def only_these_modules(text):
    begin = text.index("    vec![\n", text.index("pub fn stdlib_module_defs"))
    end = text.index("\n    ]\n", begin)
    known = text[begin:end]
    missing = [name for name in MODULES if f" {name}::module_def(ctx)," not in known]
    if missing:
        sys.exit(f"rustpython-stdlib has no {', '.join(missing)}")
    lines = "\n".join(f"        {name}::module_def(ctx)," for name in MODULES)
    return f"{text[:begin]}    vec![\n{lines}{text[end:]}"


def instead(*changes):
    """A function that makes these changes, each of which has to be possible once."""

    def changed(text):
        for old, new in changes:
            if text.count(old) != 1:
                sys.exit(f"{text.count(old)} times and not once: {old}")
            text = text.replace(old, new)
        return text

    return changed


def without(old):
    """A function that leaves this out wherever it stands, which is somewhere."""

    def changed(text):
        if old not in text:
            sys.exit(f"nowhere: {old}")
        return text.replace(old, "")

    return changed


# A dictionary that somebody watches says when it is written to: a run then puts back what the last one has changed, and has not
# to look at thousands of dictionaries for that.
WATCHED = {
    "src/dict_inner.rs": instead(
        (
            "    keys_version: AtomicU32,\n}\n",
            "    keys_version: AtomicU32,\n    /// By what number it is watched; 0 if it is not.\n    watched: AtomicU32,\n}\n\n"
            "/// The numbers of those that were written to since they were watched.\n"
            "static WRITTEN: std::sync::Mutex<Vec<u32>> = std::sync::Mutex::new(Vec::new());\n\n"
            "pub(crate) fn take_written() -> Vec<u32> {\n"
            "    core::mem::take(&mut *WRITTEN.lock().unwrap_or_else(std::sync::PoisonError::into_inner))\n}\n",
        ),
        (
            "inner: PyRwLock::new(inner),\n            keys_version: AtomicU32::new(0),",
            "inner: PyRwLock::new(inner),\n            keys_version: AtomicU32::new(0),\n            watched: AtomicU32::new(0),",
        ),
        (
            "            }),\n            keys_version: AtomicU32::new(0),",
            "            }),\n            keys_version: AtomicU32::new(0),\n            watched: AtomicU32::new(0),",
        ),
        (
            "        self.inner.write()\n    }\n",
            "        if self.watched.load(Relaxed) != 0 {\n            self.say_written();\n        }\n        self.inner.write()\n    }\n\n"
            "    #[cold]\n    fn say_written(&self) {\n        let number = self.watched.swap(0, Relaxed);\n"
            "        if number != 0 {\n            WRITTEN.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(number);\n        }\n    }\n\n"
            "    pub(crate) fn watch(&self, number: u32) {\n        self.watched.store(number, Relaxed);\n    }\n",
        ),
    ),
    "src/builtins/dict.rs": instead(
        (
            "    pub fn is_empty(&self) -> bool {\n        self.entries.len() == 0\n    }\n",
            "    pub fn is_empty(&self) -> bool {\n        self.entries.len() == 0\n    }\n\n"
            "    /// From now on the first write to it gives this number to [`take_written`](Self::take_written).\n"
            "    pub fn watch(&self, number: u32) {\n        self.entries.watch(number);\n    }\n\n"
            "    /// The numbers of the dictionaries that were written to since they were watched; each is watched no more.\n"
            "    pub fn take_written() -> Vec<u32> {\n        dict_inner::take_written()\n    }\n",
        )
    ),
}

# Functions of one code have one version, as CPython's have, until they are changed: a call that was made quick for one of them is so
# for those of the next run, too.
VERSIONS = {
    "src/builtins/code.rs": instead(
        (
            "    pub quickened: core::sync::atomic::AtomicBool,\n",
            "    pub quickened: core::sync::atomic::AtomicBool,\n"
            "    /// The version of its functions; 0 until there is one.\n    function_version: core::sync::atomic::AtomicU32,\n",
        ),
        (
            "            quickened: core::sync::atomic::AtomicBool::new(false),\n",
            "            quickened: core::sync::atomic::AtomicBool::new(false),\n"
            "            function_version: core::sync::atomic::AtomicU32::new(0),\n",
        ),
        (
            "    pub fn new(code: CodeObject) -> Self {\n",
            "    pub(crate) fn function_version(&self, next: fn() -> u32) -> u32 {\n"
            "        use core::sync::atomic::Ordering::Relaxed;\n"
            "        match self.function_version.load(Relaxed) {\n"
            "            0 => {\n"
            "                let new = next();\n"
            "                self.function_version.compare_exchange(0, new, Relaxed, Relaxed).map_or_else(|it| it, |_| new)\n"
            "            }\n"
            "            it => it,\n"
            "        }\n    }\n\n"
            "    pub fn new(code: CodeObject) -> Self {\n",
        ),
    ),
    "src/builtins/function.rs": instead(
        (
            "        let qualname = vm.ctx.new_str(code.qualname.as_str());\n        let func = Self {\n",
            "        let qualname = vm.ctx.new_str(code.qualname.as_str());\n"
            "        let version = code.function_version(next_func_version);\n        let func = Self {\n",
        ),
        ("func_version: AtomicU32::new(next_func_version()),", "func_version: AtomicU32::new(version),"),
    ),
}

NATIVE = {"rustpython-vm": {**WATCHED, **VERSIONS}}

PAGE = {
    # The machine's clock is not there, and nothing else knows how large a stack is. And code that two threads run at once would
    # be written by both at each instruction that has no special form, to count when it is tried again: it is left alone in the end.
    "rustpython-vm": {
        **WATCHED,
        **VERSIONS,
        "src/frame.rs": instead(
            (
                "            specialize(self, instr_idx, cache_base);\n        } else {\n",
                "            specialize(self, instr_idx, cache_base);\n        } else if counter != bytecode::ADAPTIVE_NEVER {\n",
            ),
            (
                "    fn cooldown_adaptive_at(&mut self, cache_base: usize) {\n        unsafe {\n            self.code\n                .instructions\n"
                "                .write_adaptive_counter(cache_base, ADAPTIVE_COOLDOWN_VALUE);",
                "    fn cooldown_adaptive_at(&mut self, cache_base: usize) {\n        unsafe {\n            self.code\n                .instructions\n"
                "                .write_adaptive_counter(cache_base, bytecode::adaptive_counter_backoff("
                "self.code.instructions.read_adaptive_counter(cache_base)));",
            ),
        ),
        # It asks for a file that is not there, so that it would be built anew each time; and what repository it is in, which
        # is another one's.
        "build.rs": instead(
            ("rerun-if-changed=../../Lib/importlib/_bootstrap.py", "rerun-if-changed=build.rs"),
            ('    command("git", args)\n', '    Err(io::Error::other(format!("nobody asks git for {args:?}")))\n'),
        ),
        "src/vm/mod.rs": instead(
            ("        let start = std::time::Instant::now();\n        let requester_ident", "        let requester_ident"),
            # The engine knows.
            (
                "let estimated_size = 8 * 1024 * 1024;",
                'unsafe extern "Rust" {\n                safe fn threadground_stack_left() -> usize;\n            }\n'
                "            let estimated_size = threadground_stack_left();",
            ),
            ("let top = current_sp + 1024 * 1024; // Assume we're not at the very top", "let top = current_sp;"),
            ("start.elapsed().as_nanos().min(u128::from(u64::MAX)) as u64", "0"),
        ),
    },
    "rustpython-stdlib": {"src/lib.rs": only_these_modules},
    # The library's code knows its lines and not its columns: no text of it is there in which they could be shown.
    "rustpython-derive": {
        "src/lib.rs": instead(
            (
                "Ok(compile(source, mode, module_name, CompileOpts::default())?)",
                "let options = CompileOpts { debug_ranges: false, ..CompileOpts::default() };\n"
                "        Ok(compile(source, mode, module_name, options)?)",
            )
        )
    },
    # What C could call is in a module even where nobody calls it.
    "xz-sys": {"src/lib.rs": without("#[unsafe(no_mangle)]\n")},
    # What is compressed once is larger when it is compressed again, on its way to the page. For `ADAPTIVE_NEVER` see rustpython-vm.
    "rustpython-compiler-core": {
        "src/bytecode.rs": instead(
            (
                "pub const ADAPTIVE_COOLDOWN_VALUE: u16 = ",
                "pub const ADAPTIVE_NEVER: u16 = u16::MAX;\npub const ADAPTIVE_COOLDOWN_VALUE: u16 = ",
            ),
            (
                "    } else {\n        adaptive_counter_bits((1 << MAX_BACKOFF) - 1, MAX_BACKOFF)\n",
                "    } else {\n        ADAPTIVE_NEVER\n",
            ),
        ),
        "src/frozen.rs": instead(
            (
                'let decompressed = lz4_flex::decompress_size_prepended(data)\n            .expect("deserialize frozen CodeObject failed");\n        marshal::deserialize_code(&mut &decompressed[..], bag)',
                "marshal::deserialize_code(&mut &data[..], bag)",
            ),
            ("let bytes = lz4_flex::compress_prepend_size(&data);\n        Self { bytes }", "Self { bytes: data }"),
        ),
    },
}


def main():
    folder, patches = Path(sys.argv[1]), {"native": NATIVE, "page": PAGE}[sys.argv[2]]
    said = subprocess.run(["cargo", "metadata", "--format-version", "1"], check=True, capture_output=True, text=True).stdout
    sources = {package["name"]: Path(package["manifest_path"]).parent for package in json.loads(said)["packages"]}
    for name, files in patches.items():
        copy = folder / name
        fresh = folder / f"{name}.new"
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(sources[name], fresh)
        for file, change in files.items():
            path = fresh / file
            path.write_text(change(path.read_text()))
        # Files that are as they were keep their time, so that cargo builds nothing anew.
        if not copy.exists() or subprocess.run(["diff", "-rq", fresh, copy], capture_output=True).returncode:
            shutil.rmtree(copy, ignore_errors=True)
            fresh.rename(copy)
        else:
            shutil.rmtree(fresh)
        print(copy)


main()
