/**
 * The editor, in a shadow root: it brings its styles in as elements to a document, which the page's policy forbids, and as
 * constructed sheets to a shadow root. It is loaded when somebody is about to edit.
 */
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, indentOnInput } from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Annotation, Compartment, EditorState, Prec, type TransactionSpec } from "@codemirror/state";
import { drawSelection, EditorView, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { effect } from "@preact/signals";
import { differing } from "../../../base/lines";
import { text as words } from "../../../base/strings";
import { isMarked, source } from "../../../state/asked";
import { activity, chosenLine, editing, tabIndents } from "../../../state/atoms";
import { problem as found } from "../../../state/check";
import { edit, leaveEditor } from "../../../state/edit";
import { raised } from "../../../state/errors";
import { moment } from "../../../state/getters";
import { draft, original } from "../../../state/python";
import syntax from "../../../styles/syntax.css?inline";
import tokens from "../../../styles/tokens.css?inline";
import { isAlive } from "../../parts/states";
import look from "../code.css?inline";
import { differences, setDifferences } from "./differences";
import own from "./editor.css?inline";
import { language } from "./language";
import { marks, NOTHING, setMarks } from "./marks";
import { problem, setProblem } from "./problem";

/** A change that the editor has not made itself. */
const remote = Annotation.define<true>();

const sheets = [tokens, syntax, look, own].map((css) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
});

/** Turns one text into another by the least change, so that the caret stays where it is. */
function change(view: EditorView, text: string): TransactionSpec | undefined {
  const before = view.state.doc.toString();
  if (before === text) return undefined;
  let from = 0;
  while (from < before.length && before[from] === text[from]) from += 1;
  let end = 0;
  while (end < Math.min(before.length, text.length) - from && before.at(-1 - end) === text.at(-1 - end)) end += 1;
  return {
    changes: { from, to: before.length - end, insert: text.slice(from, text.length - end) },
    annotations: remote.of(true),
  };
}

/** Where somebody has asked for the editor. */
function caretIn({ doc }: EditorState): number {
  const { line = 1, column = 0 } = editing.peek() ?? {};
  const at = doc.line(Math.max(1, Math.min(line, doc.lines)));
  return Math.min(at.from + column, at.to);
}

/** Gives the focus back to the pane, whose keys are the page's. */
function leave(): boolean {
  const pane = document.querySelector<HTMLElement>(".pane--code [role=tab][aria-selected=true], .pane--code button:enabled");
  pane?.focus();
  return pane !== null;
}

/** Puts the editor into an element, with the chosen program's text; returns how to take it away. */
export function mountEditor(host: HTMLElement, onThread: (thread: number, marker: Element) => void): () => void {
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open", delegatesFocus: true });
  root.adoptedStyleSheets = sheets;
  const tab = new Compartment();
  const choose = (view: EditorView, position: number): boolean => {
    const { number } = view.state.doc.lineAt(position);
    chosenLine.value = chosenLine.peek() === number ? undefined : number;
    return true;
  };
  const state = EditorState.create({
    doc: source.peek() ?? "",
    extensions: [
      // The page runs it.
      Prec.highest(keymap.of([{ key: "Mod-Enter", run: () => true }])),
      keymap.of([
        { key: "Alt-Enter", run: (view) => choose(view, view.state.selection.main.head) },
        ...searchKeymap,
        // Where there is no search to close, and nothing to stop.
        { key: "Escape", run: () => activity.peek() === "idle" && leave() },
        ...historyKeymap,
        ...defaultKeymap,
      ]),
      tab.of([]),
      history(),
      language,
      indentOnInput(),
      bracketMatching(),
      highlightSpecialChars(),
      highlightSelectionMatches({ minSelectionLength: 2 }),
      search({ top: false }),
      drawSelection(),
      EditorState.tabSize.of(4),
      EditorView.contentAttributes.of({
        "aria-label": words.code.editor,
        tabindex: "0",
        spellcheck: "false",
        autocorrect: "off",
        autocapitalize: "off",
      }),
      marks(onThread),
      lineNumbers({ domEventHandlers: { click: (view, line) => choose(view, line.from) } }),
      differences,
      problem,
      EditorView.updateListener.of(({ docChanged, transactions, state }) => {
        if (docChanged && !transactions.every((one) => one.annotation(remote) === true)) edit(state.doc.toString());
      }),
    ],
  });
  const caret = caretIn(state);
  const view = new EditorView({
    root,
    parent: root,
    state: state.update({ selection: { anchor: caret } }).state,
    scrollTo: EditorView.scrollIntoView(caret, { y: "center" }),
  });
  const stops = [
    effect(() => {
      const spec = source.value === undefined ? undefined : change(view, source.value);
      if (spec !== undefined) view.dispatch(spec);
    }),
    effect(() => {
      const now = isMarked("python") ? moment.value : undefined;
      const drawn = {
        ...NOTHING,
        threads: now?.threads.filter(({ state }) => isAlive(state)) ?? [],
        line: now?.line ?? undefined,
        actor: now?.thread ?? undefined,
        chosen: now === undefined ? undefined : chosenLine.value,
        raised: now === undefined ? NOTHING.raised : raised.value,
      };
      view.dispatch({ effects: setMarks.of(drawn) });
    }),
    effect(() => {
      const line = isMarked("python") ? moment.value?.line : undefined;
      if (line !== null && line !== undefined && line <= view.state.doc.lines && !view.hasFocus)
        view.dispatch({ effects: EditorView.scrollIntoView(view.state.doc.line(line).from, { y: "nearest", yMargin: 60 }) });
    }),
    effect(() => {
      const [first, text] = [original.value, source.value];
      const lines = first === undefined || text === undefined || draft.value === undefined ? [] : differing(first, text);
      view.dispatch({ effects: setDifferences.of(new Set(lines)) });
    }),
    effect(() => view.dispatch({ effects: setProblem.of(found.value) })),
    effect(() => view.dispatch({ effects: tab.reconfigure(tabIndents.value ? keymap.of([indentWithTab]) : []) })),
  ];
  const onFocusOut = ({ relatedTarget }: FocusEvent): void => {
    // A window that is left is come back to.
    if (document.hasFocus() && !(relatedTarget instanceof Node && host.contains(relatedTarget))) leaveEditor();
  };
  host.addEventListener("focusout", onFocusOut);
  if (editing.peek() !== undefined) view.focus();
  return () => {
    host.removeEventListener("focusout", onFocusOut);
    for (const stop of stops) stop();
    view.destroy();
  };
}
