import "./compare.css";
import type { JSX } from "preact";
import { text } from "../../base/strings";
import { dialog, language } from "../../state/atoms";
import type { Entry } from "../../state/catalogue";
import { chooseLanguage, languages } from "../../state/language";
import { compare, curesOfPair, type Pair, pair } from "../../state/pair";
import type { Row, Text } from "../../state/sources";
import { Dialog } from "../parts/dialog";
import { Close } from "../parts/icons";
import { PaneTabs } from "../parts/pane-tabs";
import { Tokens } from "../parts/tokens";

const close = (): void => {
  dialog.value = undefined;
};

/** A program that goes wrong and its cure, side by side, with the lines marked in which they differ. */
export function Compare() {
  return (
    <Dialog name="pair" class="compare" label={text.pair.title}>
      {pair.value !== undefined && <Both {...pair.value} />}
    </Dialog>
  );
}

function Both({ broken, cured, texts }: Pair) {
  const one = language.value;
  const rows = texts?.cured.beside?.[one] ?? [];
  return (
    <>
      <header class="compare__head">
        <h2>{text.pair.title}</h2>
        <PaneTabs
          label={text.code.pane}
          tabs={languages.value}
          isSelected={(tab) => tab === one}
          choose={chooseLanguage}
          face={(tab) => text.code[tab]}
        />
        <button type="button" autofocus class="close" aria-label={text.pair.close} onClick={close}>
          <Close />
        </button>
      </header>
      <Cures broken={broken} cured={cured} />
      <div class="compare__body" tabIndex={0} role="group" aria-label={text.pair.title}>
        <div class="compare__table">
          <Program entry={broken} />
          <Program entry={cured} />
          {texts === undefined && <p class="pane__empty">{text.pair.coming}</p>}
          {texts !== undefined && rows.map((row) => <Lines key={String(row)} row={row} one={texts.broken[one]} other={texts.cured[one]} />)}
        </div>
      </div>
    </>
  );
}

/** Where there are several cures, the reader says which. */
function Cures({ broken, cured }: { readonly broken: Entry; readonly cured: Entry }) {
  if (curesOfPair.value.length < 2) return null;
  return (
    <div class="compare__cures" role="group" aria-label={text.pair.cures}>
      {text.pair.cures}
      {curesOfPair.value.map((cure) => (
        <button
          key={cure.id}
          type="button"
          class="compare__cure"
          aria-pressed={cure.id === cured.id}
          onClick={() => void compare(broken, cure)}
        >
          {cure.title}
        </button>
      ))}
    </div>
  );
}

function Program({ entry }: { readonly entry: Entry }) {
  return (
    <div class="compare__program">
      <a href={`#program=${entry.id}`} onClick={close}>
        {entry.title}
      </a>
      {entry.verdict && <p>{entry.verdict.words}</p>}
    </div>
  );
}

function Lines({ row: [left, right, isSame], one, other }: { readonly row: Row; readonly one: Text; readonly other: Text }) {
  return (
    <div class={`compare__row${isSame ? " compare__row--same" : ""}`}>
      <Line of={one} number={left} as={isSame ? "div" : "del"} sign={isSame ? "" : "−"} />
      <Line of={other} number={right} as={isSame ? "div" : "ins"} sign={isSame ? "" : "+"} />
    </div>
  );
}

interface LineProps {
  readonly of: Text;
  /** `null`: nothing stands here. */
  readonly number: number | null;
  /** What says to a screen reader that only one of the two has it. */
  readonly as: "div" | "del" | "ins";
  readonly sign: string;
}

function Line({ of, number, as: Tag, sign }: LineProps): JSX.Element {
  if (number === null) return <div class="compare__line compare__line--none" />;
  return (
    <Tag class={`compare__line${sign === "" ? "" : " compare__line--only"}`}>
      <span class="compare__number" aria-hidden="true">
        {number}
      </span>
      <span class="compare__sign" aria-hidden="true">
        {sign}
      </span>
      <code>
        <Tokens line={of.lines[number - 1] ?? []} />
      </code>
    </Tag>
  );
}
