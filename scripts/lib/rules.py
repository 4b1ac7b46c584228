"""The project's own rules, each one told with its file, line and reason."""

import re
import subprocess
import sys
from pathlib import Path

import content

TOP_LEVEL = {
    ".biome.jsonc", ".ci", ".gitignore", ".ruff.toml", ".rustfmt.toml", ".shellcheckrc", "Cargo.lock", "Cargo.toml",
    "LICENSE-APACHE", "LICENSE-MIT", "README.md", "crate", "scripts", "tests", "web",
}  # fmt: skip
TEXT = {".css", ".html", ".js", ".json", ".md", ".mjs", ".py", ".rs", ".sh", ".toml", ".ts", ".tsx", ".yml", ""}
UNFINISHED = re.compile(r"\b(" + "TO" + "DO|FIX" + r"ME|X" + r"XX)\b|\b(to" + "do|unimple" + r"mented)!\s*[(;\[{]")
LEFT_OUT = re.compile(r"#\[ignore\b|\b(test|it|describe|suite|bench)\.(skip|only|todo)\b|@(pytest\.mark|unittest)\.skip")
ELSEWHERE = re.compile(r"/(work|root|farm)/|(crates|npmjs|pypi|debian)\.(io|org)")
MACHINE = re.compile(r"\bcfg(_attr)?!?\(.*\btarget_(arch|family|os)\b|\bcfg(_attr)?!?\([^)]*\bunix\b")

SHARED_WORDS = re.compile(r"\b(core|std)::(sync::atomic|cell::UnsafeCell|hint::spin_loop|thread_local)\b|(?<![:\w])thread_local!")

# What a primitive is not to ask: whether there is a recorder.
RECORDED = re.compile(r"\bfeature\s*=\s*\"record\"|\b(OnRecord|is_recorded|RECORDS)\b")
WILDCARD = re.compile(r"(?<!\w)_\s*(=>|if\b)")
LONGEST = 450

found = []


def tell(path, line, sentence):
    found.append(f"{path}:{line}: {sentence}")


def files():
    """What is in the repository or about to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\n")
    return sorted(path for path in map(Path, filter(None, listed)) if path.is_file())


def code_part(line):
    """A line without its comment, roughly: what the layer rules look at."""
    return re.sub(r"//.*", "", line)


def top_level(paths):
    entries = {path.parts[0] for path in paths}
    for entry in sorted(entries - TOP_LEVEL):
        tell(entry, 1, "is not one of the top-level entries that the project has")
    for entry in sorted(TOP_LEVEL - entries):
        tell(entry, 1, "is missing")


def everywhere(path, lines):
    for number, line in enumerate(lines, 1):
        if UNFINISHED.search(line):
            tell(path, number, "finish it, or say what is so without a mark for later")
        if LEFT_OUT.search(line):
            tell(path, number, "a test is left out, or leaves others out")
        if path.suffix != ".lock" and path.name != "Cargo.lock" and ELSEWHERE.search(line):
            tell(path, number, "names a path of one machine or the host of a package registry")


def layers(path, lines):
    """What a file of the crate may do where it stands; who may import whom is in imports.py."""
    inside = path.parts[2:]
    code = [code_part(line) for line in lines]
    machine = [number for number, line in enumerate(code, 1) if MACHINE.search(line)]
    if inside[0] != "platform":
        for number in machine[2:] if inside == ("lib.rs",) else machine:
            tell(path, number, "only crate/src/platform (and two lines of lib.rs) may ask for the target")
    if inside[0] in ("sync", "thread", "shared.rs", "fetch.rs"):
        for number in where(RECORDED, code):
            tell(path, number, "a primitive does not ask whether it is recorded: recorder/off.rs stands in for what is left out")
    if inside[:2] == ("model", "kinds"):
        for number in where(WILDCARD, code):
            tell(path, number, "an arm for all the rest: what is new would not have to be said here")
    if inside not in (("ground", "word.rs"), ("platform", "machine", "checked.rs"), ("platform", "machine", "wasm.rs")):
        for number in where(SHARED_WORDS, code):
            tell(path, number, "atomics, UnsafeCell, spin_loop and thread_local! come from crate::ground::word, so that loom sees them")
    if not lines or not lines[0].startswith("//!"):
        tell(path, 1, "begins without a line of //! that says what it is")


def where(pattern, code):
    """The lines on which it begins; it may go on to the next."""
    text = "\n".join(code)
    return sorted({text.count("\n", 0, match.start()) + 1 for match in pattern.finditer(text)})


def short(path, lines):
    """A file of the crate is read in one sitting."""
    if len(lines) > LONGEST:
        tell(path, LONGEST + 1, f"has {len(lines)} lines; a file of the crate has at most {LONGEST}")


def main():
    paths = files()
    top_level(paths)
    for path in paths:
        if path.suffix not in TEXT | {".lock"}:
            continue
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        everywhere(path, lines)
        if path.parts[:2] == ("crate", "src") and path.suffix == ".rs":
            layers(path, lines)
        if path.parts[:2] in (("crate", "src"), ("crate", "cli"), ("crate", "build.rs")):
            short(path, lines)
    programs = [path for path in paths if path.parts[:2] == ("crate", "programs")]
    content.check([path for path in programs if path.suffix in (".rs", ".py")], tell)
    print("\n".join(found))
    sys.exit(1 if found else 0)


main()
