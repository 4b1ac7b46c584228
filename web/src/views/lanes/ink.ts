/** The canvas's colours, read from the same tokens as everything else, and its patterns. */

/** The pattern of each hue, made when it is first drawn: most pictures have few. */
type Patterns = (hue: number) => CanvasPattern;

export interface Ink {
  readonly paper: string;
  readonly panel: string;
  readonly line: string;
  readonly ink: string;
  readonly soft: string;
  readonly faint: string;
  readonly edge: string;
  readonly accent: string;
  readonly bad: string;
  readonly hover: string;
  readonly onThread: string;
  readonly sans: string;
  /** By hue. */
  readonly thread: readonly string[];
  readonly tint: readonly string[];
  readonly lock: Patterns;
  readonly wait: Patterns;
  readonly unwind: Patterns;
  /** Where nothing is known. */
  readonly unknown: CanvasPattern;
}

const HUES = 8;

export function readInk(element: HTMLElement, context: CanvasRenderingContext2D, density: number): Ink {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  // However a colour is written, a canvas gives it back as #rrggbb.
  const colour = (name: string): string => {
    context.fillStyle = token(name);
    return String(context.fillStyle);
  };
  const panel = colour("panel");
  const bad = colour("bad");
  const share = Number.parseFloat(token("tint")) / 100;
  const thread = Array.from({ length: HUES }, (_, hue) => colour(`t${hue}`));
  const tint = thread.map((one) => mix(one, panel, share));
  const hatch = (tones: readonly string[], size: number, width: number, direction: 1 | -1): Patterns => {
    const made: CanvasPattern[] = [];
    return (hue) => (made[hue] ??= stripes(context, tones[hue] ?? bad, tint[hue] ?? panel, size, width, direction, density));
  };
  return {
    paper: token("paper"),
    panel,
    line: token("line"),
    ink: token("ink"),
    soft: token("soft"),
    faint: token("faint"),
    edge: token("edge"),
    accent: token("accent"),
    bad,
    hover: token("hover"),
    onThread: token("on-thread"),
    sans: token("sans"),
    thread,
    tint,
    lock: hatch(thread, 9, 4, 1),
    wait: hatch(thread, 9, 1.6, -1),
    unwind: hatch(
      thread.map(() => bad),
      6,
      2,
      1,
    ),
    unknown: stripes(context, colour("edge"), panel, 12, 1.5, 1, density),
  };
}

/** Two #rrggbb colours, mixed. */
function mix(one: string, other: string, share: number): string {
  const parts = [1, 3, 5].map((at) => {
    const [a, b] = [one, other].map((colour) => Number.parseInt(colour.slice(at, at + 2), 16));
    return Math.round((a ?? 0) * share + (b ?? 0) * (1 - share));
  });
  return `rgb(${parts.join(" ")})`;
}

/** Slanted stripes on a tinted ground, sharp on any screen. */
function stripes(
  context: CanvasRenderingContext2D,
  colour: string,
  ground: string,
  size: number,
  width: number,
  direction: 1 | -1,
  density: number,
): CanvasPattern {
  const tile = document.createElement("canvas");
  const pixels = Math.round(size * density);
  tile.width = pixels;
  tile.height = pixels;
  const brush = tile.getContext("2d");
  if (brush !== null) {
    brush.fillStyle = ground;
    brush.fillRect(0, 0, pixels, pixels);
    brush.strokeStyle = colour;
    brush.lineWidth = width * density * 0.8;
    for (const shift of [-pixels, 0, pixels]) {
      brush.beginPath();
      brush.moveTo(shift, direction > 0 ? pixels : 0);
      brush.lineTo(shift + pixels, direction > 0 ? 0 : pixels);
      brush.stroke();
    }
  }
  const pattern = context.createPattern(tile, "repeat");
  if (pattern === null) throw new Error("the canvas makes no pattern");
  pattern.setTransform(new DOMMatrix().scale(1 / density));
  return pattern;
}
