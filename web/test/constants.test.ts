import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Page, Value } from "../src/engine/types.gen";
import { constantIn, parametersOf, withConstants } from "../src/state/constants";

const programs = JSON.parse(readFileSync(new URL("../public/programs/catalogue.json", import.meta.url), "utf8")) as Page[];

describe("a twin's parameters", () => {
  test("are its constants, and have its defaults", () => {
    for (const { id, python, parameters } of programs) {
      for (const { name, default: value } of parameters.filter((one) => one.name !== "gil")) {
        expect(constantIn(python, name), `${id}: ${name}`).toEqual(value);
      }
    }
  });

  test("are set in its text, which is the same but for that line", () => {
    const twin = programs.find(({ id }) => id === "race-lost-update")?.python ?? "";
    const set = withConstants(twin, { threads: 3, pause: 0.25 });
    expect(set).toContain("\nTHREADS = 3\n");
    expect(set).toContain("\nPAUSE = 0.25\n");
    expect(withConstants(set, { threads: 2, pause: 0.1 })).toBe(twin);
    expect(withConstants(twin, { colour: 1 }), "what it has not").toBe(twin);
  });
});

describe("a constant", () => {
  const kinds: readonly (readonly [literal: string, value: Value, again?: string])[] = [
    ["2", 2],
    ["2.0", 2, "2"],
    ["-0.5", -0.5],
    ["1_000", 1000, "1000"],
    ["1e-05", 0.00001],
    ["True", true],
    ["False", false],
    ['"17"', "17", "'17'"],
    ["'RLock'", "RLock"],
    ["[4.0, 2.5]", [4, 2.5]],
  ];
  test.each(kinds)("%s", (literal, value, again = literal) => {
    expect(constantIn(`x = 1\nTHE_ONE = ${literal}  # so\n`, "the_one")).toEqual(value);
    expect(withConstants("THE_ONE = 0\n", { the_one: value as Value })).toBe(`THE_ONE = ${again}\n`);
  });

  test.each(["2 + 1", "f()", "[", "'a' + 'b'", '"\\n"', "[a, b]", ""])("that is no plain value has none: %s", (literal) => {
    expect(constantIn(`N = ${literal}\n`, "n")).toBeUndefined();
  });

  test("is written so that Python reads the same text", () => {
    expect(withConstants("T = ''\n", { t: "it's\n\\" })).toBe('T = "it\'s\\n\\\\"\n');
    expect(withConstants("T = ''\n", { t: "'\"" })).toBe("T = '\\'\"'\n");
  });
});

test("a program of one's own has the plain constants at its head as parameters", () => {
  const source = `"""Mine."""\nimport threading\n\nTHREADS = 2\nPAUSE = 0.1  # seconds\nLoud = 1\nNAME = "a"\nFAST = True\nLONG = [1, 2]\nlock = 3\nBAD = f()\n\ndef f():\n    pass\n\nLATE = 1\n`;
  expect(parametersOf(source, (name) => name).map(({ name, kind, default: value }) => [name, kind, value])).toEqual([
    ["threads", "integer", 2],
    ["pause", "seconds", 0.1],
    ["name", "text", "a"],
    ["fast", "flag", true],
    ["long", "list", [1, 2]],
  ]);
  expect(parametersOf(Array.from({ length: 20 }, (_, at) => `N${at} = ${at}\n`).join(""), String).length).toBe(6);
});
