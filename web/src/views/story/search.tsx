import "./search.css";
import { useSignal } from "@preact/signals";
import { text } from "../../base/strings";
import { step } from "../../base/units";
import { shown } from "../../state/atoms";
import { now, steps } from "../../state/getters";
import { jump } from "../../state/play";
import { Search } from "../parts/icons";

/** What came of a search, for as long as the field still says what was sought. */
interface Came {
  readonly of: string;
  readonly words: string;
  readonly isNone: boolean;
}

/** Finds the next step whose sentence has the words; Enter goes on, Shift+Enter back, and round at either end. */
export function SearchField() {
  const words = useSignal("");
  const came = useSignal<Came | undefined>(undefined);
  const find = (forward: boolean): void => {
    const model = shown.peek()?.model;
    const of = words.value.trim();
    if (of === "" || model === undefined) return;
    const on = model.search(of, now.peek(), forward) ?? undefined;
    const found = on ?? model.search(of, forward ? step(0) : step(steps.peek() + 1), forward) ?? undefined;
    if (found !== undefined) jump(found);
    const round = forward ? text.search.fromStart : text.search.fromEnd;
    came.value = on === undefined ? { of, words: found === undefined ? text.search.none : round, isNone: found === undefined } : undefined;
  };
  const said = came.value?.of === words.value.trim() ? came.value : undefined;
  return (
    <label class="search">
      <Search />
      <input
        type="search"
        id="search"
        aria-label={text.search.label}
        title={text.search.label}
        value={words.value}
        onInput={(event) => (words.value = event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") find(!event.shiftKey);
          if (event.key === "Escape") event.currentTarget.blur();
        }}
      />
      <span class={said?.isNone === true ? "search__came search__came--none" : "search__came"} role="status">
        {said?.words}
      </span>
    </label>
  );
}
