import "./keysheet.css";
import { text } from "../../base/strings";
import { dialog } from "../../state/atoms";
import { Dialog } from "../parts/dialog";
import { Close } from "../parts/icons";

/** Every key, by what it is for. */
export function KeySheet() {
  return (
    <Dialog name="keys" class="keysheet" label={text.keys.title}>
      <header class="keysheet__head">
        <h2>{text.keys.title}</h2>
        <button type="button" class="close" aria-label={text.keys.close} onClick={() => (dialog.value = undefined)}>
          <Close />
        </button>
      </header>
      {/* Keys scroll it. */}
      <div class="keysheet__groups" tabIndex={0} autofocus role="group" aria-label={text.keys.title}>
        {text.keys.groups.map(([title, keys]) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {keys.map(([key, what]) => (
                <div key={key}>
                  <dt>
                    {key.split(" ").map((one) => (
                      <kbd key={one} class="key">
                        {one}
                      </kbd>
                    ))}
                  </dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
