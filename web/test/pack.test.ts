import { deflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { LONGEST, pack, readText, unpack } from "../src/base/pack";

const code = (bytes: Uint8Array | string): string => deflateRawSync(bytes).toString("base64url");

describe("a text in a link", () => {
  test.each(["x = 1\n", "", "print('⚙ ñ 🧵')\n", "<b>&amp;</b>\n", "a".repeat(LONGEST)])("comes out as it went in", async (text) => {
    const packed = (await pack(text)) ?? "";
    expect(packed).toMatch(/^[\w-]+$/);
    expect(await unpack(packed)).toEqual({ text });
  });

  test("of 32 KB that cannot be made small is one, and a longer one is none", async () => {
    const noise = Array.from({ length: LONGEST }, () => String.fromCharCode(32 + Math.floor(Math.random() * 95))).join("");
    const packed = (await pack(noise)) ?? "";
    expect(packed.length).toBeLessThan(60_000);
    expect(await unpack(packed)).toEqual({ text: noise });
    expect(await pack(`${noise}x`)).toBeUndefined();
    expect(await pack("é".repeat(LONGEST / 2 + 1)), "by its bytes").toBeUndefined();
  });

  test("that was changed, cut off or made up says so, and nothing is thrown", async () => {
    const packed = (await pack("import threading\n".repeat(40))) ?? "";
    for (let at = 0; at < packed.length; at += 1) {
      const cut = await unpack(packed.slice(0, at));
      expect(cut, `cut at ${at}`).toEqual({ problem: "broken" });
      const other = packed[at] === "A" ? "B" : "A";
      const changed = await unpack(packed.slice(0, at) + other + packed.slice(at + 1));
      // Not every change can be told from another text.
      expect("text" in changed || changed.problem === "broken" || changed.problem === "too long").toBe(true);
    }
    for (const made of ["!", "a b", "%00", "A", "=", code("x").concat("=="), "_".repeat(50)])
      expect(await unpack(made)).toEqual({ problem: "broken" });
    expect(await unpack(code(new Uint8Array([0xff, 0xfe, 0x80]))), "no UTF-8").toEqual({ problem: "broken" });
    expect(await unpack(code("a\0b"))).toEqual({ problem: "broken" });
  });

  test("that would grow beyond measure is stopped", async () => {
    const bomb = code(Buffer.alloc(60_000_000));
    expect(bomb.length).toBeLessThan(90_000);
    expect(await unpack(bomb)).toEqual({ problem: "too long" });
    expect(await unpack(code("a".repeat(LONGEST + 1)))).toEqual({ problem: "too long" });
    expect(await unpack("A".repeat(1_000_000))).toEqual({ problem: "too long" });
  });
});

test("a file's lines end as Python's do", () => {
  expect(readText(new TextEncoder().encode("a\r\nb\rc\n"))).toEqual({ text: "a\nb\nc\n" });
  expect(readText(new TextEncoder().encode("\ufeffa\n")), "without a mark of its bytes' order").toEqual({ text: "a\n" });
});
