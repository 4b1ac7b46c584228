/** Drawings of one colour, that of the text around them. */
const solid = {
  fill: "currentColor",
  stroke: "currentColor",
  "stroke-width": 2,
  "stroke-linejoin": "round",
  "stroke-linecap": "round",
} as const;
const line = { fill: "none", stroke: "currentColor", "stroke-width": 1.8, "stroke-linejoin": "round", "stroke-linecap": "round" } as const;

const icon = (shape: "solid" | "line", path: string) => () => (
  <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" {...(shape === "solid" ? solid : line)}>
    <path d={path} />
  </svg>
);

export const ToStart = icon("solid", "M3 3v10M13 3 6 8l7 5z");
export const Back = icon("solid", "M12 3 5 8l7 5z");
export const Play = icon("solid", "M5 3l8 5-8 5z");
export const Pause = icon("solid", "M5 3v10M11 3v10");
export const On = icon("solid", "M4 3l7 5-7 5z");
export const ToEnd = icon("solid", "M13 3v10M3 3l7 5-7 5z");
export const Stop = icon("solid", "M4 4h8v8H4z");
export const Down = icon("line", "M4 6.5 8 10l4-3.5");
export const Close = icon("line", "M4 4l8 8M12 4l-8 8");
export const Seen = icon("line", "M3.5 8.5 6.5 11.5 12.5 5");
export const Search = icon("line", "M7 11.5a4.5 4.5 0 1 1 0-9 4.5 4.5 0 0 1 0 9zM10.4 10.4 14 14");
export const Copy = icon("line", "M6 5.5h7v8H6zM10 5.5v-3H3v8h3");
export const Fork = icon("line", "M4 13.5v-3c0-4 8-1 8-6V3M4 13.5V3M9.8 5 12 2.6 14.2 5M1.8 5 4 2.6 6.2 5");
export const Clock = icon("line", "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 4.8V8l2.2 1.6");
export const Undo = icon("line", "M3 6.5h6.5a3.5 3.5 0 0 1 0 7H6M5.6 3.6 2.7 6.5l2.9 2.9");
export const Redo = icon("line", "M13 6.5H6.5a3.5 3.5 0 0 0 0 7H10M10.4 3.6l2.9 2.9-2.9 2.9");
export const Out = icon("line", "M6.5 3.5h-3v9h9v-3M9 3h4v4M13 3 7.5 8.5");
export const Plus = icon("line", "M8 3.5v9M3.5 8h9");
export const Save = icon("line", "M8 2.5v7.5M4.8 7 8 10.2 11.2 7M3 13.5h10");
export const Minus = icon("line", "M3.5 8h9");
export const Ask = icon("line", "M5.2 6a2.8 2.8 0 1 1 4.4 2.3C8.6 9 8 9.5 8 10.6M8 13.2v.3");
export const Link = icon(
  "line",
  "M6.8 9.2a3 3 0 0 0 4.3 0l2-2a3 3 0 0 0-4.3-4.3l-.8.8M9.2 6.8a3 3 0 0 0-4.3 0l-2 2a3 3 0 0 0 4.3 4.3l.8-.8",
);

export const Theme = () => (
  <svg width="16" height="16" viewBox="0 0 14 14" aria-hidden="true">
    <circle cx="7" cy="7" r="6" fill="none" stroke="currentColor" stroke-width="1.5" />
    <path d="M7 1a6 6 0 0 1 0 12z" fill="currentColor" />
  </svg>
);

export const Logo = () => (
  <svg class="logo" width="26" height="26" viewBox="0 0 26 26" fill="none" stroke-width="3" stroke-linecap="round" aria-hidden="true">
    <path class="logo__one" d="M3 8C9 8 9 18 15 18S20 8 23 8" />
    <path class="logo__two" d="M3 18C9 18 9 8 13 8M16.5 12C18 16 20 18 23 18" />
  </svg>
);
