import "./picker.css";
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { text } from "../../base/strings";
import { catalogue, dialog, programId, schedule, screen, sought, way } from "../../state/atoms";
import { ANYTHING, choices, type Entry, grouped, matches } from "../../state/catalogue";
import { live } from "../../state/getters";
import { isEdit, kept } from "../../state/kept";
import { markOf } from "../../state/marks";
import { stopAll } from "../../state/run";
import { choose } from "../../state/show";
import { Dialog } from "../parts/dialog";
import { Search, Seen } from "../parts/icons";
import { Prose } from "../parts/prose";
import { useList } from "../parts/use-list";
import { Mine } from "./mine";

/** All programs by chapter, with a search over names, primitives and documents, and a filter by each of the last two. */
export function Picker() {
  return (
    <Dialog name="picker" class="picker" label={text.picker.open}>
      <PickerBody />
    </Dialog>
  );
}

function pick(id: string): void {
  dialog.value = undefined;
  if (screen.peek() === "first") {
    location.hash = `program=${id}`;
    return;
  }
  if (way.peek() === "schedule" || !live) way.value = "first";
  schedule.value = undefined;
  void stopAll().then(() => choose(id));
}

function PickerBody() {
  const wanted = useSignal({ ...ANYTHING, typed: sought.peek() });
  const list = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  useList(list, ".picker__one");
  const all = catalogue.value;
  const { typed, use, document: from } = wanted.value;
  const found = all.filter((entry) => matches(entry, wanted.value));
  const want = (more: Partial<typeof ANYTHING>): void => {
    wanted.value = { ...wanted.value, ...more };
  };

  /** Up and down walk through the programs; from the field, Enter takes the first. A filter has keys of its own. */
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.target instanceof HTMLSelectElement) return;
    const links = [...(list.current?.querySelectorAll("a") ?? [])];
    const at = links.findIndex((link) => link.matches(":focus"));
    if (event.key === "ArrowDown") links[at + 1]?.focus();
    else if (event.key === "ArrowUp" && at > 0) links[at - 1]?.focus();
    else if (event.key === "Enter" && event.target === field.current) links[0]?.click();
    else return;
    event.preventDefault();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: these are keys of what is in it.
    <div class="picker__body" onKeyDown={onKeyDown}>
      <label class="picker__search">
        <Search />
        <input
          type="search"
          autofocus
          placeholder={text.picker.search}
          aria-label={text.picker.search}
          ref={field}
          value={typed}
          onInput={(event) => want({ typed: event.currentTarget.value })}
        />
        <span class="picker__count">{text.picker.count(all.filter(({ id }) => markOf(id) === "understood").length, all.length)}</span>
      </label>
      <div class="picker__filters">
        <Filter
          label={text.picker.use}
          any={text.picker.anyUse}
          value={use}
          options={choices(all, "use", wanted.value)}
          onChoice={(value) => want({ use: value })}
        />
        <Filter
          label={text.picker.document}
          any={text.picker.anyDocument}
          value={from}
          options={choices(all, "document", wanted.value)}
          onChoice={(value) => want({ document: value })}
        />
        <span class="picker__found" role="status">
          {text.picker.found(found.length)}
        </span>
        {typed + use + from !== "" && (
          <button
            type="button"
            class="picker__all"
            onClick={() => {
              wanted.value = ANYTHING;
              field.current?.focus();
            }}
          >
            {text.picker.all}
          </button>
        )}
      </div>
      {use + from === "" && <Mine typed={typed.trim()} />}
      <div class="picker__list" ref={list} tabIndex={0} role="group" aria-label={text.picker.list}>
        {grouped(found, wanted.value).map(([chapter, entries]) => (
          <section key={chapter?.number ?? 0} class="picker__chapter">
            <h2>
              {chapter !== undefined && <span>{chapter.number}</span>}
              {chapter?.title ?? text.picker.named}
            </h2>
            <ul>
              {entries.map((entry) => (
                <Program key={entry.id} entry={entry} />
              ))}
            </ul>
          </section>
        ))}
        {found.length === 0 && <p class="picker__none">{text.picker.none([typed.trim(), use, from].filter((word) => word !== ""))}</p>}
      </div>
    </div>
  );
}

interface FilterProps {
  readonly label: string;
  readonly any: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, count: number])[];
  readonly onChoice: (value: string) => void;
}

function Filter({ label, any, value, options, onChoice }: FilterProps) {
  return (
    <select
      class="picker__filter"
      aria-label={label}
      value={value}
      data-on={value === "" ? undefined : "true"}
      onChange={(event) => onChoice(event.currentTarget.value)}
    >
      <option value="">{any}</option>
      {options.map(([option, count]) => (
        <option key={option} value={option}>
          {text.picker.option(option, count)}
        </option>
      ))}
    </select>
  );
}

function Program({ entry }: { readonly entry: Entry }) {
  const { id, title, summary, document, uses, real_only: realOnly } = entry;
  const mark = markOf(id);
  const onClick = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    pick(id);
  };
  return (
    <li>
      <a
        class="picker__one"
        tabIndex={-1}
        href={`./#program=${id}`}
        aria-current={screen.value === "program" && id === programId.value ? "true" : undefined}
        onClick={onClick}
      >
        <span class="picker__mark" title={mark && text.marks[mark]}>
          {mark === "understood" ? <Seen /> : mark !== undefined && <span class="picker__dot" />}
          {mark !== undefined && <span class="unseen">{text.marks[mark]}</span>}
        </span>
        <span class="picker__title">
          {title}
          <code>{id}</code>
          {isEdit(kept.value.get(id)) && <span class="picker__edited">{text.code.edited}</span>}
        </span>
        <span class="picker__summary">
          <Prose text={summary} />
        </span>
        <span class="picker__from" title={`${document.name}, ${document.section}`}>
          {document.name}
        </span>
        <span class="picker__uses">
          {uses.map((use) => (
            <span key={use}>{use}</span>
          ))}
          {realOnly && <span class="picker__only">{text.ways.mark}</span>}
        </span>
      </a>
    </li>
  );
}
