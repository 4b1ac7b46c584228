import "./ways.css";
import type { Way } from "../engine/types.gen";
import { schedule, seed, way } from "../state/atoms";
import { program, seedNumber, wayNow } from "../state/getters";
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
  const entry = program.value;
  const why = entry !== undefined && known.some((one) => !entry.ways.includes(one)) ? text.ways.only(entry.title) : undefined;
  return (
    <fieldset class="ways">
      <legend class="unseen">{text.ways.label}</legend>
      {known.map((one) => {
        const off = entry !== undefined && !entry.ways.includes(one);
        return (
          <label key={one} class={`ways__one${off ? " ways__one--off" : ""}`} title={why === undefined ? LABELS[one][1] : undefined}>
            <input class="unseen" type="radio" name="way" value={one} disabled={off} aria-describedby={why === undefined ? undefined : "ways-why"} checked={wayNow.value === one} onChange={() => (way.value = one)} />
            <span>{LABELS[one][0]}</span>
          </label>
        );
      })}
      {why !== undefined && <span id="ways-why" class="ways__why">{why}</span>}
      {wayNow.value === "seed" && <SeedField />}
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
