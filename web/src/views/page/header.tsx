import "./header.css";
import { text } from "../../base/strings";
import { isOwn, shown } from "../../state/atoms";
import { carried, code, readyForLink } from "../../state/carried";
import type { Entry } from "../../state/catalogue";
import { live } from "../../state/getters";
import { linkNow } from "../../state/links";
import { openPicker } from "../../state/picker";
import { isEdited, program } from "../../state/python";
import { writeLink } from "../../state/url";
import { CopyButton } from "../parts/copy";
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
        <CopyButton class="button header__share" what={address} label={text.share} done={text.shared}>
          <Link />
        </CopyButton>
        <ExportButton />
        <ThemeButton />
      </span>
    </header>
  );
}

/** Where the program stands among all. */
const placeOf = ({ id, chapter }: Entry): string => (isOwn(id) ? chapter.title : text.picker.place(chapter.number, chapter.title));

async function address(): Promise<string | undefined> {
  await readyForLink();
  if (carried.peek() !== undefined && code.peek() === undefined) return undefined;
  return new URL(`#${writeLink(linkNow())}`, location.href).href;
}

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
