import "./hundred.css";
import { text } from "../../base/strings";
import { guess, locked, odd, orders, trouble } from "../../state/bet";
import { count, KEPT, LOST, RUNS } from "../../state/bet-plan";
import { live } from "../../state/getters";
import { Odd } from "./odd";
import { Verdict } from "./verdict";

/** What came out, run by run: a dot for each, and what there is to say of all of them. */
export function Hundred() {
  const ends = orders.value;
  const done = ends.length >= RUNS;
  return (
    <section class="hundred" aria-label={text.first.card}>
      <p class="hundred__tally">
        <span>{text.first.orders}</span>
        <span class="hundred__count">
          <b>{count(ends, KEPT)}</b> {text.first.times(KEPT)}
        </span>
        <span class="hundred__count hundred__count--lost">
          <b>{count(ends, LOST)}</b> {text.first.times(LOST)}
        </span>
      </p>
      <Dots ends={ends} />
      {!done && (
        <div class="hundred__rest">
          <i />
          <i />
          <i />
          {guess.value === undefined && <p>{text.first.waits}</p>}
        </div>
      )}
      {!live && done && <p class="hundred__note">{text.first.recorded}</p>}
      {done && odd.value !== undefined && <Odd run={odd.value} />}
      {done && guess.value !== undefined && <Verdict guess={guess.value} />}
      {trouble.value !== undefined && (
        <p class="hundred__note" role="alert">
          {text.first.trouble} {trouble.value}
        </p>
      )}
      <p class="unseen" role="status">
        {done && text.first.toldOrders(count(ends, KEPT), count(ends, LOST))}
        {locked.value.length >= RUNS && ` ${text.first.locked(count(locked.value, KEPT))}`}
      </p>
    </section>
  );
}

/** For the eye; the counts say the same. Lost updates have another shape as well as another colour. */
function Dots({ ends }: { readonly ends: readonly string[] }) {
  return (
    <div class="dots" aria-hidden="true">
      {Array.from({ length: RUNS }, (_, at) => {
        const end = ends[at];
        const look = end === undefined ? "" : end === KEPT ? " dot--kept" : " dot--lost";
        return <i key={at} class={`dot${look}`} title={text.first.dot(at, end)} />;
      })}
    </div>
  );
}
