"""What a program of the catalogue and its twin have to be like.

A program's file has its prose at the head (`//!`), then its code, then the `PROGRAM` constant, then what it is
expected to do: what a reader comes for stands first, and all behind `PROGRAM` can be folded away. Which lines count as
code: those that are not blank and not only a comment.
"""

import ast
import re
from pathlib import Path

COLUMNS, CODE_LINES, PROSE_LINES, TITLE = 72, 60, 12, 44
PRELUDE = "use crate::prelude::*;"
PROGRAM = "pub(super) const PROGRAM"
TEXT = r'"((?:[^"\\]|\\.|\\\n)*)"'
# A parameter on one line; the group is its help.
PARAMETER = re.compile(r'(?:integer|seconds|flag|text|choice|list)\("\w+", .+, ' + TEXT + r"\)")
# What an expectation says of the lines, and all that it says of the end.
JUDGES = re.compile(r"\bseen\.(exactly|exactly_in_any_order|timely|must|in_order)\(")
ENDS = re.compile(r"\bseen\.ends\(")
# The rows of the table of object kinds: Python's name, and what makes one.
KINDS = Path(__file__).resolve().parents[2] / "crate/src/trace/kind.rs"
ROW = re.compile(r'^ +\d+ \w+ "(\w+)"((?: "[^"]+")+);$', re.M)
# Where expectations of programs that print the same stand.
SHARED = KINDS.parents[1] / "prelude"


def makers():
    """What makes an object in a program, and Python's name of it: its type's, or the function's."""
    made = {"Thread::": "Thread"}
    for name, texts in ROW.findall(KINDS.read_text(encoding="utf-8")):
        for maker in re.findall(r'"([^"]+)"', texts):
            made[maker] = name if maker.endswith("::") else re.search(r"(\w+)\(", maker)[1]
    # A Shared is a variable.
    return {maker: name for maker, name in made.items() if name != "Shared"}


MAKERS = makers()
MAKES = re.compile(r"\b(" + "|".join(map(re.escape, MAKERS)) + ")")


def check(paths, tell):
    """All programs and their twins, and their chapters."""
    ids, places = {}, {}
    for folder in sorted({path.parent for path in paths}):
        chapter(folder, tell)
    for path in paths:
        lines = path.read_text(encoding="utf-8").splitlines()
        (program if path.suffix == ".rs" else twin)(path, lines, tell)
        if path.suffix == ".rs":
            unique(path, ids, places, tell)
        for number, line in enumerate(lines, 1):
            if len(line) > COLUMNS:
                tell(path, number, f"{len(line)} columns; a program's lines have at most {COLUMNS}")


def chapter(folder, tell):
    """A chapter's folder says its title, on the one line of chapter.txt."""
    path = folder / "chapter.txt"
    title = path.read_text(encoding="utf-8") if path.is_file() else ""
    if not re.fullmatch(r"\S(.*\S)?\n", title) or len(title) > TITLE or title.endswith(".\n"):
        tell(path, 1, f"must be there, with the chapter's title: one line of at most {TITLE} characters without a full stop")


def unique(path, ids, places, tell):
    """No two programs have one id, and no two of a chapter have one place."""
    if path.stem[3:] in ids:
        tell(path, 1, f"has the id of {ids[path.stem[3:]]}")
    elif (path.parent, path.stem[:2]) in places:
        tell(path, 1, f"has the number of {places[path.parent, path.stem[:2]]}")
    ids.setdefault(path.stem[3:], path)
    places.setdefault((path.parent, path.stem[:2]), path)


def head(lines):
    """How many lines of prose stand at a program's head."""
    return next((number for number, line in enumerate(lines) if not line.startswith("//!")), len(lines))


def paragraphs(lines):
    """The prose at a program's head."""
    return "\n".join(line[3:].strip() for line in lines[: head(lines)]).strip().split("\n\n")


def program(path, lines, tell):
    text = "\n".join(lines)
    if not path.with_suffix(".py").is_file():
        tell(path, 1, f"has no twin {path.with_suffix('.py').name}")
    if not re.fullmatch(r"\d\d_[a-z0-9_]+/\d\d_[a-z0-9_]+\.rs", "/".join(path.parts[-2:])):
        tell(path, 1, "is not named like 04_lock/02_fetch_file.rs")
    prose(path, lines, tell)
    comments(path, lines, "//", tell)
    described(path, text, tell)
    used(path, lines, text, tell)
    judged(path, text, tell)
    code(path, lines, tell)


def prose(path, lines, tell):
    """A summary of one line, what to watch, and what it teaches."""
    if not lines or not lines[0].startswith("//! "):
        tell(path, 1, "begins without its summary, a line of //!")
        return
    told = paragraphs(lines)
    if "\n" in told[0]:
        tell(path, 1, "the summary is longer than one line")
    if head(lines) > PROSE_LINES:
        tell(path, 1, f"{head(lines)} lines of //!, so that the code comes late; there may be {PROSE_LINES}")
    if len(told) != 3:
        tell(path, 1, f"{len(told)} paragraphs of //!, not three: summary, what to watch, what it teaches")
    for paragraph in told:
        if not paragraph.endswith((".", "!", "?")):
            tell(path, 1, f"the sentence has no end: {paragraph.splitlines()[-1]}")


