"""Imports go down the picture only: the crate's files against the list in crate/src/imports.txt.

A file imports the file that defines the name that it uses, whichever `pub use` the name comes through. For each
such import, an arrow, the list says whether it may be; and within a room no arrows go round in a circle. What a
file says by `mod child;` and `pub use child::Name;` is no arrow, unless its own code uses the name.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

import modules

LIST = "crate/src/imports.txt"


@dataclass(frozen=True, order=True)
class Arrow:
    """That a file imports another, with the line that says so and the words in which it does."""

    source: Path
    line: int
    words: str
    target: Path


def check(root):
    """What is wrong with the imports of the crate in the folder `root`, in sentences that begin with file and line."""
    crate = root / "crate/src"
    found = []

    def tell(path, line, sentence):
        found.append(f"{path.relative_to(root).as_posix()}:{line}: {sentence}")

    rooms, lines = read_list(root / LIST, tell)
    all_modules = list(modules.read(crate / "lib.rs").all())
    files = sorted({module.file for module in all_modules if not module.test})
    within = {file: room_of(file.relative_to(crate), rooms) for file in files}
    arrows = sorted(set(arrows_of(all_modules)))
    unknown_rooms(crate, within, all_modules, tell)
    for room in sorted(rooms.keys() - within.values()):
        tell(root / LIST, lines[room], f"there is no room {room}")
    upward(arrows, within, rooms, root, tell)
    circles([arrow for arrow in arrows if within[arrow.source] == within.get(arrow.target)], root, tell)
    return found


def read_list(path, tell):
    """The rooms with those that each may import, and the line of each."""
    rooms, lines = {}, {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = line.partition("#")[0]
        if not line.strip():
            continue
        room, colon, may = line.partition(":")
        room, may = room.strip(), may.split()
        if not colon or room in rooms:
            tell(path, number, f"{room} has a line already" if colon else "has no colon behind a room")
            continue
        for other in may:
            if other not in rooms and other != "*":
                tell(path, number, f"{other} stands on no line above {room}'s")
        rooms[room] = set(rooms) if "*" in may else set(may)
        lines[room] = number
    return rooms, lines


def room_of(path, rooms):
    """The room of a file: the longest one on the list that it is or lies in."""
    path = path.with_suffix("")
    return next((at.as_posix() for at in (path, *path.parents) if at.as_posix() in rooms), None)


def unknown_rooms(crate, within, all_modules, tell):
    """Files that the list does not know, and those that no module declares, so that nobody looks at them."""
    declared = {module.file for module in all_modules}
    for file in sorted(crate.rglob("*.rs")):
        if file not in declared:
            tell(file, 1, "no module declares it, so that its imports cannot be seen")
        elif file in within and within[file] is None:
            tell(file, 1, f"is in no room of {LIST}")


def arrows_of(all_modules):
    """Every arrow from one file to another, but for those of tests."""
    for module in all_modules:
        if module.test:
            continue
        told = {module.file}
        for line, words, target in [*declared(module), *handed_on(module), *by_globs(module)]:
            if target.file != module.file:
                told.add(target.file)
                yield Arrow(module.file, line, words, target.file)
        for path, line in module.paths:
            for target in modules.defines(module, path):
                # A path that begins with an imported name only says again what its import said.
                if target.file != module.file if path[0] in modules.ANCHORS else target.file not in told:
                    yield Arrow(module.file, line, "::".join(path), target.file)


def declared(module):
    """What is imported by `use`, but for what is handed on from a child: line, words, and who defines it."""
    for use in module.uses:
        for target in modules.defines(module, use.path):
            if not (use.public and module in target.ancestors()):
                yield use.line, "::".join(use.path) + "::*" * (use.name == "*"), target


def handed_on(module):
    """What is handed on from a child and used here as well."""
    for use in module.uses:
        if use.public and use.name in module.words:
            for target in modules.defines(module, use.path):
                if module in target.ancestors():
                    yield module.words[use.name], use.name, target


def by_globs(module):
    """What is used here and comes through a `*`."""
    known = module.items | module.children.keys() | {use.name for use in module.uses}
    for use in module.uses:
        if use.name == "*":
            for target in modules.defines(module, use.path):
                for word in module.words.keys() - known:
                    for origin in modules.look_up(target, (word,), frozenset(), False):
                        yield module.words[word], word, origin


def upward(arrows, within, rooms, root, tell):
    """Tells of the arrows that the list does not allow."""
    for arrow in arrows:
        source, target = within[arrow.source], within.get(arrow.target, "what is for tests")
        if source and target and target != source and target not in rooms[source]:
            what = f"{arrow.words}, of {short(arrow.target, root)}"
            tell(arrow.source, arrow.line, f"{source} may not import {target}: {what}")


def circles(arrows, root, tell):
    """Tells of the files that import each other in a circle, with all arrows among them."""
    beneath = {}
    for arrow in arrows:
        beneath.setdefault(arrow.source, set()).add(arrow.target)
    reached = {file: reach(file, beneath) for file in beneath}
    told = set()
    for file in sorted(beneath):
        circle = {other for other in reached[file] if file in reached.get(other, ())}
        if file in circle and file not in told:
            told |= circle
            one_circle([arrow for arrow in arrows if {arrow.source, arrow.target} <= circle], circle, root, tell)


def reach(file, beneath):
    """All files that arrows lead to from this one."""
    reached, todo = set(), [file]
    while todo:
        new = beneath.get(todo.pop(), set()) - reached
        reached |= new
        todo += new
    return reached


def one_circle(arrows, circle, root, tell):
    ways = {}
    for arrow in arrows:
        ways.setdefault((arrow.source, arrow.target), []).append(f"{arrow.words} (line {arrow.line})")
    shown = "".join(
        f"\n    {short(source, root)} imports {short(target, root)}: {', '.join(dict.fromkeys(names))}"
        for (source, target), names in sorted(ways.items())
    )
    names = ", ".join(short(file, root) for file in sorted(circle))
    tell(arrows[0].source, arrows[0].line, f"is in a circle of {len(circle)} files: {names}{shown}")


def short(file, root):
    return file.relative_to(root / "crate/src").as_posix()


def main():
    found = check(Path(__file__).resolve().parents[2])
    print("\n".join(found))
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
