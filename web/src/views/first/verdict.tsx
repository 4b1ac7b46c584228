import "./verdict.css";
import { text } from "../../base/strings";
import type { Report } from "../../engine/types.gen";
import { usualLanguage } from "../../state/atoms";
import { locked, odd, orders, proof, real, wantsLock } from "../../state/bet";
import { count, type Guess, KEPT, LOST, RUNS } from "../../state/bet-plan";
import { live, liveReal } from "../../state/getters";
import { VERSION } from "../../state/links";
import { missing } from "../../state/service";
import { writeLink } from "../../state/url";
import { verdict } from "../../state/verdict";
import { LoadAgain } from "../parts/load-again";
import { Dots } from "./dots";

/** Whether the reader was right, and why; what real threads make of it; and what there is to do next. */
export function Verdict({ guess }: { readonly guess: Guess }) {
  const [judged, why] = verdict(guess, count(orders.value, LOST));
  return (
    <div class="verdict">
      <p>
        {judged !== undefined && <b>{judged} </b>}
        {why}
      </p>
      <div>
        {liveReal && <Dots ends={real.value} seeds={false} small />}
        <p>
          <b>{text.first.onReal}</b>
          {liveReal ? <Real /> : text.isolation.first[missing.value]} {!liveReal && <LoadAgain />}
        </p>
      </div>
      <Lock />
      <p class="verdict__go">
        {odd.value !== undefined && (
          <a class="verdict__step" href={runLink("bet", odd.value.seed, odd.value.step)}>
            {usualLanguage() === "python" ? text.first.stepLike : text.first.step}
          </a>
        )}
        {wantsLock.value ? (
          <a class="verdict__lock" href={runLink("bet-cured", odd.value?.seed ?? 0)}>
            {text.first.stepLocked}
          </a>
        ) : (
          <button type="button" class="verdict__lock" onClick={() => (wantsLock.value = true)}>
            {text.first.lock}
          </button>
        )}
      </p>
    </div>
  );
}

/**
 * The address of a run by a seed, at a step: the bet is run in Rust, whose engine is small. Who reads Python comes to the recorded
 * run of the Python program, which ends as that one does.
 */
function runLink(program: string, seed: number, step?: number): string {
  if (usualLanguage() === "python") return `#${writeLink({ program, set: {}, language: "python" })}`;
  const at = step === undefined ? {} : { step };
  return `#${writeLink({ program, set: {}, ...(live || program === "bet" ? { way: { seed } } : {}), ...at, version: VERSION })}`;
}

function Real() {
  const ends = real.value;
  if (ends.length < RUNS) return <span class="verdict__going">{text.first.realGoes(ends.length)}</span>;
  return <>{onReal(count(ends, KEPT))}</>;
}

/** What a hundred runs on real threads came to, of which so many lost nothing. */
export function onReal(kept: number): string {
  return kept === RUNS ? text.first.realKept : text.first.realLost(kept, RUNS - kept);
}

/** What every order of the program with the lock came to. */
export function proven({ orders: all, outcomes }: Report): string {
  const ends = outcomes.map(({ output }) => output.at(-1)?.text ?? "");
  return text.first.proven(all ?? undefined, [...new Set(ends)]);
}

function Lock() {
  if (!wantsLock.value) return null;
  const ends = locked.value;
  const done = ends.length >= RUNS;
  return (
    <div class={done ? "verdict__cured" : undefined}>
      <Dots ends={ends} seeds small />
      {done ? (
        <p>
          <b>{text.first.locked(count(ends, KEPT))}</b> {text.first.lockedWhy} {proof.value !== undefined && proven(proof.value)}
        </p>
      ) : (
        <p class="verdict__going">{text.first.locking(ends.length)}</p>
      )}
    </div>
  );
}
