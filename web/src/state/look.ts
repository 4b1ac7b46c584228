/** How whoever embeds a program wants it to look: words of the fragment beside those of a link. */
import { text } from "../base/strings";

/** The panes that there can be, in the order in which they stand. */
export const PANES = ["code", "lanes", "objects", "output"] as const;
export type Pane = (typeof PANES)[number];

export interface Look {
  /** Whether the reader is to watch alone. */
  readonly isToRead: boolean;
  readonly panes: readonly Pane[];
  /** What the reader's system says, if it is missing. */
  readonly theme?: "light" | "dark";
}

export const USUAL: Look = { isToRead: false, panes: ["code", "lanes"] };

/** A fragment apart: how it is to look, what is left of it as a link, and what was wrong. */
export interface Taken {
  readonly look: Look;
  readonly link: string;
  readonly problem?: string;
}

export function takeLook(fragment: string): Taken {
  const words = new URLSearchParams(fragment.replace(/^#/, ""));
  const [mode, panes, theme] = ["mode", "panes", "theme"].map((name) => words.get(name) ?? undefined);
  for (const name of ["mode", "panes", "theme"]) words.delete(name);
  const wanted = panes === undefined ? USUAL.panes : PANES.filter((pane) => panes.split(",").includes(pane));
  const unknown = panes?.split(",").find((name) => !PANES.some((pane) => pane === name));
  const isTheme = theme === "light" || theme === "dark";
  const problem =
    mode !== undefined && mode !== "read"
      ? text.embed.mode(mode)
      : unknown !== undefined
        ? text.embed.pane(unknown, PANES)
        : theme !== undefined && !isTheme
          ? text.embed.theme(theme)
          : undefined;
  return {
    look: { isToRead: mode === "read", panes: wanted.length > 0 ? wanted : USUAL.panes, ...(isTheme ? { theme } : {}) },
    link: `#${words}`,
    ...(problem === undefined ? {} : { problem }),
  };
}

/** The words of a fragment that say so; nothing of what is usual. */
export function writeLook({ isToRead, panes, theme }: Look): string {
  const words = new URLSearchParams();
  if (isToRead) words.set("mode", "read");
  if (panes.join() !== USUAL.panes.join()) words.set("panes", panes.join());
  if (theme !== undefined) words.set("theme", theme);
  return words.toString().replaceAll("%2C", ",");
}
