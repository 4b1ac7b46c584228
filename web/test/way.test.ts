import { describe, expect, test } from "vitest";
import { checkWay } from "../src/state/way";

describe("a way that a script gives", () => {
  test.each(["first", "real", { seed: 0 }, { seed: 4294967295 }, { schedule: "1-9f3a2c1b-" }])("is taken as it is: %j", (way) => {
    expect(checkWay(way)).toEqual({ way });
  });

  const broken: readonly (readonly [given: unknown, named: string])[] = [
    ["sideways", "sideways"],
    ["seed", "needs a seed"],
    ["schedule", "needs a schedule"],
    [{ seed: -1 }, "-1"],
    [{ seed: 1.5 }, "1.5"],
    [{ seed: 4294967296 }, "4294967296"],
    [{ seed: "7" }, '{"seed":"7"}'],
    [{ seed: 7, colour: "red" }, "colour"],
    [{ real: true }, "real"],
    [{}, "{}"],
    [null, "null"],
    [undefined, "undefined"],
    [7, "7"],
  ];
  test.each(broken)("is told what is wrong with it: %j", (given, named) => {
    const said = checkWay(given);
    expect("problem" in said && said.problem).toContain(named);
  });
});
