"""The modules of a Rust crate as its files declare them, and which of them defines what a path names.

`read` follows `mod` from a crate's first file and gives its modules, each with what it declares and what it
names. `defines` follows a path from one of them, through `use` and `pub use`, to the module that the name
is written in.
"""

import re
from dataclasses import dataclass, field
from os.path import normpath
from pathlib import Path

TOKEN = re.compile(
    r"""(?P<left_out>\s+|//[^\n]*|/\*)|b?c?r(?P<hashes>\#*)"(?s:.*?)"(?P=hashes)|[bc]?"(?s:\\.|[^"\\])*"
    |b?'(?:\\[^']+|\\'|[^'\\])'|'\w+|\d\w*(?:\.\d\w*)?|(?:r\#)?\w+|::|\.\.[.=]?|.""",
    re.VERBOSE,
)
NAME = re.compile(r"[A-Za-z_]\w*")
DECLARES = {"fn", "struct", "enum", "union", "trait", "type", "const", "static", "macro_rules"}
TO_SEMICOLON = {"use", "const", "static", "type", "let"}
ITEMS = DECLARES | TO_SEMICOLON | {"impl", "mod", "unsafe", "async", "extern"}
OPENING, CLOSING = {"(", "[", "{"}, {")", "]", "}"}
ANCHORS = {"crate", "self", "super"}


@dataclass
class Use:
    """One name that a `use` brings, with its line; the name of a glob is `*`."""

    name: str
    path: tuple
    line: int
    public: bool


@dataclass(eq=False)
class Module:
    file: Path
    children_at: Path  # the folder of the files of its children
    parent: "Module | None" = None
    test: bool = False
    children: dict = field(default_factory=dict)  # name: its modules, more than one if `cfg` chooses
    items: set = field(default_factory=set)  # the names that are declared right here
    uses: list = field(default_factory=list)
    paths: list = field(default_factory=list)  # what code names by a::b, with the line
    words: dict = field(default_factory=dict)  # what code names by one word, with the first line
    exported: set = field(default_factory=set)  # of the crate's first module: macros that all see

    def ancestors(self):
        module = self
        while module := module.parent:
            yield module

    def root(self):
        return [self, *self.ancestors()][-1]

    def is_inline(self):
        return self.parent is not None and self.parent.file == self.file

    def all(self):
        yield self
        for children in self.children.values():
            for child in children:
                yield from child.all()


def read(first):
    """The module of a crate's first file, and so all of them."""
    return read_file(Module(first, first.parent))


def read_file(module):
    tokens = tokens_of(module.file.read_text(encoding="utf-8"))
    Reader(tokens).read(module, 0, len(tokens))
    return module


def tokens_of(text):
    """Pairs of a token and its line, without comments; a string is one token."""
    tokens, at, line = [], 0, 1
    text = text.replace("$crate", " crate")
    while at < len(text):
        match = TOKEN.match(text, at)
        end = match.end()
        if match[0] == "/*":
            depth = 1
            while depth and (mark := re.compile(r"/\*|\*/").search(text, end)):
                depth, end = depth + (1 if mark[0] == "/*" else -1), mark.end()
        elif match["left_out"] is None:
            tokens.append((match[0], line))
        line += text.count("\n", at, end)
        at = end
    return tokens


def only_for_tests(attribute):
    """Whether what has this attribute is there in tests only."""
    if attribute == ["test"]:
        return True
    if attribute[:1] == ["cfg"]:
        return only_for_tests(attribute[2:-1])
    if attribute[:1] not in (["all"], ["any"]):
        return False
    parts, depth = [[]], 0
    for token in attribute[2:-1]:
        depth += (token == "(") - (token == ")")
        if token == "," and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return (any if attribute[0] == "all" else all)(only_for_tests(part) for part in parts if part)


