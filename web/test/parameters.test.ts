import { expect, test } from "vitest";
import type { Parameter } from "../src/state/catalogue";
import { read, write } from "../src/state/parameters";

const whole: Parameter = { name: "threads", help: "", kind: "integer", default: 2, min: 1, max: 8 };
const list: Parameter = { name: "loops", help: "", kind: "list", default: [4, 2], min: 0, max: 60 };
const flag: Parameter = { name: "fair", help: "", kind: "flag", default: true };
const choice: Parameter = { name: "kind", help: "", kind: "choice", default: "a", choices: ["a", "b"] };

const good: readonly (readonly [Parameter, string, unknown])[] = [
  [whole, " 8 ", 8],
  [list, "4, 2.5,0", [4, 2.5, 0]],
  [{ ...whole, kind: "seconds" }, "1.25", 1.25],
  [flag, "false", false],
  [choice, "b", "b"],
];
test.each(good)("%j takes “%s”", (parameter, typed, value) => {
  expect(read(parameter, typed)).toEqual({ value });
});

const bad: readonly (readonly [Parameter, string, named: string])[] = [
  [whole, "9", "from 1 to 8"],
  [whole, "2.5", "whole"],
  [whole, "", "whole"],
  [whole, "0x2", "whole"],
  [list, "1,,2", "commas"],
  [list, "1,2,3,4,5,6,7,8,9", "eight"],
  [list, "61", "60"],
  [flag, "yes", "true or false"],
  [choice, "c", "a, b"],
  [{ ...whole, kind: "text" }, "x".repeat(201), "200"],
];
test.each(bad)("%j refuses “%s” and says what is allowed", (parameter, typed, named) => {
  const said = read(parameter, typed);
  expect("problem" in said && said.problem).toContain(parameter.name);
  expect("problem" in said && said.problem).toContain(named);
});

test("a value that was written is read again", () => {
  expect(read(list, write([4, 2]))).toEqual({ value: [4, 2] });
});
