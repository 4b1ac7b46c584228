import "./ways.css";
import { schedule, seed, way } from "../state/atoms";
import { runsSo } from "../state/catalogue";
import { program, wayAsked, wayNow } from "../state/getters";
import type { WayName } from "../state/way";
import { text } from "../strings";

const LABELS: Readonly<Record<WayName, readonly [label: string, help: string]>> = {
  first: [text.ways.first, text.ways.firstHelp],
  real: [text.ways.real, text.ways.realHelp],
  seed: [text.ways.seed, text.ways.seedHelp],
  schedule: [text.ways.schedule, text.ways.scheduleHelp],
};

/** How the next run's threads are chosen. The last way is there only when a link brought a schedule. */
export function Ways() {
  const known = (Object.keys(LABELS) as WayName[]).filter((one) => one !== "schedule" || schedule.value !== undefined);
  const entry = program.value;
  const why = entry !== undefined && known.some((one) => !runsSo(entry, one)) ? text.ways.only(entry.title) : undefined;
  return (
    <fieldset class="ways">
      <legend class="unseen">{text.ways.label}</legend>
      {known.map((one) => {
        const off = entry !== undefined && !runsSo(entry, one);
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
  const wrong = "problem" in wayAsked.value ? wayAsked.value.problem : undefined;
  return (
    <span class="ways__seed">
      <input
        aria-label={text.seed.label}
        aria-invalid={wrong !== undefined}
        aria-describedby={wrong !== undefined ? "seed-problem" : undefined}
        inputMode="numeric"
        maxLength={12}
        value={seed.value}
        onInput={(event) => (seed.value = event.currentTarget.value)}
      />
      {wrong !== undefined && <span id="seed-problem" class="problem" role="alert">{wrong}</span>}
    </span>
  );
}
