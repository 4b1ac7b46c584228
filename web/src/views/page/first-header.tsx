import { text } from "../../base/strings";
import { catalogue, last } from "../../state/atoms";
import { openNew } from "../../state/files";
import { kept } from "../../state/kept";
import { canRunPython } from "../../state/language";
import { openPicker } from "../../state/picker";
import { Home } from "./home";
import { ThemeButton } from "./theme-button";

/** The head of the first page: all programs, and the one that the reader was at. */
export function FirstHeader() {
  const own = kept.value.get(last.value);
  const entry = own?.name === undefined ? catalogue.value.find(({ id }) => id === last.value) : { id: own.id, title: own.name };
  return (
    <header class="header header--first">
      <Home />
      <button type="button" class="header__link header__programs" aria-haspopup="dialog" onClick={() => openPicker()}>
        {text.first.programs}
      </button>
      {canRunPython && (
        <button type="button" class="header__link header__own" onClick={() => void openNew()}>
          {text.first.own}
        </button>
      )}
      <span class="header__end">
        {entry !== undefined && (
          <a class="header__link header__last" href={`#program=${entry.id}`}>
            {text.first.goOn} <b>{entry.title}</b>
          </a>
        )}
        <ThemeButton />
      </span>
    </header>
  );
}
