import { expect, test } from "vitest";
import { folds } from "../build/folds";
import { highlight } from "../build/highlight";

const RUST = `//! What it is.
//!
//! Watch it.

use crate::prelude::*;

pub(super) const PROGRAM: Program = Program {
    title: "x",
};

fn expect(seen: &mut Seen) {
    seen.once("a
b");
}

// The lock.
struct Unit;

fn run() {
    say!("}");
}
`;

test("what a program says of itself is folded, its code is not", () => {
  expect(folds(RUST)).toEqual([[1, 15]]);
});

test("highlighting changes no character", () => {
  const lines = highlight("rust", RUST).map((line) => line.map(([, words]) => words).join(""));
  expect(lines.join("\n")).toBe(RUST.trimEnd());
});
