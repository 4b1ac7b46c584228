import { expect, test } from "vitest";
import { checkedBody } from "../build/checked";
import { checked } from "../src/base/strings";

/** Figures that no sentence could have by chance, each another one. */
function invented() {
  let next = 70_001;
  const counted: Record<string, number | string | string[]> = {};
  const paths = [...JSON.stringify(checked).matchAll(/\{([\w.]+)\}|"figure":"([\w.]+)"/g)].map(([, one, other]) => one ?? other ?? "");
  for (const path of new Set(paths)) {
    if (!path.endsWith(".length")) counted[path] = path === "compared.kinds" ? ["Thread", "Lock", "Queue"] : next++;
  }
  const figures: Record<string, unknown> = {
    untried: { endless: ["round"], bounded: ["large", "larger"], real: [] },
    twins: { others: [["large", "it is <large>"]] },
  };
  for (const [path, figure] of Object.entries(counted)) {
    const [name = "", part] = path.split(".");
    if (part === undefined) figures[name] = figure;
    else figures[name] = { ...(figures[name] as object | undefined), [part]: figure };
  }
  return { counted, figures: figures as unknown as Parameters<typeof checkedBody>[0] };
}

const programs = [
  { id: "round", title: "Round and round" },
  { id: "large", title: "A & B" },
];

test("each figure stands where it is told of, and no other number stands on the page", () => {
  const { counted, figures } = invented();
  const body = checkedBody(figures, programs);
  expect(Object.keys(counted).length).toBeGreaterThan(20);
  for (const [path, figure] of Object.entries(counted)) {
    const words =
      typeof figure === "number" ? figure.toLocaleString("en") : "<code>Thread</code>, <code>Lock</code> and <code>Queue</code>";
    expect(body).toContain(`data-figure="${path}">${words}</`);
  }
  expect(body).toContain('data-figure="compared.kinds.length">3</b>');
  const rest = body.replaceAll(/<(b|span) data-figure="[^"]*">.*?<\/\1>/g, "").replaceAll(/<[^>]*>/g, "");
  expect(rest).not.toMatch(/\d/);
  expect(body).not.toMatch(/>undefined|NaN|[{}]|null/);
});

test("no sentence has a figure of its own, in digits or in words", () => {
  const words = JSON.stringify(checked).replaceAll(/\{[\w.]+\}/g, "");
  expect(words).not.toMatch(/\d/);
  // "One run stands for both" counts nothing of the project's.
  expect(words).not.toMatch(/\b(three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds|thousands|millions?)\b/i);
});

test("what is said of programs leads to their pages, as text", () => {
  const body = checkedBody(invented().figures, programs);
  expect(body).toContain('<a href="p/round.html">Round and round</a>');
  expect(body).toContain('<a href="p/large.html">A &amp; B</a>: it is &lt;large&gt;');
  // A reason that no program has is not told.
  expect(body).not.toContain(checked.untried.real);
});

test("a figure that was not counted stops the build, and is named", () => {
  const { figures } = invented();
  for (const broken of [
    { ...figures, tried: undefined },
    { ...figures, compared: { kinds: [] } },
  ]) {
    expect(() => checkedBody(broken, programs)).toThrow(/wants the figure (tried|compared)\.\w+/);
  }
});