class Reader:
    """Reads the tokens of one file into modules."""

    def __init__(self, tokens):
        self.texts = [text for text, _ in tokens] + [""] * 3
        self.lines = [line for _, line in tokens]
        self.closing, opened = {}, []
        for at, text in enumerate(self.texts):
            if text in OPENING:
                opened.append(at)
            elif text in CLOSING and opened:
                self.closing[opened.pop()] = at

    def read(self, module, at, stop):
        texts, level, public = self.texts, 0, False
        while at < stop:
            text, after = texts[at], texts[at + 1]
            was_public, public = public, False
            if text == "#" and after in ("[", "!"):
                at = self.attributed(module, at)
            elif text == "pub":
                public, at = True, self.visibility(at)
            elif text == "use" and (NAME.match(after) or after in ("{", "::")):
                at = self.tree(module, at + 1, (), was_public) + 1
            elif text == "mod" and NAME.match(after):
                at = self.submodule(module, at, module.test, None)
            else:
                level += (text in OPENING) - (text in CLOSING)
                if level == 0 and text in DECLARES and texts[at - 1] not in ("*", "<", ","):
                    module.items.add(self.declared(at))
                at = self.named(module, at) if NAME.match(text) else at + 1

    def attributed(self, module, at):
        """Reads attributes, and what they say is left out or lies elsewhere; where it goes on."""
        attributes, inner = [], False
        while self.texts[at] == "#" and self.texts[at + 1] in ("[", "!"):
            inner = self.texts[at + 1] == "!"
            end = self.closing[at + 1 + inner]
            attributes.append(self.texts[at + 2 + inner : end])
            at = end + 1
            if inner:
                module.test |= only_for_tests(attributes[-1])
        test = not inner and any(map(only_for_tests, attributes))
        start = self.visibility(at) if self.texts[at] == "pub" else at
        if self.texts[start] == "mod":
            elsewhere = [a[a.index("path") + 2].strip('"') for a in attributes if "path" in a[:-2]]
            return self.submodule(module, start, module.test or test, elsewhere[0] if elsewhere else None)
        if ["macro_export"] in attributes:
            module.root().exported.add(self.declared(start))
            return self.end_of_item(start)
        return self.end_of_item(start) if test else at

    def visibility(self, at):
        """Behind `pub` and what stands in its parentheses."""
        restricted = self.texts[at + 1] == "(" and self.texts[at + 2] in ANCHORS | {"in"}
        return self.closing[at + 1] + 1 if restricted else at + 1

    def declared(self, at):
        """The name behind `fn`, `static mut`, `macro_rules!`."""
        while self.texts[at] in DECLARES | {"mut", "!", "unsafe", "async"}:
            at += 1
        return self.texts[at]

    def end_of_item(self, at):
        """Behind the item, field, arm or statement that begins here."""
        first, second = self.texts[at : at + 2]
        braces_end = first not in TO_SEMICOLON or second in ("fn", "unsafe", "async", "extern")
        while self.texts[at] and self.texts[at] not in CLOSING:
            text = self.texts[at]
            at = self.closing.get(at, at) + 1
            body = text == "{" and braces_end and self.texts[at] not in (">", ",", "=")  # no constant, no pattern
            if body or text == ";" or (text == "," and first not in ITEMS):
                break
        return at

    def submodule(self, parent, at, test, elsewhere):
        """Reads `mod name;` or `mod name { … }`; the place behind it."""
        name, inline = self.texts[at + 1], self.texts[at + 2] == "{"
        end = self.closing[at + 2] if inline else at + 2
        file, children_at = parent.children_at / f"{name}.rs", parent.children_at / name
        if inline:
            file = parent.file
        elif elsewhere:
            file = Path(normpath((parent.children_at if parent.is_inline() else parent.file.parent) / elsewhere))
            children_at = file.parent
        elif not file.is_file():
            file = children_at / "mod.rs"
        child = Module(file, children_at, parent, test or name == "loom_tests")
        if inline:
            self.read(child, at + 3, end)
        if file.is_file():
            parent.children.setdefault(name, []).append(child if inline else read_file(child))
        return end + 1

    def tree(self, module, at, path, public):
        """Reads the tree of a `use`, or a branch of it, that goes on from a path; the place behind it."""
        at += self.texts[at] == "::"
        if self.texts[at] == "{":
            end, at = self.closing[at], at + 1
            while at < end:
                at = self.tree(module, at, path, public)
                at += self.texts[at] == ","
            return end + 1
        name, line = self.texts[at], self.lines[at]
        if self.texts[at + 1] == "::":
            return self.tree(module, at + 1, (*path, name), public)
        path = path if name == "*" or (name == "self" and path) else (*path, name)
        at += 1
        if self.texts[at] == "as":
            name, at = self.texts[at + 1], at + 2
        elif name != "*":
            name = path[-1]
        module.uses.append(Use(name, path, line, public))
        return at

    def named(self, module, at):
        """Reads a path in code, or a single word, which may also be a variable's name; the place behind it."""
        before, line, path = self.texts[at - 1] if at else "", self.lines[at], (self.texts[at],)
        while self.texts[at + 1] == "::" and NAME.match(self.texts[at + 2]):
            at += 2
            path += (self.texts[at],)
        if before in (".", "::", "$", "fn"):
            return at + 1
        if len(path) > 1:
            module.paths.append((path, line))
        if len(path) > 1 or path[0][0].isupper() or self.texts[at + 1] in ("(", "!"):
            module.words.setdefault(path[0], line)
        return at + 1


def defines(module, path, seen=frozenset()):
    """The modules that define what a path names, seen from this one; none if that is not of this crate."""
    if path[0] not in ANCHORS:
        return look_up(module, path, seen, False)
    start = {"crate": module.root(), "self": module, "super": module.parent or module}[path[0]]
    if not path[1:]:
        return {start}
    return defines(start, path[1:], seen) if path[1] in ANCHORS else look_up(start, path[1:], seen, True)


def look_up(module, path, seen, ours):
    """The same for a path that goes on inside of a module. What is `ours` and unknown, a macro declares there."""
    if (module, path) in seen:
        return set()
    seen |= {(module, path)}
    name, rest = path[0], path[1:]
    found, children = set(), module.children.get(name, ())
    for child in children:
        found |= look_up(child, rest, seen, True) if rest else {child}
    if name in module.items and not (rest and children):
        found.add(module)
    named = [use for use in module.uses if use.name == name]
    for use in named:
        found |= defines(module, use.path + rest, seen)
    if found or named:
        return found
    for use in module.uses:
        if use.name == "*":
            found |= set().union(*(look_up(target, path, seen, False) for target in defines(module, use.path, seen)))
    return found if found or not ours or name in module.root().exported else {module}
