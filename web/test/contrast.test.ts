import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

/** The tokens of a block of tokens.css that are colours. */
function colours(selector: string): Map<string, string> {
  const css = readFileSync(new URL("../src/styles/tokens.css", import.meta.url), "utf8");
  const block = css.slice(css.indexOf(`${selector} {`)).split("}")[0] ?? "";
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6}|\d+%);/g)].map(([, name = "", value = ""]) => [name, value]));
}

type Colour = readonly [number, number, number];

function parse(hex: string): Colour {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Colour;
}

function mix(one: Colour, other: Colour, share: number): Colour {
  return one.map((part, at) => part * share + (other[at] ?? 0) * (1 - share)) as unknown as Colour;
}

function luminance(colour: Colour): number {
  const [r = 0, g = 0, b = 0] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: Colour, other: Colour): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

describe.each([":root", '[data-theme="dark"]'])("contrast is AA in %s", (selector) => {
  const tokens = colours(selector);
  const colour = (name: string): Colour => parse(tokens.get(name) ?? "");
  const tint = Number.parseFloat(tokens.get("tint") ?? "") / 100;
  const threads = Array.from({ length: 8 }, (_, hue) => `t${hue}`);

  const pairs = [
    ...["ink", "soft", "faint", "accent", "good", "bad", ...threads].flatMap((front) =>
      ["paper", "panel"].map((back) => [front, back] as const),
    ),
    ...["ink", "soft", "faint"].map((front) => [front, "hover"] as const),
    ...threads.map((back) => ["on-thread", back] as const),
    ["on-accent", "accent"] as const,
  ];
  test.each(pairs)("%s on %s", (front, back) => {
    expect(contrast(colour(front), colour(back))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(threads)("code on the tint of %s", (thread) => {
    expect(contrast(colour("ink"), mix(colour(thread), colour("paper"), tint))).toBeGreaterThanOrEqual(4.5);
  });

  test("lines that only separate are seen, and edges that say something are clear", () => {
    expect(contrast(colour("edge"), colour("panel"))).toBeGreaterThanOrEqual(3);
  });
});
