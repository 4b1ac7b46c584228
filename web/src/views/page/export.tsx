import "./export.css";
import { useRef } from "preact/hooks";
import { text } from "../../base/strings";
import { shown } from "../../state/atoms";
import { openFiles } from "../../state/files";
import { Save } from "../parts/icons";
import { drawPicture } from "./picture";

/** What makes the files comes when it is wanted. */
const exports = () => import("../../state/exports");

const saveLanes = async (): Promise<unknown> => (await exports()).saveAs("svg", drawPicture);

const FORMS = [
  [text.exports.run, text.exports.runHelp, () => exports().then(({ saveRun }) => saveRun())],
  [text.exports.perfetto, text.exports.perfettoHelp, () => exports().then(({ saveForPerfetto }) => saveForPerfetto())],
  [text.exports.toPerfetto, text.exports.toPerfettoHelp, () => exports().then(({ showInPerfetto }) => showInPerfetto())],
  [text.exports.picture, text.exports.pictureHelp, saveLanes],
  [text.exports.words, text.exports.wordsHelp, () => exports().then(({ saveText }) => saveText())],
] as const;

/** The shown run as a file, in one form or another; and the other way, a run from a file. */
export function ExportButton() {
  const button = useRef<HTMLButtonElement>(null);
  const popover = useRef<HTMLDivElement>(null);
  const file = useRef<HTMLInputElement>(null);
  const isNone = shown.value === undefined;
  /** Below the button, wherever that stands; the browser opens it, closes it on Esc and brings the focus back. */
  const place = (): void => {
    const { right = 0, bottom = 0 } = button.current?.getBoundingClientRect() ?? {};
    popover.current?.style.setProperty("--right", `${Math.round(innerWidth - right)}px`);
    popover.current?.style.setProperty("--y", `${Math.round(bottom + 6)}px`);
  };
  const close = (): void => popover.current?.hidePopover();
  const take = (input: HTMLInputElement): void => {
    close();
    void openFiles([...(input.files ?? [])]);
    // The same file may be chosen again.
    input.value = "";
  };
  return (
    <>
      <button
        type="button"
        ref={button}
        class="button header__share header__export"
        title={text.exports.help}
        popovertarget="export"
        onMouseEnter={() => void exports()}
      >
        <Save />
        <span>{text.exports.open}</span>
      </button>
      <div ref={popover} id="export" class="export" popover="auto" role="dialog" aria-label={text.exports.title} onBeforeToggle={place}>
        {isNone && <p class="export__none">{text.exports.nothing}</p>}
        <ul>
          {FORMS.map(([label, help, does]) => (
            <li key={label}>
              <Choice
                label={label}
                help={help}
                disabled={isNone}
                does={() => {
                  close();
                  void does();
                }}
              />
            </li>
          ))}
          <li class="export__open">
            <Choice label={text.exports.openRun} help={text.exports.openRunHelp} disabled={false} does={() => file.current?.click()} />
          </li>
        </ul>
        <input
          ref={file}
          class="unseen"
          type="file"
          accept=".tgtrace"
          aria-label={text.exports.openRun}
          tabIndex={-1}
          onChange={(event) => take(event.currentTarget)}
        />
      </div>
    </>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly help: string;
  readonly disabled: boolean;
  readonly does: () => void;
}

function Choice({ label, help, disabled, does }: ChoiceProps) {
  return (
    <button type="button" class="export__form" disabled={disabled} onClick={does}>
      <b>{label}</b>
      <span>{help}</span>
    </button>
  );
}
