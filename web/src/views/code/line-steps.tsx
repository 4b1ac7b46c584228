import { useRef } from "preact/hooks";
import { text, time } from "../../base/strings";
import { mismatch } from "../../state/asked";
import { chosenLine, shown } from "../../state/atoms";
import { now, stepsOfLine } from "../../state/getters";
import { jump } from "../../state/play";
import { Close } from "../parts/icons";
import { hue, shortName } from "../parts/threads";
import { useList } from "../parts/use-list";

/** How many moments are listed; more can be had in the table. */
const LISTED = 60;

/** The steps that were made at the chosen line. */
export function LineSteps() {
  const line = chosenLine.value;
  return line === undefined || shown.value === undefined || mismatch.value !== undefined ? null : <Steps line={line} />;
}

/** Each step, as a way to its moment. How often the line ran is not said: a trace does not tell the rounds of a loop apart. */
function Steps({ line }: { readonly line: number }) {
  const list = useRef<HTMLDivElement>(null);
  useList(list, ".runs__one");
  const model = shown.value?.model;
  const all = stepsOfLine.value;
  const close = (): void => {
    document.querySelector<HTMLElement>(".line--chosen .line__number")?.focus();
    chosenLine.value = undefined;
  };
  return (
    <div class="runs">
      <div class="runs__list" ref={list} tabIndex={0} role="group" aria-label={text.code.made(line, all.length)}>
        <span>{text.code.made(line, all.length)}</span>
        {all.slice(0, LISTED).map((at) => {
          const moment = model?.at(at);
          const thread = moment?.threads.find(({ number }) => number === moment.thread);
          return (
            <button
              key={at}
              type="button"
              class="runs__one"
              tabIndex={-1}
              data-hue={hue(thread?.number ?? 0)}
              aria-current={now.value === at ? "step" : undefined}
              onClick={() => jump(at)}
            >
              {shortName(thread?.name ?? "")} {time(moment?.time ?? 0)} s
            </button>
          );
        })}
        {all.length > LISTED && <span>{text.code.more(all.length - LISTED)}</span>}
      </div>
      <button type="button" class="close" aria-label={text.code.close} onClick={close}>
        <Close />
      </button>
    </div>
  );
}
