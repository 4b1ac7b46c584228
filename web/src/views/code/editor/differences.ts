/** Marks the lines of the text that are not those of the original. */
import { type Extension, RangeSet, RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import { GutterMarker, gutter } from "@codemirror/view";
import { text } from "../../../base/strings";

export const setDifferences = StateEffect.define<ReadonlySet<number>>();

class Mark extends GutterMarker {
  override elementClass = "differs";
  override toDOM(): Node {
    const dom = document.createElement("span");
    dom.title = text.code.differs;
    return dom;
  }
}
const MARK = new Mark();

const field = StateField.define<RangeSet<GutterMarker>>({
  create: () => RangeSet.empty,
  update(before, { effects, state, changes }) {
    const effect = effects.findLast((one) => one.is(setDifferences));
    if (effect === undefined) return before.map(changes);
    const marks = new RangeSetBuilder<GutterMarker>();
    for (const number of [...effect.value].sort((one, other) => one - other)) {
      if (number <= state.doc.lines) marks.add(state.doc.line(number).from, state.doc.line(number).from, MARK);
    }
    return marks.finish();
  },
});

export const differences: Extension = [field, gutter({ class: "differences", markers: (view) => view.state.field(field) })];
