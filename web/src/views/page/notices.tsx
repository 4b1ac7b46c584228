import "./notices.css";
import { text } from "../../base/strings";
import { notices } from "../../state/atoms";
import { dismiss } from "../../state/notices";
import { Close } from "../parts/icons";

/** What the reader has to be told, in plain words, until it is closed. */
export function Notices() {
  return (
    <section class="notices" aria-label={text.notices.label} aria-live="polite">
      {notices.value.map(({ key, kind, words, more }) => (
        <div key={key} class={`notice notice--${kind}`} role={kind === "problem" ? "alert" : undefined}>
          <p>
            {words} {more !== undefined && <span class="notice__more">{more}</span>}
          </p>
          <button type="button" class="close" aria-label={text.notices.close} onClick={() => dismiss(key)}>
            <Close />
          </button>
        </div>
      ))}
    </section>
  );
}