def comments(path, lines, mark, tell):
    """A paragraph of comments ends like a sentence."""
    for number, (line, after) in enumerate(zip(lines, [*lines[1:], ""]), 1):
        line, after = line.strip(), after.strip()
        if not line.startswith(mark) or line.startswith(("//!", "#!")) or after.startswith(mark):
            continue
        # What the program means to use without an order is a list of names.
        if not line.endswith((".", "!", "?", ":")) and not line.startswith("# unordered:"):
            tell(path, number, f"the sentence has no end: {line}")


def described(path, text, tell):
    """The title is a few words; what is said of a parameter is a sentence."""
    title = re.search(r"^    title: " + TEXT, text, re.M)
    if title is None or not 0 < len(title[1]) <= TITLE or title[1].endswith("."):
        tell(path, 1, f"has no title of at most {TITLE} characters without a full stop")
    listed = re.search(r"^    parameters: &\[(.*?)\],\n    (//|small)", text, re.M | re.S)
    if listed is None:
        tell(path, 1, "says nothing of its parameters: parameters: &[]")
        return
    found = [PARAMETER.fullmatch(line.strip().removesuffix(",")) for line in listed[1].split("\n") if line.strip()]
    if not all(parameter and parameter[1].endswith((".", "!", "?")) for parameter in found):
        line = text[: listed.start(1)].count("\n") + 1
        tell(path, line, 'each parameter is one line like integer("threads", 2, 1..=16, "How many threads count.")')


def used(path, lines, text, tell):
    """Who looks for the programs with a primitive finds all that make one."""
    uses = re.search(r"^    uses: &\[(.*?)\],$", text, re.M | re.S)
    named = set(re.findall(TEXT, uses[1])) if uses else set()
    for number, line in enumerate(lines, 1):
        for made in MAKES.findall(re.sub(r"//.*", "", line)):
            name = MAKERS[made]
            if name not in named:
                tell(path, number, f"makes what is not in its uses: {name}")
                named.add(name)


def judged(path, text, tell):
    shared = re.search(r"^    expect: (expect_\w+),$", text, re.M)
    where = "\n".join(file.read_text(encoding="utf-8") for file in sorted(SHARED.glob("*.rs"))) if shared else text
    name = f"pub fn {shared[1]}" if shared else "fn expect"
    expectation = re.search("^" + name + r"\(seen: &mut Seen\) \{\n(.*?)^\}", where, re.M | re.S)
    if expectation is None:
        tell(path, 1, f"has no expectation: {name}(seen: &mut Seen)")
        return
    line = text[: (shared or expectation).start()].count("\n") + 1
    if not JUDGES.search(expectation[1]):
        tell(path, line, "the expectation says nothing of the lines")
    if not ENDS.search(expectation[1]):
        tell(path, line, "the expectation does not say how the run ends")


def code(path, lines, tell):
    start = head(lines)
    if lines[start : start + 2] != [PRELUDE, ""]:
        tell(path, start + 1, f"behind the prose stands {PRELUDE}, and an empty line")
    end = next((number for number, line in enumerate(lines) if line.startswith(PROGRAM)), len(lines))
    functions = {found[1] for line in lines[:end] if (found := re.match(r"fn (\w+)", line))}
    if end == len(lines) or "run" not in functions or "expect" in functions:
        tell(path, end, f"the code, with fn run(), stands before {PROGRAM}, and fn expect() behind it")
    for number, line in enumerate(lines, 1):
        if re.match(r"\s*(pub\S* )?use\b", line) and line.strip() != PRELUDE:
            tell(path, number, "a program imports crate::prelude::* and nothing else")
        elif re.search(r"\b(std|core|alloc|crate|super)::", re.sub(r"//.*", "", line)) and line.strip() != PRELUDE:
            tell(path, number, "a program uses what the prelude gives, and nothing by path")
    count = sum(1 for line in lines[start:end] if line.strip() and not line.lstrip().startswith("//"))
    if count > CODE_LINES:
        tell(path, end, f"has {count} lines of code; a program has at most {CODE_LINES}")


def twin(path, lines, tell):
    comments(path, lines, "#", tell)
    try:
        told = ast.get_docstring(ast.parse("\n".join(lines)))
    except SyntaxError as error:
        tell(path, error.lineno, f"is no Python: {error.msg}")
        return
    rust = path.with_suffix(".rs")
    if not rust.is_file():
        tell(path, 1, f"has no program {rust.name}")
    elif told != paragraphs(rust.read_text(encoding="utf-8").splitlines())[0]:
        tell(path, 1, "does not begin with the program's summary")
