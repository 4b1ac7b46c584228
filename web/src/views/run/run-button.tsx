import "./run-button.css";
import { text } from "../../base/strings";
import { isAsShown, obstacle } from "../../state/asked";
import { activity } from "../../state/atoms";
import { isLive } from "../../state/getters";
import { run, stop } from "../../state/run";
import { Play, Stop } from "../parts/icons";

/** Runs the program, or stops its run. */
export function RunButton() {
  if (!isLive.value) {
    return (
      <button type="button" class="run" onClick={() => void run()}>
        <Play />
        {text.run.recording}
      </button>
    );
  }
  const doing = activity.value;
  if (doing === "idle") {
    const changed = !isAsShown.value && obstacle.value === undefined;
    return (
      <button
        type="button"
        class={`run${changed ? " run--changed" : ""}`}
        title={changed ? text.run.changed : undefined}
        onClick={() => void run()}
      >
        <Play />
        {text.run.run}
        <kbd class="key">Ctrl ⏎</kbd>
      </button>
    );
  }
  const label = doing === "stopping" ? text.run.stopping : doing === "starting" ? text.run.starting : text.run.stop;
  return (
    <button type="button" class="run run--stop" onClick={stop}>
      <Stop />
      {label}
      <kbd class="key">Esc</kbd>
    </button>
  );
}
