/** Writes SVG: well-formed whatever a text says, in colours that follow the reader's theme where whoever shows it knows of that. */

/** Colours by name. */
export type Palette = Readonly<Record<string, string>>;
export interface Palettes {
  readonly light: Palette;
  readonly dark: Palette;
}

const HUES = 8;

/** The page's colours, read from its stylesheet of tokens. */
export function palettesOf(tokens: string): Palettes {
  const block = (selector: RegExp): Palette => {
    const body = selector.exec(tokens)?.[1] ?? "";
    return Object.fromEntries([...body.matchAll(/--([\w-]+)\s*:\s*([^;]+)/g)].map(([, name = "", value = ""]) => [name, value.trim()]));
  };
  const light = block(/:root\s*\{([^}]*)\}/);
  const dark = { ...light, ...block(/\[data-theme="?dark"?\]\s*\{([^}]*)\}/) };
  return { light: withTints(light), dark: withTints(dark) };
}

/** With the tint of each thread's colour. */
function withTints(palette: Palette): Palette {
  const share = Number.parseFloat(palette["tint"] ?? "13%") / 100;
  const tints = Array.from({ length: HUES }, (_, hue) => [
    `tint${hue}`,
    mix(palette[`t${hue}`] ?? "#000000", palette["panel"] ?? "#ffffff", share),
  ]);
  return { ...palette, ...Object.fromEntries(tints) };
}

/** Red, green and blue of a colour that is written #rgb or #rrggbb. */
function parts(colour: string): readonly number[] {
  const digits = colour.slice(1);
  const wide = digits.length === 3 ? [...digits].map((digit) => digit + digit) : (digits.match(/../g) ?? []);
  return wide.map((pair) => Number.parseInt(pair, 16) || 0);
}

function mix(one: string, other: string, share: number): string {
  const [all, others] = [parts(one), parts(other)];
  const mixed = all.map((part, at) => Math.round(part * share + (others[at] ?? 0) * (1 - share)));
  return `#${mixed.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

type Values = Readonly<Record<string, string | number | undefined>>;

/** A text as XML has it: what XML has no way to say, as most control characters, is left out. */
export function escapeXml(words: string): string {
  const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  let safe = "";
  for (const letter of words) {
    const code = letter.codePointAt(0) ?? 0;
    const isAllowed =
      code === 9 || code === 10 || code === 13 || (code >= 0x20 && code < 0xd800) || (code > 0xdfff && (code & 0xfffe) !== 0xfffe);
    safe += isAllowed ? (entities[letter] ?? letter) : "\u{fffd}";
  }
  return safe;
}

/** To a hundredth of a pixel. */
const number = (value: number): string => String(Math.round(value * 100) / 100);
const rounded = (path: string): string => path.replaceAll(/-?\d+\.\d+(e[-+]?\d+)?/g, (value) => number(Number(value)));

function attribute([name, value]: readonly [string, string | number | undefined]): string {
  if (value === undefined) return "";
  const isPath = name === "d" || name === "transform";
  return ` ${name}="${typeof value === "number" ? number(value) : isPath ? rounded(value) : escapeXml(value)}"`;
}

const attributes = (values: Values): string => Object.entries(values).map(attribute).join("");

/** An element; `inside` is markup. */
export const element = (name: string, values: Values, inside = ""): string =>
  inside === "" ? `<${name}${attributes(values)}/>` : `<${name}${attributes(values)}>${inside}</${name}>`;

/** An SVG in the making, which knows the colours that are used in it. */
export class Drawing {
  private readonly used = new Set<string>();
  private readonly patterns = new Map<string, string>();
  private readonly body: string[] = [];
  private readonly palette: Palette;

  /** `theme`: one of the two, or both, of which whoever shows it takes the one that is fit. */
  constructor(
    private readonly palettes: Palettes,
    private readonly theme: "light" | "dark" | "system",
  ) {
    this.palette = theme === "dark" ? palettes.dark : palettes.light;
  }

  /** What fills a shape and draws its outline, by the colours' names. An attribute says it, too, for those who know no styles. */
  paint({ fill, stroke }: { readonly fill?: string; readonly stroke?: string }): Values {
    const classes = [...(fill === undefined ? [] : [`f-${fill}`]), ...(stroke === undefined ? [] : [`s-${stroke}`])];
    for (const one of classes) this.used.add(one);
    return {
      class: classes.join(" "),
      fill: fill === undefined ? "none" : this.palette[fill],
      ...(stroke === undefined ? {} : { stroke: this.palette[stroke] }),
    };
  }

  /** Slanted stripes of one colour on another one; what a shape is filled with. */
  stripes(name: string, colour: string, ground: string, size: number, width: number, direction: 1 | -1): Values {
    if (!this.patterns.has(name)) {
      const line = element("path", { d: `M0 ${size / 2}H${size}`, "stroke-width": width, ...this.paint({ stroke: colour }) });
      const back = element("rect", { width: size, height: size, ...this.paint({ fill: ground }) });
      const turn = `rotate(${-45 * direction})`;
      const values = { id: name, width: size, height: size, patternUnits: "userSpaceOnUse", patternTransform: turn };
      this.patterns.set(name, element("pattern", values, back + line));
    }
    return { fill: `url(#${name})` };
  }

  add(name: string, values: Values, inside?: string): void {
    this.body.push(element(name, values, inside));
  }

  /** A text at a place. */
  write(words: string, x: number, y: number, size: number, colour: string, more: Values = {}): void {
    this.add("text", { x, y, "font-size": size, ...this.paint({ fill: colour }), ...more }, escapeXml(words));
  }

  /** The file. */
  text(width: number, height: number, title: string, font: string): string {
    const rules = (palette: Palette): string =>
      [...this.used].map((one) => `.${one}{${one.startsWith("f-") ? "fill" : "stroke"}:${palette[one.slice(2)] ?? ""}}`).join("");
    const ground = element("rect", { width, height, ...this.paint({ fill: "panel" }) });
    const style = this.theme === "system" ? `<style>@media (prefers-color-scheme:dark){${rules(this.palettes.dark)}}</style>` : "";
    const head = `<title>${escapeXml(title)}</title>${style}<defs>${[...this.patterns.values()].join("")}</defs>`;
    const values = {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `0 0 ${number(width)} ${number(height)}`,
      role: "img",
      "font-family": font,
    };
    return `<?xml version="1.0" encoding="UTF-8"?>\n${element("svg", values, `${head}\n${[ground, ...this.body].join("\n")}\n`)}\n`;
  }
}
