import "./search.css";
import { useSignal } from "@preact/signals";
import { text } from "../../base/strings";
import { shown } from "../../state/atoms";
import { now } from "../../state/getters";
import { jump } from "../../state/play";
import { Search } from "../parts/icons";

/** Finds the next step whose sentence has the words; Enter goes on, Shift+Enter back. */
export function SearchField() {
  const words = useSignal("");
  const none = useSignal(false);
  const find = (forward: boolean): void => {
    if (words.value.trim() === "") return;
    const at = now.peek();
    const found = shown.peek()?.model.search(words.value, at, forward);
    none.value = found === undefined || found === null;
    if (found !== undefined && found !== null) jump(found);
  };
  return (
    <label class="search">
      <Search />
      <input
        type="search"
        id="search"
        aria-label={text.search.label}
        title={text.search.label}
        value={words.value}
        onInput={(event) => {
          words.value = event.currentTarget.value;
          none.value = false;
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") find(!event.shiftKey);
          if (event.key === "Escape") event.currentTarget.blur();
        }}
      />
      {none.value && (
        <span class="search__none" role="status">
          {text.search.none}
        </span>
      )}
    </label>
  );
}
