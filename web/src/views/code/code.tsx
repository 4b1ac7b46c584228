import "./code.css";
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { text } from "../../base/strings";
import { isOwn, language, shown as run, sources } from "../../state/atoms";
import { canRunPython, chooseLanguage, languages, pythonText } from "../../state/language";
import { program } from "../../state/python";
import type { Language } from "../../state/sources";
import { PaneTabs } from "../parts/pane-tabs";
import { useList } from "../parts/use-list";
import { useSize } from "../parts/use-size";
import { About } from "./about";
import { Editor, isInEditor } from "./editor-host";
import { LineSteps } from "./line-steps";
import { Lines } from "./lines";
import { SourceBar } from "./source-bar";

/** Pixels from which both texts have room beside one another. */
const BOTH = 1180;

/** The chosen program: its parameters, what it is about, and its text with the threads in it. */
export function Code({ parameters }: { readonly parameters: ComponentChildren }) {
  const pane = useRef<HTMLElement>(null);
  const both = useSize(pane, "width") >= BOTH && languages.value.length > 1;
  const shown: readonly Language[] = both ? languages.value : [language.value];
  const entry = program.value;
  return (
    <section class="pane pane--code" aria-label={text.code.pane} ref={pane}>
      <div class="pane__head code__head">
        <LanguageTabs />
        {parameters}
      </div>
      {entry !== undefined && !isOwn(entry.id) && <About key={entry.id} entry={entry} />}
      <LineSteps />
      <div class={`code__texts${both ? " code__texts--both" : ""}`}>
        {shown.map((one) => (
          <Panel key={one} language={one} both={both} />
        ))}
      </div>
    </section>
  );
}

/** Which of the program's languages is shown. */
export function LanguageTabs() {
  return (
    <PaneTabs
      label={text.code.pane}
      tabs={languages.value}
      isSelected={(one) => one === language.value}
      choose={chooseLanguage}
      face={(one) => text.code[one]}
    />
  );
}

interface PanelProps {
  readonly language: Language;
  readonly both: boolean;
}

/** One of the two texts. Where both are there, the one that the reader was in last is the one that runs. */
function Panel({ language: one, both }: PanelProps) {
  const isPython = one === "python";
  const inEditor = isPython && isInEditor.value;
  const choose = (): void => {
    if (both && language.peek() !== one) chooseLanguage(one);
  };
  return (
    <div class={`code__panel${both && language.value !== one ? " code__panel--other" : ""}`} onFocusIn={choose} onPointerDown={choose}>
      {isPython && <SourceBar />}
      {inEditor ? <Editor key={program.value?.id} /> : <Reading language={one} both={both} />}
    </div>
  );
}

/** The text as it is read. */
export function Reading({ language: one, both }: PanelProps) {
  const scroller = useRef<HTMLDivElement>(null);
  useList(scroller, ".line__number, .fold button");
  const isTwin = one === "python" && !canRunPython;
  const known = one === "python" ? pythonText.value : sources.value?.rust;
  return (
    <div class="pane__body code__scroll" ref={scroller} tabIndex={0} role="tabpanel" aria-label={text.code[one]}>
      {isTwin && !both && <p class="code__twin">{text.code.twin}</p>}
      {known === undefined ? (
        <p class="pane__empty">{program.value === undefined && run.value?.opened !== undefined ? text.opened.noText : text.code.coming}</p>
      ) : (
        <Lines key={program.value?.id} language={one} text={known} plain={isTwin} />
      )}
    </div>
  );
}
