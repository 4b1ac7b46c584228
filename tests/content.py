"""What is wrong with a program is told: each bad input once, in the files that scripts/new-program makes.

Run by scripts/check.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHAPTER, RUST, TWIN = "chapter.txt", "01_made_anew.rs", "01_made_anew.py"
LONG = "A line of this is too long, so that the code's pane would scroll sideways."

# What is made of what in which file, and the beginning of the complaint, which must be the only one.
BAD = [
    (RUST, "hello", "o" * 60, "95 columns"),
    (TWIN, '    print("hello"', f'    # {LONG}\n    print("hello"', "80 columns"),
    (RUST, "//! What happens, in one sentence.\n", "", "begins without its summary"),
    (RUST, "in one sentence.\n", "in one\n//! sentence.\n", "the summary is longer than one line"),
    (RUST, "in one sentence.", "in one sentence", "the sentence has no end: What happens"),
    (RUST, "What to watch.", "What to watch", "the sentence has no end: What to watch"),
    (RUST, "//!\n//! What it teaches.\n", "", "2 paragraphs"),
    (RUST, "What this paragraph does.", "What this paragraph does", "the sentence has no end: //"),
    (TWIN, "What this paragraph does.", "What this paragraph does,", "the sentence has no end: #"),
    (TWIN, "in one sentence.", "in another sentence.", "does not begin with the program's summary"),
    (TWIN, "def main():", "def main()", "is no Python"),
    (RUST, "A few words", "So many words, many more than a few words", "has no title"),
    (RUST, "parameters: &[]", 'parameters: &[flag("a", true, "Whether")]', "each parameter is one line like"),
    (RUST, "parameters: &[]", 'parameters: &[flag(\n"a", true, "Whether.")]', "each parameter is one line like"),
    (RUST, "parameters: &[],\n", "", "says nothing of its parameters"),
    (RUST, "What it teaches.", "What it teaches." + "\n//! And that." * 8, "13 lines of //!"),
    (RUST, "use crate::prelude::*;\n", "\nuse crate::prelude::*;\n", "behind the prose stands"),
    (RUST, "fn run() {", "fn ran() {", "the code, with fn run(), stands before"),
    (RUST, "fn run() {", "fn run() {\n    let lock = Lock::new();", "makes what is not in its uses: Lock"),
    (RUST, "fn run() {", "fn run() {\n    let lock = low_level::allocate_lock();", "makes what is not in its uses: allocate_lock"),
    (RUST, "fn run() {", "fn run() {\n    let own = Local::<u32>::new();", "makes what is not in its uses: local"),
    (RUST, 'uses: &["Thread"]', "uses: &[]", "makes what is not in its uses: Thread"),
    (RUST, "use crate::prelude::*;", "use crate::prelude::*;\n\nuse std::sync::Mutex;", "a program imports"),
    (RUST, "    thread.join();\n", "    std::thread::yield_now();\n", "a program uses what the prelude gives"),
    (RUST, "fn hello() {\n", "fn hello() {\n" + "    let _ = 1;\n" * 60, "has 69 lines of code"),
    (RUST, "fn expect(seen: &mut Seen)", "fn expects(seen: &mut Seen)", "has no expectation"),
    (RUST, "    expect,\n", "    expect: expect_nothing,\n", "has no expectation: pub fn expect_nothing"),
    (RUST, '    seen.exactly_in_any_order(&["hello".to_owned()]);\n', "", "the expectation says nothing of the lines"),
    (RUST, "    seen.ends(Outcome::Finished);\n", "", "the expectation does not say how the run ends"),
    (CHAPTER, "First\n", "", "must be there, with the chapter's title"),
    (CHAPTER, "First\n", "First\nand more\n", "must be there, with the chapter's title"),
]

# Files that come to be or go: from, to (nothing: it is gone), and the complaint.
MOVED = [
    (TWIN, None, f"{RUST}:1: has no twin"),
    (RUST, None, f"{TWIN}:1: has no program"),
    (RUST, "../02_more/01_made_anew.rs", "../02_more/01_made_anew.rs:1: has the id of"),
    (CHAPTER, None, f"{CHAPTER}:1: must be there"),
    (RUST, "../02_more/01_made_anew.rs", "../02_more/chapter.txt:1: must be there"),
    (RUST, "01_other.rs", "01_other.rs:1: has the number of"),
    (RUST, "1_made.rs", "1_made.rs:1: is not named like"),
]


def ours(folder):
    """What the rules say of the programs in there."""
    command = [sys.executable, "-B", "scripts/lib/rules.py"]
    told = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert told.stderr == "", told.stderr
    return [line for line in told.stdout.splitlines() if line.startswith("crate/programs/")]


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "scripts", folder / "scripts")
        programs = folder / "crate/programs"
        programs.mkdir(parents=True)
        kinds = folder / "crate/src/trace/kind.rs"
        kinds.parent.mkdir(parents=True)
        shutil.copy(ROOT / "crate/src/trace/kind.rs", kinds)
        subprocess.run(["git", "init", "--quiet", folder], check=True)
        new = ["scripts/new-program", "01_first", "made-anew"]
        made = subprocess.run(new, cwd=folder, check=True, capture_output=True, text=True).stdout.split()
        first = programs / "01_first"
        assert made == [f"crate/programs/01_first/{file}" for file in (CHAPTER, RUST, TWIN)], made
        assert ours(folder) == [], ours(folder)
        again = subprocess.run(new, cwd=folder, capture_output=True, text=True)
        assert (again.returncode, again.stdout) == (2, ""), again
        assert "there is a program made-anew" in again.stderr, again.stderr

        for file, was, is_now, complaint in BAD:
            path = first / file
            good = path.read_text()
            assert was in good, f"{file} has no {was!r}"
            path.write_text(good.replace(was, is_now, 1))
            told = [line.split(": ", 1) for line in ours(folder)]
            path.write_text(good)
            wrong = [said for where, said in told if where.startswith(f"crate/programs/01_first/{file}")]
            assert len(wrong) == 1 and wrong[0].startswith(complaint), f"{complaint}: {told}"

        for file, to, complaint in MOVED:
            if to is None:
                (first / file).rename(folder / file)
            else:
                (first / to).parent.mkdir(exist_ok=True)
                shutil.copy(first / file, first / to)
            told = ours(folder)
            if to is None:
                (folder / file).rename(first / file)
            else:
                (first / to).unlink()
            at = "crate/programs/01_first/" + complaint
            at = at.replace("01_first/../", "")
            assert any(line.startswith(at) for line in told), f"{at}: {told}"
        print(f"{len(BAD) + len(MOVED)} bad inputs are told")


main()
