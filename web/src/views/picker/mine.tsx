import "./mine.css";
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { text } from "../../base/strings";
import { dialog, programId, screen } from "../../state/atoms";
import { openFiles, openNew, removeOwn } from "../../state/files";
import { type Kept, rename } from "../../state/kept";
import { goToOwn } from "../../state/links";
import { ownPrograms } from "../../state/mine";

const close = (): void => {
  dialog.value = undefined;
};

/** The reader's own programs, and how to begin another one. */
export function Mine({ typed }: { readonly typed: string }) {
  const file = useRef<HTMLInputElement>(null);
  const words = typed.toLowerCase().split(/\s+/);
  const found = ownPrograms.value.filter(({ name = "" }) => words.every((word) => name.toLowerCase().includes(word)));
  const make = (): void => {
    close();
    void openNew();
  };
  const take = ({ files }: HTMLInputElement): void => {
    close();
    void openFiles([...(files ?? [])]);
  };
  return (
    <section class="picker__chapter mine">
      <div class="mine__head">
        <h2>{text.own.title}</h2>
        <button type="button" class="button" onClick={make}>
          {text.own.make}
        </button>
        <button type="button" class="button" onClick={() => file.current?.click()}>
          {text.own.open}
        </button>
        <input
          ref={file}
          class="mine__file"
          type="file"
          accept=".py,.tgtrace,text/x-python"
          aria-label={text.own.open}
          tabIndex={-1}
          onChange={(event) => take(event.currentTarget)}
        />
      </div>
      {found.length > 0 && (
        <ul>
          {found.map((one) => (
            <Own key={one.id} own={one} />
          ))}
        </ul>
      )}
    </section>
  );
}

/** One of them: open it, give it another name, delete it. */
function Own({ own: { id, name = "" } }: { readonly own: Kept }) {
  const naming = useSignal(false);
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    const field = event.currentTarget instanceof HTMLFormElement ? event.currentTarget.querySelector("input") : null;
    if (field !== null) rename(id, field.value);
    naming.value = false;
  };
  return (
    <li class="mine__one" aria-current={screen.value === "program" && id === programId.value ? "true" : undefined}>
      {naming.value ? (
        <form class="mine__name" onSubmit={onSubmit}>
          <input
            autofocus
            aria-label={text.own.renameTo(name)}
            maxLength={40}
            value={name}
            ref={(field) => field?.focus()}
            onKeyDown={(event) => {
              if (event.key !== "Escape") return;
              event.preventDefault();
              naming.value = false;
            }}
          />
          <button type="submit" class="button">
            {text.own.rename}
          </button>
        </form>
      ) : (
        <>
          <button
            type="button"
            class="mine__open picker__own"
            onClick={() => {
              close();
              void goToOwn(id);
            }}
          >
            {name}
            <code>.py</code>
          </button>
          <button type="button" class="button" onClick={() => (naming.value = true)}>
            {text.own.rename}
          </button>
          <button type="button" class="button" aria-label={text.own.removeIt(name)} onClick={() => removeOwn(id, name)}>
            {text.own.remove}
          </button>
        </>
      )}
    </li>
  );
}
