import "./header.css";
import { text } from "../../base/strings";
import { dialog, isOwn, shown } from "../../state/atoms";
import type { Entry } from "../../state/catalogue";
import { live } from "../../state/getters";
import { openPicker } from "../../state/picker";
import { isEdited, program } from "../../state/python";
import { isCopied } from "../../state/share";
import { Down, Link } from "../parts/icons";
import { RunButton } from "../run/run-button";
import { Ways } from "../run/ways";
import { ExportButton } from "./export";
import { Home } from "./home";
import { ThemeButton } from "./theme-button";

export function Header() {
  return (
    <header class="header">
      <h1 class="header__head" tabIndex={-1}>
        <Home />
        {program.value !== undefined && <span class="unseen">: {program.value.title}</span>}
      </h1>
      <Chosen />
      {live && <Ways />}
      <span class="header__end">
        <RunButton />
        <button
          type="button"
          class="button header__share"
          title={text.sharing.help}
          aria-haspopup="dialog"
          onClick={() => (dialog.value = "share")}
        >
          <Link />
          <span role="status">{isCopied.value ? text.sharing.linkCopied : text.sharing.open}</span>
        </button>
        <ExportButton />
        <ThemeButton />
      </span>
    </header>
  );
}

/** Where the program stands among all. */
const placeOf = ({ id, chapter }: Entry): string => (isOwn(id) ? chapter.title : text.picker.place(chapter.number, chapter.title));

/** The chosen program; opens the picker. */
function Chosen() {
  const entry = program.value;
  return (
    <button type="button" class="header__chosen" aria-haspopup="dialog" onClick={() => openPicker()}>
      <span class="unseen">{text.picker.open}: </span>
      <b>{entry?.title ?? (shown.value?.opened === undefined ? "…" : shown.value.model.meta().recipe.program)}</b>
      {isEdited.value && !isOwn(entry?.id) && <span class="header__edited">{text.code.edited}</span>}
      {entry !== undefined && <span class="header__place">{placeOf(entry)}</span>}
      <Down />
    </button>
  );
}
