import { existsSync, readFileSync } from "node:fs";
import type { Page } from "../src/engine/types.gen.ts";
import type { BetLine } from "../src/state/sources.ts";
import { highlight } from "./highlight.ts";

const CATALOGUE = new URL("../public/programs/catalogue.json", import.meta.url);

/** The first function of a text in Python. */
export function functionOf(python: string): string {
  return /^def .*\n(?: .*\n)+/m.exec(python)?.[0].trimEnd() ?? "";
}

/** The function that both threads of the bet run, from its two twins: the first page has it in its own module, to show it at once. */
export function betCode(): Record<"bet" | "locked", BetLine[]> {
  const programs = existsSync(CATALOGUE) ? (JSON.parse(readFileSync(CATALOGUE, "utf8")) as readonly Page[]) : [];
  const code = (id: string): string => functionOf(programs.find((program) => program.id === id)?.python ?? "");
  const lines = (own: string, other: string): BetLine[] => {
    const known = new Set(other.split("\n").map((line) => line.trim()));
    const texts = own.split("\n");
    return highlight("python", own).map((line, at) => ({ line, added: !known.has(texts[at]?.trim() ?? "") }));
  };
  const [bet, locked] = [code("bet"), code("bet-cured")];
  return { bet: lines(bet, bet), locked: lines(locked, bet) };
}
