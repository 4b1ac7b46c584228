import "./picker.css";
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { catalogue, dialog, programId, schedule, seen, way } from "../state/atoms";
import { type Entry, matches } from "../state/catalogue";
import { halt } from "../state/run";
import { choose } from "../state/show";
import { text } from "../strings";
import { Dialog } from "./dialog";
import { Search, Seen } from "./icons";
import { Prose } from "./prose";

/** All programs by chapter, with a search over names, primitives and documents. */
export function Picker() {
  return (
    <Dialog name="picker" class="picker" label={text.picker.open}>
      <PickerBody />
    </Dialog>
  );
}

function pick(id: string): void {
  dialog.value = undefined;
  if (way.peek() === "schedule") way.value = "first";
  schedule.value = undefined;
  void halt().then(() => choose(id));
}

function PickerBody() {
  const typed = useSignal("");
  const list = useRef<HTMLDivElement>(null);
  const found = catalogue.value.filter((entry) => matches(entry, typed.value));
  const chapters = new Map<number, Entry[]>();
  for (const entry of found) {
    const { number } = entry.chapter;
    chapters.set(number, [...(chapters.get(number) ?? []), entry]);
  }

  /** Up and down walk through the programs; from the field, Enter takes the first. */
  const onKeyDown = (event: KeyboardEvent): void => {
    const links = [...(list.current?.querySelectorAll("a") ?? [])];
    const at = links.findIndex((link) => link === document.activeElement);
    if (event.key === "ArrowDown") links[at + 1]?.focus();
    else if (event.key === "ArrowUp" && at > 0) links[at - 1]?.focus();
    else if (event.key === "Enter" && at < 0) links[0]?.click();
    else return;
    event.preventDefault();
  };

  return (
    <div class="picker__body" onKeyDown={onKeyDown}>
      <label class="picker__search">
        <Search />
        <input type="search" autofocus placeholder={text.picker.search} aria-label={text.picker.search} value={typed.value} onInput={(event) => (typed.value = event.currentTarget.value)} />
        <span class="picker__count">{text.picker.count(catalogue.value.filter(({ id }) => seen.value.includes(id)).length, catalogue.value.length)}</span>
      </label>
      <div class="picker__list" ref={list}>
        {[...chapters].map(([number, entries]) => (
          <section key={number} class="picker__chapter">
            <h2><span>{number}</span>{entries[0]?.chapter.title}</h2>
            <ul>{entries.map((entry) => <Program key={entry.id} entry={entry} />)}</ul>
          </section>
        ))}
        {found.length === 0 && <p class="picker__none">{text.picker.none(typed.value)}</p>}
      </div>
    </div>
  );
}

function Program({ entry }: { readonly entry: Entry }) {
  const { id, title, summary, document, uses, ways } = entry;
  const onClick = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    pick(id);
  };
  return (
    <li>
      <a class="picker__one" href={`./#program=${id}`} aria-current={id === programId.value ? "true" : undefined} onClick={onClick}>
        <span class="picker__mark" title={seen.value.includes(id) ? text.picker.seen : undefined}>
          {seen.value.includes(id) && <><Seen /><span class="unseen">{text.picker.seen}</span></>}
        </span>
        <span class="picker__title">{title}<code>{id}</code></span>
        <span class="picker__summary"><Prose text={summary} /></span>
        <span class="picker__from" title={`${document.name}, ${document.section}`}>{document.name}</span>
        <span class="picker__uses">{uses.map((use) => <span key={use}>{use}</span>)}{ways.length === 1 && <span class="picker__only">{text.ways.mark}</span>}</span>
      </a>
    </li>
  );
}
