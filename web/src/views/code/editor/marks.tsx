/** What of a run is drawn beside the text in the editor: its threads, the line of the step, a line that was chosen. */
import { type Extension, RangeSet, RangeSetBuilder, StateEffect, StateField, type Text } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, GutterMarker, gutter, WidgetType } from "@codemirror/view";
import { render } from "preact";
import type { ThreadState } from "../../../engine/types.gen";
import { lookOf, Markers, Whys } from "../markers";

/** What there is to draw; nothing is, where the run is of another text. */
export interface Marks {
  readonly threads: readonly ThreadState[];
  /** The line of the step, and the thread that made it. */
  readonly line: number | undefined;
  readonly actor: number | undefined;
  readonly chosen: number | undefined;
  /** Lines at which an exception ended a thread, with what it says. */
  readonly raised: ReadonlyMap<number, string>;
}

export const NOTHING: Marks = { threads: [], line: undefined, actor: undefined, chosen: undefined, raised: new Map() };

export const setMarks = StateEffect.define<Marks>();

interface Drawn {
  readonly marks: Marks;
  readonly lines: DecorationSet;
  readonly gutter: RangeSet<GutterMarker>;
}

const EMPTY: Drawn = { marks: NOTHING, lines: Decoration.none, gutter: RangeSet.empty };

const drawn = StateField.define<Drawn>({
  create: () => EMPTY,
  update(before, { effects, state, docChanged }) {
    const effect = effects.findLast((one) => one.is(setMarks));
    if (effect !== undefined) return draw(effect.value, state.doc);
    return docChanged ? EMPTY : before;
  },
  provide: (field) => EditorView.decorations.from(field, ({ lines }) => lines),
});

function draw(marks: Marks, text: Text): Drawn {
  const byLine = new Map<number, ThreadState[]>();
  for (const thread of marks.threads) {
    if (thread.line !== null && thread.line <= text.lines) byLine.set(thread.line, [...(byLine.get(thread.line) ?? []), thread]);
  }
  const lines = new RangeSetBuilder<Decoration>();
  const gutters = new RangeSetBuilder<GutterMarker>();
  const all = new Set([...byLine.keys(), ...[marks.line, marks.chosen].filter((one) => one !== undefined), ...marks.raised.keys()]);
  for (const number of [...all].filter((one) => one <= text.lines).sort((one, other) => one - other)) {
    const { from, to } = text.line(number);
    const threads = byLine.get(number) ?? [];
    const isCurrent = number === marks.line;
    const look = lookOf(threads, isCurrent ? marks.actor : undefined, number === marks.chosen, isCurrent);
    lines.add(
      from,
      from,
      Decoration.line({ class: look.classes, attributes: look.hue === undefined ? {} : { "data-hue": String(look.hue) } }),
    );
    const raised = marks.raised.get(number);
    if (threads.length > 0 || raised !== undefined)
      lines.add(to, to, Decoration.widget({ widget: new WhyWidget(threads, raised), block: true, side: 1 }));
    if (threads.length > 0) gutters.add(from, from, new ThreadsMarker(threads));
  }
  return { marks, lines: lines.finish(), gutter: gutters.finish() };
}

class ThreadsMarker extends GutterMarker {
  override elementClass = "line__threads";

  constructor(private readonly threads: readonly ThreadState[]) {
    super();
  }

  override eq(other: ThreadsMarker): boolean {
    return other.threads.length === this.threads.length && other.threads.every((one, at) => isSame(one, this.threads[at]));
  }

  override toDOM(): Node {
    const dom = document.createElement("span");
    dom.className = "line__threads";
    render(<Markers threads={this.threads} />, dom);
    return dom;
  }

  override destroy(dom: HTMLElement): void {
    render(null, dom);
  }
}

const isSame = (one: ThreadState, other: ThreadState | undefined): boolean =>
  other !== undefined && one.number === other.number && one.state === other.state && one.name === other.name;

/** Why threads stand where they do, beneath the line. */
class WhyWidget extends WidgetType {
  private readonly key: string;

  constructor(
    private readonly threads: readonly ThreadState[],
    private readonly raised: string | undefined,
  ) {
    super();
    this.key = JSON.stringify([threads.map(({ number, state, words }) => [number, state, words]), raised]);
  }

  override eq(other: WhyWidget): boolean {
    return other.key === this.key;
  }

  override toDOM(): HTMLElement {
    const dom = document.createElement("div");
    dom.className = "whys";
    render(<Whys threads={this.threads} raised={this.raised} />, dom);
    return dom;
  }

  override destroy(dom: HTMLElement): void {
    render(null, dom);
  }
}

/** Threads beside the lines; `lines` is what says it of them. */
export function marks(onThread: (thread: number, marker: Element) => void): Extension {
  return [
    drawn,
    gutter({
      class: "threads",
      markers: (view) => view.state.field(drawn).gutter,
      domEventHandlers: {
        click(_view, _line, event) {
          const marker = event.target instanceof Element ? event.target.closest("[data-thread]") : null;
          if (marker === null) return false;
          onThread(Number(marker.getAttribute("data-thread")), marker);
          return true;
        },
      },
    }),
  ];
}
