#!/usr/bin/env python3
"""Puts each bug of bugs.txt into a copy of the crate and says which model finds it.

    tests/loom/bugs.py [WORD…]    those whose description has all these words; all of them without one
    tests/loom/bugs.py --check    only says which of them have lines that are no longer there

By hand, as it takes minutes; `scripts/check` does the check. Status 1 if one that is not called harmless is not found.
"""

import functools
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TREE = ROOT / "target" / "bugs"
# The models' own folder, so that what they are built on is there; the crate itself is built quickly.
TEST = ["cargo", "test", "--profile", "loom", "--target-dir", str(ROOT / "target/loom")]
QUICKLY = ["--config", "profile.loom.package.threadground.opt-level=0"]
# The models that are most likely to find a bug of a file are tried first.
NEAR = {"guarded": "runtimes_lock", "lock": "lock::loom_tests", "log": "log::loom_tests", "life": "runtime::loom_tests"}
NEAR |= {
    "queue": "loom_tests::queue",
    "carriers": "platform::loom_tests",
    "gate": "runtime::loom_tests",
    "checked": "platform::loom_tests",
    "on": "recorded",
}


def entries():
    for block in (ROOT / "tests/loom/bugs.txt").read_text().split("\n\n")[1:]:
        lines = block.strip("\n").split("\n")
        old = "\n".join(line[1:] for line in lines[2:] if line.startswith("-"))
        new = "\n".join(line[1:] for line in lines[2:] if line.startswith("+"))
        yield lines[0], lines[1], old, new


def copy():
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    for path in listed.split("\n"):
        source, target = ROOT / path, TREE / path
        if source.is_file() and not (target.is_file() and target.read_bytes() == source.read_bytes()):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)


def run(models, quickly):
    """The names of the models that fail; "(it does not build)" if it does not."""
    environment = {**os.environ, "RUSTFLAGS": "--cfg loom"}
    if quickly:
        environment["LOOM_MAX_PREEMPTIONS"] = "2"
    try:
        done = subprocess.run(
            [*TEST, *(QUICKLY if quickly else []), "-p", "threadground", "--lib", "--", models],
            cwd=TREE,
            env=environment,
            capture_output=True,
            text=True,
            timeout=600,
        )
    except subprocess.TimeoutExpired:
        return ["(a model that does not end)"]
    if "could not compile" in done.stderr:
        print(done.stderr)
        return ["(it does not build)"]
    failed = re.findall(r"^test (\S*loom_tests::\S+).* FAILED$", done.stdout, re.M)
    if done.returncode != 0 and not failed:
        # A panic while unwinding ends the process.
        failed = sorted(set(re.findall(r"thread '(\S*loom_tests::\S+)'", done.stderr))) or ["(the process ended)"]
    return failed


@functools.cache
def fails_anyway(models):
    """Those that fail without a bug, as a quick run does not come to all that a model wants to see."""
    return run(models, quickly=True)


def finders(target, bad):
    """The models that fail with the bug: the nearest with fewer interruptions, then all as they are."""
    models = NEAR.get(target.stem, "waiting")
    anyway = fails_anyway(models)
    good = target.read_text()
    target.write_text(bad)
    failed = [name for name in run(models, quickly=True) if name not in anyway]
    failed = failed or run("loom_tests::", quickly=False)
    target.write_text(good)
    return failed


def check():
    gone = [f"{what}: {path} has no such lines" for what, path, old, _ in entries() if old not in (ROOT / path).read_text()]
    sys.exit("\n".join(gone) or None)


def main():
    words = sys.argv[1:]
    if words == ["--check"]:
        check()
    missed = 0
    copy()
    for what, path, old, new in entries():
        if not all(word in what for word in words):
            continue
        target = TREE / path
        text = target.read_text()
        if old not in text:
            print(f"GONE      {what}: {path} has no such lines")
            missed += 1
            continue
        failed = finders(target, text.replace(old, new, 1))
        harmless = what.startswith("harmless:")
        bad = bool(failed) == harmless or "(it does not build)" in failed
        missed += bad
        said = f"{failed[0].replace('::loom_tests', '')}" + (f" and {len(failed) - 1} more" if failed[1:] else "") if failed else "no model"
        print(f"{'MISSED' if bad else 'found' if failed else 'harmless':9} {what}: {said}", flush=True)
    sys.exit(1 if missed else 0)


main()
