import python from "highlight.js/lib/languages/python";
import rust from "highlight.js/lib/languages/rust";
import { createLowlight } from "lowlight";
import type { Line, Token } from "../src/state/sources.ts";

const lowlight = createLowlight({ python, rust });

/** The classes of the highlighter, and the few that the page tells apart. */
const KINDS: Readonly<Record<string, string>> = {
  keyword: "k",
  literal: "n",
  number: "n",
  string: "s",
  subst: "",
  comment: "c",
  meta: "m",
  title: "f",
  built_in: "b",
  type: "t",
};

/** A text as lines of tokens, so that the page never has to make markup from it. */
export function highlight(language: "python" | "rust", text: string): Line[] {
  const lines: Token[][] = [[]];
  const add = (kind: string, value: string): void => {
    for (const [index, part] of value.split("\n").entries()) {
      if (index > 0) lines.push([]);
      if (part !== "") lines.at(-1)?.push([kind, part]);
    }
  };
  type Node = ReturnType<typeof lowlight.highlight>["children"][number];
  const walk = (nodes: readonly Node[], kind: string): void => {
    for (const node of nodes) {
      if (node.type === "text") add(kind, node.value);
      else if (node.type === "element") walk(node.children, kindOf(node.properties["className"]) ?? kind);
    }
  };
  walk(lowlight.highlight(language, text.replace(/\n+$/, "")).children, "");
  return lines;
}

function kindOf(classes: unknown): string | undefined {
  if (!Array.isArray(classes)) return undefined;
  return KINDS[String(classes[0]).replace(/^hljs-/, "")];
}
