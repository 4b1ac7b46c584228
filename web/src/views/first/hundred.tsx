import "./hundred.css";
import { useEffect, useRef } from "preact/hooks";
import { reducedMotion } from "../../base/motion";
import { text } from "../../base/strings";
import { guess, locked, odd, orders, proof, real, trouble } from "../../state/bet";
import { count, KEPT, LOST, RUNS } from "../../state/bet-plan";
import { live } from "../../state/getters";
import { Dots } from "./dots";
import { Odd } from "./odd";
import { onReal, proven, Verdict } from "./verdict";

/** What came out, run by run: a dot for each, and what there is to say of all of them. */
export function Hundred() {
  const ends = orders.value;
  const done = ends.length >= RUNS;
  const card = useRef<HTMLElement>(null);
  const placed = guess.value !== undefined;
  const before = useRef(placed);
  useEffect(() => {
    if (placed && !before.current) bringUp(card.current);
    before.current = placed;
  }, [placed]);
  return (
    <section class="hundred" aria-label={text.first.card} ref={card}>
      <p class="hundred__tally">
        <span>{text.first.orders}</span>
        <span class="hundred__count">
          <b>{count(ends, KEPT)}</b> {text.first.times(KEPT)}
        </span>
        <span class="hundred__count hundred__count--lost">
          <b>{count(ends, LOST)}</b> {text.first.times(LOST)}
        </span>
      </p>
      <Dots ends={ends} seeds />
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
      <Told />
    </section>
  );
}

/** On a narrow page what comes out is beneath the bet: it is scrolled to, if it would not be seen. */
function bringUp(card: HTMLElement | null): void {
  if (card === null || card.getBoundingClientRect().top < innerHeight / 3) return;
  card.scrollIntoView({ block: "start", behavior: reducedMotion.matches ? "auto" : "smooth" });
}

/** What a screen reader says: a sentence for each hundred, when it is full. */
function Told() {
  const [kept, keptReal, keptLocked] = [orders, real, locked].map(({ value }) => (value.length < RUNS ? undefined : count(value, KEPT)));
  return (
    <div class="unseen" role="status" aria-atomic="false">
      {kept !== undefined && <p>{text.first.toldOrders(kept, RUNS - kept)}</p>}
      {keptReal !== undefined && <p>{text.first.onReal + onReal(keptReal)}</p>}
      {keptLocked !== undefined && <p>{text.first.locked(keptLocked)}</p>}
      {proof.value !== undefined && <p>{proven(proof.value)}</p>}
    </div>
  );
}
