import { expect, test } from "vitest";
import { foldsOfPython, foldsOfRust } from "../build/folds";
import { highlight } from "../build/highlight";

const RUST = `//! What it is.
//!
//! Watch it.
use crate::prelude::*;

const USAGE: &str =
    "two lines";

// The lock.
struct Unit;

fn run() {
    say!("}");
}

pub(super) const PROGRAM: Program = Program {
    title: "x",
};

const LATER: u32 = 1;

fn expect(seen: &mut Seen) {
    seen.once("a
b");
}
`;

const PYTHON = `"""What it is."""

import sys
import threading

TIME = 0.1


def say(text):
    """Prints a line in one piece."""
    sys.stdout.write(text + "\\n")


def clock():
    return 0


def main():
    say("x")


main()
`;

test("what a program says of itself is folded, its code is not", () => {
  expect(foldsOfRust(RUST)).toEqual([
    [1, 5],
    [16, 25],
  ]);
});

test("a twin's head and its helpers are folded, what it shows is not", () => {
  expect(foldsOfPython(PYTHON)).toEqual([
    [1, 5],
    [9, 17],
  ]);
});

test("a twin without imports has no fold but its summary's", () => {
  expect(foldsOfPython('"""What it is."""\n\nprint("x")\n')).toEqual([[1, 2]]);
});

test("highlighting changes no character", () => {
  const lines = highlight("rust", RUST).map((line) => line.map(([, words]) => words).join(""));
  expect(lines.join("\n")).toBe(RUST.trimEnd());
});
