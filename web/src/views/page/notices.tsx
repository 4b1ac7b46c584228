import "./notices.css";
import { text } from "../../base/strings";
import { notices } from "../../state/atoms";
import { dismiss } from "../../state/notices";
import { Close } from "../parts/icons";
import { Loading } from "./loading";

/** What the reader has to be told, in plain words, until it is closed. */
export function Notices() {
  return (
    <section class="notices" aria-label={text.notices.label} aria-live="polite">
      <Loading />
      {notices.value.map(({ key, kind, words, more, action }) => (
        <div key={key} class={`notice notice--${kind}`} role={kind === "problem" ? "alert" : undefined}>
          <p>
            {words} {more !== undefined && <span class="notice__more">{more}</span>}
          </p>
          {action !== undefined && (
            <button type="button" class="button" onClick={action.does}>
              {action.label}
            </button>
          )}
          <button type="button" class="close" aria-label={text.notices.close} onClick={() => dismiss(key)}>
            <Close />
          </button>
        </div>
      ))}
    </section>
  );
}
