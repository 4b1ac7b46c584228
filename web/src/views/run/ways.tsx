import "./ways.css";
import { text } from "../../base/strings";
import { WAYS } from "../../engine/types.gen";
import { obstacle, runsPython } from "../../state/asked";
import { gil, schedule, seed, timing, way } from "../../state/atoms";
import { runsHere, runsSo } from "../../state/catalogue";
import { liveReal, wayAsked, wayNow } from "../../state/getters";
import { program } from "../../state/python";
import { run } from "../../state/run";
import { missing } from "../../state/service";
import { type WayName, wayNames } from "../../state/way";
import { LoadAgain } from "../parts/load-again";

/** How the next run's threads are chosen. */
export function Ways() {
  const known = wayNames;
  const entry = program.value;
  const isOff = (one: WayName): boolean => entry !== undefined && !runsHere(entry, one);
  const isOnly = entry !== undefined && known.some((one) => !runsSo(entry, one));
  const reasons = [isOnly && text.ways.only(entry.title), !liveReal && text.isolation.real[missing.value]];
  const why = reasons.filter((reason) => reason !== false).join(" ") || undefined;
  return (
    <fieldset class="ways">
      <legend class="unseen">{text.ways.label}</legend>
      {known.map((one) => {
        const off = isOff(one);
        return (
          <label key={one} class={`ways__one${off ? " ways__one--off" : ""}`} title={why === undefined ? WAYS[one].help : undefined}>
            <input
              class="unseen"
              type="radio"
              name="way"
              value={one}
              disabled={off}
              aria-describedby={why === undefined ? undefined : "ways-why"}
              checked={wayNow.value === one}
              onChange={() => take(one)}
            />
            <span>{WAYS[one].label}</span>
          </label>
        );
      })}
      {why !== undefined && (
        <span id="ways-why" class="ways__why">
          {why} {!liveReal && <LoadAgain />}
        </span>
      )}
      {wayNow.value === "seed" && <SeedField />}
      {wayNow.value === "real" && runsPython.value && <GilChoice />}
    </fieldset>
  );
}

/** Takes a way; whoever wants to choose, and has chosen nothing yet, begins at once. */
function take(one: WayName): void {
  way.value = one;
  if (one === "schedule" && schedule.value === undefined && obstacle.peek() === undefined) void run();
}

/** Whether Python's threads are to be on a core one at a time. */
function GilChoice() {
  return (
    <label class="ways__timing ways__gil" title={text.python.gilHelp}>
      <input type="checkbox" checked={gil.value} onChange={(event) => (gil.value = event.currentTarget.checked)} />
      {text.python.gil}
    </label>
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
      <label class="ways__timing" title={text.seed.timingHelp}>
        <input
          type="checkbox"
          checked={timing.value === "any"}
          onChange={(event) => (timing.value = event.currentTarget.checked ? "any" : "clock")}
        />
        {text.seed.timing}
      </label>
      {wrong !== undefined && (
        <span id="seed-problem" class="problem" role="alert">
          {wrong}
        </span>
      )}
    </span>
  );
}
