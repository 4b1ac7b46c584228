import "./ways.css";
import type { Way } from "../engine/types.gen";
import { schedule, seed, way } from "../state/atoms";
import { seedNumber } from "../state/getters";
import { text } from "../strings";

const LABELS: Readonly<Record<Way, readonly [label: string, help: string]>> = {
  first: [text.ways.first, text.ways.firstHelp],
  real: [text.ways.real, text.ways.realHelp],
  seed: [text.ways.seed, text.ways.seedHelp],
  schedule: [text.ways.schedule, text.ways.scheduleHelp],
};

/** How the next run's threads are chosen. The last way is there only when a link brought a schedule. */
export function Ways() {
  const known: readonly Way[] = schedule.value === undefined ? ["first", "real", "seed"] : ["first", "real", "seed", "schedule"];
  return (
    <fieldset class="ways">
      <legend class="unseen">{text.ways.label}</legend>
      {known.map((one) => (
        <label key={one} class="ways__one" title={LABELS[one][1]}>
          <input class="unseen" type="radio" name="way" value={one} checked={way.value === one} onChange={() => (way.value = one)} />
          <span>{LABELS[one][0]}</span>
        </label>
      ))}
      {way.value === "seed" && <SeedField />}
    </fieldset>
  );
}

function SeedField() {
  const wrong = seedNumber.value === undefined;
  return (
    <span class="ways__seed">
      <input
        aria-label={text.seed.label}
        aria-invalid={wrong}
        aria-describedby={wrong ? "seed-problem" : undefined}
        inputMode="numeric"
        maxLength={12}
        value={seed.value}
        onInput={(event) => (seed.value = event.currentTarget.value)}
      />
      {wrong && <span id="seed-problem" class="problem" role="alert">{text.seed.problem(seed.value)}</span>}
    </span>
  );
}
