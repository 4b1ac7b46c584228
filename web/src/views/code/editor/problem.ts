/** Marks where the text is no Python, and says why beneath the line. */
import { type EditorState, type Extension, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, WidgetType } from "@codemirror/view";

export interface Problem {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

export const setProblem = StateEffect.define<Problem | undefined>();

const field = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(before, { effects, state, changes }) {
    const effect = effects.findLast((one) => one.is(setProblem));
    if (effect === undefined) return before.map(changes);
    return effect.value === undefined ? Decoration.none : draw(effect.value, state);
  },
  provide: (field) => EditorView.decorations.from(field),
});

function draw({ message, line, column }: Problem, { doc }: EditorState): DecorationSet {
  const { from, to, text } = doc.line(Math.max(1, Math.min(line, doc.lines)));
  const at = Math.max(0, Math.min(column - 1, text.length));
  // To the end of the word, and at least one letter, which may be the one before.
  const end = at + Math.max(1, /^\w+/.exec(text.slice(at))?.[0].length ?? 1);
  const mark = Decoration.mark({ class: "wrong" });
  const begin = Math.min(from + at, Math.max(from, to - 1));
  const ranges = begin < to ? [mark.range(begin, Math.min(from + end, to))] : [];
  return Decoration.set([...ranges, Decoration.widget({ widget: new Message(message), block: true, side: 2 }).range(to)]);
}

class Message extends WidgetType {
  constructor(private readonly words: string) {
    super();
  }

  override eq(other: Message): boolean {
    return other.words === this.words;
  }

  override toDOM(): HTMLElement {
    const dom = document.createElement("p");
    dom.className = "line__raised";
    dom.textContent = this.words;
    return dom;
  }
}

export const problem: Extension = field;
