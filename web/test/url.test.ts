import { describe, expect, test } from "vitest";
import { type Link, readLink, writeLink } from "../src/state/url";

describe("a link", () => {
  const links: readonly Link[] = [
    { set: {} },
    { program: "lock-counter-object", set: {}, way: "first", step: 23, version: "0.1.0" },
    { program: "start-function", set: { loops: "4, 2" }, way: { seed: 4294967295 } },
    { program: "start-function", set: {}, way: { seed: 7 }, timing: "any" },
    { program: "start-function", set: {}, way: { schedule: "3-9f3a2c1b-3.1_5.0_7.2t" }, halt: 9, step: 30 },
    { program: "queue-sentinel", set: { text: "a&b=c #%+ “ü”", empty: "" }, way: { schedule: "1:3@2;x/y" } },
  ];
  test.each(links)("brings back what was written: %j", (link) => {
    expect(readLink(`#${writeLink(link)}`)).toEqual({ link });
  });

  test("of an older page is read as before", () => {
    expect(readLink("#program=x&set.loops=4&way=seed&seed=7&step=3&v=0.1.0")).toEqual({
      link: { program: "x", set: { loops: "4" }, way: { seed: 7 }, step: 3, version: "0.1.0" },
    });
    expect(readLink("#schedule=1-9f3a2c1b-3.1&way=schedule")).toEqual({ link: { set: {}, way: { schedule: "1-9f3a2c1b-3.1" } } });
    expect(writeLink({ set: {}, way: { seed: 7 } })).toBe("way=seed&seed=7");
    expect(writeLink({ set: {}, way: { schedule: "1-9f3a2c1b-3.1_5.0" } })).toBe("way=schedule&schedule=1-9f3a2c1b-3.1_5.0");
  });

  const broken: readonly (readonly [fragment: string, named: string])[] = [
    ["#program=x&colour=red", "colour"],
    ["#way=sideways", "sideways"],
    ["#way=seed&seed=-1", "-1"],
    ["#way=seed&seed=4294967296", "4294967296"],
    ["#way=seed", "seed"],
    ["#way=schedule", "schedule"],
    ["#step=last", "last"],
    ["#halt=never", "never"],
    ["#timing=soon", "soon"],
    ["#program=%zz", "escape"],
    ["#program=%ff", "escape"],
    [`#${"x".repeat(200_000)}`, "longer"],
  ];
  test.each(broken)("says what is wrong with %s", (fragment, named) => {
    const said = readLink(fragment);
    expect("problem" in said && said.problem).toContain(named);
  });

  test("shows only the beginning of what somebody else wrote", () => {
    const said = readLink(`#${"k".repeat(5000)}=1`);
    expect("problem" in said && said.problem.length < 200).toBe(true);
  });
});

describe("a link to a program in Python", () => {
  const link: Link = {
    program: "lock",
    set: {},
    way: "real",
    language: "python",
    gil: true,
    name: "counter 2",
    code: "y8w-_A",
  };

  test("is read as it was written", () => {
    expect(readLink(`#${writeLink(link)}`)).toEqual({ link });
  });

  test.each([
    ["lang=perl", "perl"],
    ["gil=off", "off"],
  ])("with %s is refused, by name", (words, named) => {
    const said = readLink(`#program=lock&${words}`);
    expect("problem" in said && said.problem).toContain(named);
  });
});
