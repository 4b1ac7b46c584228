import { text } from "../../base/strings";
import { openNew } from "../../state/files";
import { canRunPython } from "../../state/language";
import { openPicker } from "../../state/picker";
import { Home } from "./home";
import { ThemeButton } from "./theme-button";

/** The head of the first page: all programs, and one of the reader's own. */
export function FirstHeader() {
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
        <ThemeButton />
      </span>
    </header>
  );
}
