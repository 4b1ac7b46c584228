import { useSignal } from "@preact/signals";
import { inShort } from "../../base/in-short";
import { text } from "../../base/strings";
import type { Answer, Ends } from "../../state/asking";
import { activity } from "../../state/atoms";
import type { Ending } from "../../state/endings";
import { answer, showEnding } from "../../state/predict";
import { shortName } from "../parts/threads";

/** How many lines of an ending are shown. */
const LINES = 5;

/** Endings to be ticked, and then what is known of each. */
export function Endings({ asked, answer: said }: { readonly asked: Ends; readonly answer: Answer | undefined }) {
  const ticked = useSignal<readonly number[]>([]);
  const mine = said === undefined ? ticked.value : (said.said as readonly number[]);
  return (
    <form
      class="endings"
      onSubmit={(event) => {
        event.preventDefault();
        answer(ticked.peek());
      }}
    >
      <p class="endings__lead">{text.predict.endsLead(asked.values)}</p>
      <ul class="endings__all">
        {asked.endings.map((ending, at) => (
          <li key={at}>
            <label class={`ending${look(ending, mine.includes(at), said)}`}>
              <input
                type="checkbox"
                data-first={(at === 0 && said === undefined) || undefined}
                checked={mine.includes(at)}
                disabled={said !== undefined}
                onChange={() =>
                  (ticked.value = ticked.peek().includes(at) ? ticked.peek().filter((one) => one !== at) : [...ticked.peek(), at])
                }
              />
              <How ending={ending} />
            </label>
            {said !== undefined && <Known asked={asked} ending={ending} isTicked={mine.includes(at)} />}
          </li>
        ))}
      </ul>
      {said === undefined && (
        <button type="submit" class="button endings__check">
          {text.predict.check}
        </button>
      )}
    </form>
  );
}

function look({ schedule }: Ending, isTicked: boolean, said: Answer | undefined): string {
  if (said === undefined) return "";
  return isTicked === (schedule !== undefined) ? " ending--right" : " ending--wrong";
}

function How({ ending: { outcome, ends, output } }: { readonly ending: Ending }) {
  const odd = ends.filter(({ end }) => end !== "returned" && end !== "blocked");
  return (
    <span class="ending__how">
      <b>{text.output.outcome[outcome]}</b>
      {output.length === 0 && <span class="ending__line">{text.predict.nothing}</span>}
      {inShort(output, LINES).map((line, at) => (
        <span key={at} class="ending__line">
          {typeof line === "number" ? (
            text.outcomes.more(line)
          ) : (
            <>
              <span class="ending__thread">{shortName(line.thread)}</span> {line.text}
            </>
          )}
        </span>
      ))}
      {odd.map(({ name, end }) => (
        <span key={name} class="ending__line">
          {shortName(name)} {text.outcomes.ends[end]}
        </span>
      ))}
    </span>
  );
}

/** Whether it can come out, and what shows that. */
function Known({ asked, ending, isTicked }: { readonly asked: Ends; readonly ending: Ending; readonly isTicked: boolean }) {
  const can = ending.schedule !== undefined;
  return (
    <p class="ending__known">
      <b>{can ? text.predict.can : text.predict.cannot}</b> ({text.predict.said(isTicked === can)})
      {can ? (
        <button
          type="button"
          class="button ending__show"
          disabled={activity.value !== "idle"}
          onClick={() => void showEnding(asked, ending)}
        >
          {text.outcomes.show}
        </button>
      ) : (
        <>: {text.predict.noOrder(asked.orders)}.</>
      )}
    </p>
  );
}
