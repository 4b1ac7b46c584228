import { useSignal } from "@preact/signals";
import { inShort } from "../../base/in-short";
import { text } from "../../base/strings";
import type { Answer, Ends } from "../../state/asking";
import { activity } from "../../state/atoms";
import type { Ending } from "../../state/endings";
import { answer, showEnding } from "../../state/predict";
import { shortName } from "../parts/threads";

/** How many lines of an ending are shown, unless it takes more to tell one from another. */
const LINES = 5;

/** Which lines are shown, by their places: those in which the endings differ, and others as long as there is room. */
function shownOf(endings: readonly Ending[]): ReadonlySet<number> {
  const longest = Math.max(...endings.map(({ output }) => output.length));
  const places = Array.from({ length: longest }, (_, at) => at);
  const differing = places.filter((at) => new Set(endings.map(({ output: { [at]: line } }) => `${line?.thread} ${line?.text}`)).size > 1);
  const others = places.filter((at) => !differing.includes(at));
  return new Set([...differing, ...others.slice(0, Math.max(0, LINES - differing.length))]);
}

/** Endings to be ticked, and then what is known of each. */
export function Endings({ asked, answer: said }: { readonly asked: Ends; readonly answer: Answer | undefined }) {
  const ticked = useSignal<readonly number[]>([]);
  // Of a traceback the error says what there is to say.
  const endings = asked.endings.map((ending) => ({
    ...ending,
    output: inShort(ending.output, Number.MAX_SAFE_INTEGER).filter((line) => typeof line !== "number"),
  }));
  const places = shownOf(endings);
  const mine = said === undefined ? ticked.value : (said.said as readonly number[]);
  return (
    <form
      class="endings"
      onSubmit={(event) => {
        event.preventDefault();
        answer(ticked.peek());
      }}
    >
      <p class="endings__lead">
        {text.predict.endsLead(asked.values)} {!asked.together && text.predict.apart}
      </p>
      <ul class="endings__all">
        {endings.map((ending, at) => (
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
              <How ending={ending} places={places} />
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

function How({ ending: { outcome, ends, output }, places }: { readonly ending: Ending; readonly places: ReadonlySet<number> }) {
  const hidden = output.filter((_, at) => !places.has(at)).length;
  const odd = ends.filter(({ end }) => end !== "returned" && end !== "blocked");
  return (
    <span class="ending__how">
      <b>
        {text.output.outcome[outcome]}
        {odd.map(({ name, end }) => ` · ${shortName(name)} ${text.outcomes.ends[end]}`)}
      </b>
      {output.length === 0 && <span class="ending__line">{text.predict.nothing}</span>}
      {output.map(
        ({ thread, text: line }, at) =>
          places.has(at) && (
            <span key={at} class="ending__line">
              <span class="ending__thread">{shortName(thread)}</span> {line}
            </span>
          ),
      )}
      {hidden > 0 && <span class="ending__line ending__more">{text.predict.same(hidden)}</span>}
    </span>
  );
}

/** Whether it can come out, and what shows that. */
function Known({ asked, ending, isTicked }: { readonly asked: Ends; readonly ending: Ending; readonly isTicked: boolean }) {
  const can = ending.schedule !== undefined;
  return (
    <p class="ending__known">
      <b>{can ? text.predict.can : text.predict.cannot}</b> ({text.predict.ticked(isTicked)})
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
