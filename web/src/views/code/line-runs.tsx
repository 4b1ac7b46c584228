import { text, time } from "../../base/strings";
import { chosenLine, shown } from "../../state/atoms";
import { now, stepsOfLine } from "../../state/getters";
import { jump } from "../../state/play";
import { Close } from "../parts/icons";
import { hue, shortName } from "../parts/threads";

/** How many moments are listed; more can be had in the table. */
const LISTED = 60;

/** Every time the chosen line ran, each a way to its moment. */
export function LineRuns() {
  const line = chosenLine.value;
  const model = shown.value?.model;
  if (line === undefined || model === undefined) return null;
  const all = stepsOfLine.value;
  return (
    <div class="runs" role="region" aria-label={text.code.ran(line, all.length)}>
      <span>{text.code.ran(line, all.length)}</span>
      {all.slice(0, LISTED).map((at) => {
        const moment = model.at(at);
        const thread = moment.threads.find(({ number }) => number === moment.thread);
        return (
          <button
            key={at}
            type="button"
            class="runs__one"
            data-hue={hue(thread?.number ?? 0)}
            aria-current={now.value === at ? "step" : undefined}
            onClick={() => jump(at)}
          >
            {shortName(thread?.name ?? "")} {time(moment.time)} s
          </button>
        );
      })}
      {all.length > LISTED && <span>{text.code.more(all.length - LISTED)}</span>}
      <button type="button" class="notice__close" aria-label={text.code.close} onClick={() => (chosenLine.value = undefined)}>
        <Close />
      </button>
    </div>
  );
}
