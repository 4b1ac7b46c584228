import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { seconds } from "../src/base/units";
import type { Lanes, Overview, Span } from "../src/engine/types.gen";
import type { Shown } from "../src/state/atoms";
import { Pace } from "../src/state/pace";
import { pictureOf } from "../src/views/lanes/picture";
import { escapeXml, palettesOf } from "../src/views/lanes/svg";

const TOKENS = readFileSync(new URL("../src/styles/tokens.css", import.meta.url), "utf8");

const span = (more: Partial<Span>): Span => ({
  start: 0,
  end: 1,
  from_step: 1,
  to_step: 2,
  state: "running",
  object: null,
  label: "",
  joined: 1,
  ...more,
});

/** A run whose threads have these names, and whose first thread has these spans. */
function runOf(names: readonly string[], spans: readonly Span[], steps = 4): Shown {
  const pace = new Pace();
  for (let at = 1; at <= steps; at += 1) pace.add(seconds(at / 10));
  const overview = {
    steps,
    end: steps / 10,
    threads: names.map((name, number) => ({ number, name, daemon: false, started: 0, ended: null, end: "cut off" })),
    objects: [{ number: 1, name: "lock<1>", type: "Lock", line: 1, behind: false }],
    findings: [{ fault: true, step: 3, cycle: [], text: "" }],
  } as unknown as Overview;
  const lanes: Lanes = {
    lanes: names.map((_, thread) => ({
      thread,
      spans: thread === 0 ? [...spans] : [],
      holds: thread === 0 ? [{ start: 0, end: 1, from_step: 1, to_step: null, object: 1, joined: 1 }] : [],
      uses: thread === 0 ? [{ time: 0.1, step: 1, object: 2, label: "writes 1 & 2", from_old: true }] : [],
    })),
    arrows:
      names.length < 2 ? [] : [{ kind: "start", from: 0, to: 1, from_step: 1, to_step: 2, from_time: 0.1, to_time: 0.2, object: null }],
  };
  const model = {
    overview: () => overview,
    lanes: () => lanes,
    lanesByStep: () => lanes,
    meta: () => ({ recipe: { program: "<x> & “y”", way: { seed: 7 } } }),
    at: () => ({ thread: 0 }),
  };
  return { model, pace, recorded: true } as unknown as Shown;
}

const STATES = ["running", "ready", "lock", "condition", "sleep", "fetch", "unwinding", "ended"] as const;
const all = STATES.map((state, at) => span({ state, label: `is ${state}`, from_step: at % 4, to_step: (at % 4) + 1 }));

/** Throws where elements are not closed in the order in which they were opened, or a character stands for nothing. */
function check(svg: string): void {
  const opened: string[] = [];
  const body = svg.replace(/^<\?xml[^>]*\?>\n/, "");
  const tag = /<(\/?)([a-z]+)((?:\s[\w-]+(?::[\w-]+)?="[^"<]*")*)(\/?)>|([^<]+)/gi;
  let at = 0;
  for (const [whole, closes, name = "", , empty, words] of body.matchAll(tag)) {
    at += whole.length;
    expect(words ?? whole).not.toMatch(/&(?!(amp|lt|gt|quot);)/);
    if (words !== undefined || empty === "/") continue;
    if (closes === "/") expect(opened.pop()).toBe(name);
    else opened.push(name);
  }
  expect(at, "all of it is markup or text").toBe(body.length);
  expect(opened).toEqual([]);
}

describe("the picture of the lanes", () => {
  test("is well-formed and by itself, whatever names there are", () => {
    const names = ["MainThread", '<script>alert("1")</script>', "a & b\u0000\ud800"];
    const svg = pictureOf(runOf(names, all), "system", TOKENS);
    check(svg);
    expect(svg).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;");
    expect(svg).not.toMatch(/<script|href|var\(|undefined|NaN|Infinity|\son\w+=/);
    expect(svg).toContain("a &amp; b\u{fffd}\u{fffd}");
  });

  test("has its texts as texts, and every colour by itself", () => {
    const svg = pictureOf(runOf(["MainThread", "T"], all), "system", TOKENS);
    for (const words of [
      "MainThread",
      "lock&lt;1&gt;",
      "writes 1 &amp; 2",
      "&lt;x&gt; &amp; “y”, with seed 7",
      "needs a lock",
      "start → begin",
    ])
      expect(svg).toContain(words);
    for (const [, name] of svg.matchAll(/url\(#(\w+)\)/g)) expect(svg).toContain(`<pattern id="${name}"`);
    const used = new Set([...svg.matchAll(/class="([^"]*)"/g)].flatMap(([, names = ""]) => names.split(" ").filter((name) => name !== "")));
    const style = /<style>(.*)<\/style>/.exec(svg)?.[1] ?? "";
    for (const name of used) expect(style, name).toMatch(new RegExp(`\\.${name}\\{(fill|stroke):#[0-9a-f]{3,6}\\}`));
  });

  test("is dark or light for good where the reader has chosen so", () => {
    const [light, dark] = (["light", "dark"] as const).map((theme) => pictureOf(runOf(["MainThread"], all), theme, TOKENS));
    expect(light).toContain('fill="#ffffff"');
    expect(dark).toContain('fill="#1b1e24"');
    for (const svg of [light, dark]) expect(svg).not.toContain("<style>");
  });

  test("of a run without anything, and of a long one, is one too", () => {
    check(pictureOf(runOf([], [], 0), "system", TOKENS));
    const long = pictureOf(runOf(["MainThread"], all, 5000), "system", TOKENS);
    check(long);
    expect(Number(/width="(\d+)"/.exec(long)?.[1])).toBeLessThan(7000);
  });
});

test("the palettes are the page's, as they are written and as a build writes them", () => {
  const { light, dark } = palettesOf(TOKENS);
  const short = palettesOf(":root{--panel:#fff;--t0:#000;--tint:50%;--x:1px}[data-theme=dark]{--panel:#000;--t0:#fff}");
  expect([light["panel"], dark["panel"], dark["tint0"]]).toEqual(["#ffffff", "#1b1e24", expect.stringMatching(/^#[0-9a-f]{6}$/)]);
  expect([short.light["panel"], short.light["tint0"], short.dark["panel"], short.dark["x"]]).toEqual(["#fff", "#808080", "#000", "1px"]);
});

test("what XML cannot say is marked", () => {
  expect(escapeXml(`a<b>&"c"\u0001\uFFFE\t\u{1f600}`)).toBe("a&lt;b&gt;&amp;&quot;c&quot;\u{fffd}\u{fffd}\t\u{1f600}");
});
