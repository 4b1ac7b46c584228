import "./paths.css";
import { useRef } from "preact/hooks";
import { text } from "../../base/strings";
import { catalogue } from "../../state/atoms";
import { openNew } from "../../state/files";
import { canRunPython } from "../../state/language";
import { markOf } from "../../state/marks";
import { PATH_NAMES, type PathName, stops } from "../../state/paths";
import { openPicker } from "../../state/picker";
import { Search, Seen } from "../parts/icons";

/** Where to begin: the paths through the programs, and a search among all of them. */
export function Paths() {
  return (
    <section class="paths" aria-labelledby="paths">
      <h2 id="paths" class="paths__title">
        {text.first.paths}
      </h2>
      <Find />
      <div class="paths__all">
        {PATH_NAMES.map((name) => (
          <Path key={name} name={name} />
        ))}
      </div>
    </section>
  );
}

function Path({ name }: { readonly name: PathName }) {
  const { title, about } = text.paths[name];
  return (
    <section class="path">
      <h3 class="path__title">{title}</h3>
      <p class="path__about">{about}</p>
      <ol>
        {stops(name, catalogue.value, markOf).map(({ id, entry, learns, mark, next }) => (
          <li key={id}>
            <a class={`path__one${next ? " path__one--next" : ""}`} href={`#program=${id}`}>
              <span class={`path__mark${mark === undefined ? "" : ` path__mark--${mark}`}`} title={mark && text.marks[mark]}>
                {mark === "understood" && <Seen />}
              </span>
              <span class="path__name">{entry?.title ?? "\u00a0"}</span>
              <span class="path__learns">{learns}</span>
              {(mark !== undefined || next) && <span class="unseen">({mark === undefined ? text.first.next : text.marks[mark]})</span>}
            </a>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Opens the picker, with what was typed. */
function Find() {
  const field = useRef<HTMLInputElement>(null);
  return (
    <form
      class="find"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        openPicker(field.current?.value ?? "");
      }}
    >
      <label class="find__field">
        <Search />
        <input id="find" type="search" ref={field} aria-label={text.first.search} placeholder={text.first.searchShort} />
      </label>
      <button type="submit" class="button find__go">
        {text.first.find}
      </button>
      {catalogue.value.length > 0 && (
        <button type="button" class="find__all" onClick={() => openPicker("")}>
          {text.first.all(catalogue.value.length)}
        </button>
      )}
      {canRunPython && (
        <button type="button" class="find__all" onClick={() => void openNew()}>
          {text.first.own}
        </button>
      )}
    </form>
  );
}
