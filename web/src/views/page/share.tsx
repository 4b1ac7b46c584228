import "./share.css";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { text } from "../../base/strings";
import { isAsShown } from "../../state/asked";
import { dialog, shown } from "../../state/atoms";
import { type Look, PANES, type Pane, USUAL } from "../../state/look";
import { address, embedOf, frameOf, HEIGHT, markdownOf, pictureFile } from "../../state/share";
import { CopyButton } from "../parts/copy";
import { Dialog } from "../parts/dialog";
import { Close, Copy, Save } from "../parts/icons";
import { PaneTabs } from "../parts/pane-tabs";
import { savePicture, usePicture } from "./picture";

const KINDS = ["link", "markdown", "frame"] as const;
type Kind = (typeof KINDS)[number];

const close = (): void => {
  dialog.value = undefined;
};

/** What is shown, to be taken away as text: its link, and what puts it into another text or page. */
export function Share() {
  return (
    <Dialog name="share" class="share" label={text.sharing.title}>
      <Taken />
    </Dialog>
  );
}

function Taken() {
  const kind = useSignal<Kind>("link");
  const link = useSignal<string | undefined>(undefined);
  const isTooLong = useSignal(false);
  const look = useSignal<Look>(USUAL);
  useEffect(() => {
    void address().then((found) => {
      link.value = found;
      isTooLong.value = found === undefined;
    });
  }, [link, isTooLong]);
  const { about, kinds } = text.sharing;
  return (
    <>
      <header class="share__head">
        <h2>{text.sharing.title}</h2>
        <button type="button" class="close" aria-label={text.sharing.close} onClick={close}>
          <Close />
        </button>
      </header>
      <PaneTabs
        label={text.sharing.title}
        tabs={KINDS}
        isSelected={(one) => one === kind.value}
        choose={(one) => (kind.value = one)}
        face={(one) => kinds[one]}
      />
      <p class="share__about">{isTooLong.value ? text.sharing.tooLong : about[kind.value]}</p>
      {shown.value !== undefined && !isAsShown.value && <p class="share__about">{text.sharing.notShown}</p>}
      {link.value !== undefined && kind.value === "link" && <Words words={link.value} />}
      {link.value !== undefined && kind.value === "markdown" && <Markdown link={link.value} />}
      {link.value !== undefined && kind.value === "frame" && (
        <Frame link={link.value} look={look.value} choose={(one) => (look.value = one)} />
      )}
    </>
  );
}

/** What is copied, to be read before that. */
function Words({ words }: { readonly words: string }) {
  return (
    <div class="share__words">
      <code tabIndex={0}>{words}</code>
      <CopyButton class="button share__copy" what={() => words} label={text.sharing.copy} done={text.sharing.copied}>
        <Copy />
      </CopyButton>
    </div>
  );
}

function Markdown({ link }: { readonly link: string }) {
  const picture = usePicture();
  if (shown.value === undefined) return <p class="share__about">{text.sharing.noRun}</p>;
  return (
    <>
      <Words words={markdownOf(link)} />
      <button type="button" class="button share__save" onClick={() => void savePicture(pictureFile())}>
        <Save />
        {text.sharing.savePicture(pictureFile())}
      </button>
      {picture.value !== undefined && <img class="share__preview" src={picture.value} alt={text.embed.picture} />}
    </>
  );
}

interface FrameProps {
  readonly link: string;
  readonly look: Look;
  readonly choose: (look: Look) => void;
}

function Frame({ link, look, choose }: FrameProps) {
  const isThere = (pane: Pane): boolean => look.panes.includes(pane);
  const toggle = (pane: Pane): void => {
    const panes = PANES.filter((one) => (one === pane ? !isThere(pane) : isThere(one)));
    if (panes.length > 0) choose({ ...look, panes });
  };
  const paint = (words: string): void => {
    const { theme: _theme, ...rest } = look;
    choose(words === "light" || words === "dark" ? { ...rest, theme: words } : rest);
  };
  return (
    <>
      <div class="share__look">
        <fieldset>
          <legend>{text.sharing.panes}</legend>
          {PANES.map((pane) => (
            <label key={pane}>
              <input type="checkbox" checked={isThere(pane)} onChange={() => toggle(pane)} /> {text.sharing.pane[pane]}
            </label>
          ))}
        </fieldset>
        <label>
          <input type="checkbox" checked={look.isToRead} onChange={() => choose({ ...look, isToRead: !look.isToRead })} />{" "}
          {text.sharing.read}
        </label>
        <label>
          {text.sharing.theme}{" "}
          <select value={look.theme ?? "system"} onChange={(event) => paint(event.currentTarget.value)}>
            {Object.entries(text.sharing.themes).map(([theme, words]) => (
              <option key={theme} value={theme}>
                {words}
              </option>
            ))}
          </select>
        </label>
      </div>
      <Words words={frameOf(link, look)} />
      <iframe
        key={JSON.stringify(look)}
        class="share__frame"
        title={text.sharing.preview}
        src={embedOf(link, look)}
        height={HEIGHT}
        loading="lazy"
      />
    </>
  );
}
