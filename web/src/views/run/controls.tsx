import "./controls.css";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { text, time } from "../../base/strings";
import { score } from "../../state/asking";
import { activity, dialog, following, playing, shown, speed } from "../../state/atoms";
import { canTakeOver, isWriting, takeOver } from "../../state/choosing";
import { moment, now, nowTime, steps } from "../../state/getters";
import { isSwift, jump, SPEEDS, toEnd, toggle, walk } from "../../state/play";
import { askNext, isPreparing } from "../../state/predict";
import { Ask, Back, Fork, On, Pause, Play, ToEnd, ToStart } from "../parts/icons";
import { Words } from "../parts/words";

/** Where the reader is in the run, and how to move; `isWhole` if they can go on from there in another way, too. */
export function Controls({ isWhole = true }: { readonly isWhole?: boolean }) {
  useEffect(() => {
    document.documentElement.toggleAttribute("data-swift", isSwift.value);
  }, [isSwift.value]);
  return (
    <div class="controls" role="group" tabIndex={-1} aria-label={text.controls.label}>
      <p class="controls__now" aria-hidden="true">
        <Words words={moment.value?.sentence ?? []} />
      </p>
      <div class="controls__buttons">
        <Button label={text.controls.start} does={() => jump(0)}>
          <ToStart />
        </Button>
        <Button label={text.controls.back} does={() => walk(-1)}>
          <Back />
        </Button>
        <Button main label={playing.value ? text.controls.pause : text.controls.play} does={toggle}>
          {playing.value ? <Pause /> : <Play />}
        </Button>
        <Button label={text.controls.on} does={() => walk(1)}>
          <On />
        </Button>
        <Button label={text.controls.end} does={toEnd}>
          <ToEnd />
        </Button>
      </div>
      <Scrub />
      <label class="controls__speed">
        <span>{text.controls.speed}</span>
        <select
          aria-label={text.controls.speed}
          value={String(speed.value)}
          onChange={(event) => (speed.value = Number(event.currentTarget.value))}
        >
          {SPEEDS.map((one) => (
            <option key={one} value={String(one)}>
              {one}×
            </option>
          ))}
        </select>
      </label>
      {activity.value !== "idle" && activity.value !== "starting" && (
        <button
          type="button"
          class="controls__live"
          aria-pressed={following.value}
          title={text.controls.followHelp}
          onClick={() => (following.value = !following.peek())}
        >
          <span aria-hidden="true">●</span> {text.controls.follow}
        </button>
      )}
      {isWhole && <Asks />}
      {isWhole && canTakeOver.value && !isWriting.value && (
        <button type="button" class="controls__take" title={text.controls.takeOverHelp} onClick={() => void takeOver()}>
          <Fork />
          <span class="unseen-narrow">{text.controls.takeOver}</span>
        </button>
      )}
      {isWhole && (
        <button type="button" class="controls__keys" aria-haspopup="dialog" onClick={() => (dialog.value = "keys")}>
          <kbd class="key">?</kbd> {text.controls.keys}
        </button>
      )}
    </div>
  );
}

/** Leads to what the reader can predict, and says how far they have come. */
function Asks() {
  const { right, all } = score.value;
  if (all === 0 && !isPreparing.value) return null;
  const isBusy = activity.value !== "idle" || isPreparing.value;
  return (
    <button
      type="button"
      class={`controls__asks${right === all ? " controls__asks--done" : ""}`}
      title={text.predict.scoreHelp(right, all)}
      aria-disabled={isBusy}
      onClick={() => !isBusy && void askNext()}
    >
      <Ask />
      <span class="unseen-narrow">{text.predict.button}</span> {isPreparing.value ? "…" : text.predict.score(right, all)}
    </button>
  );
}

function Button({
  label,
  does,
  main = false,
  children,
}: {
  readonly label: string;
  readonly does: () => void;
  readonly main?: boolean;
  readonly children: ComponentChildren;
}) {
  return (
    <button
      type="button"
      class={`controls__button${main ? " controls__button--main" : ""}`}
      aria-label={label}
      title={label}
      disabled={shown.value === undefined}
      onClick={does}
    >
      {children}
    </button>
  );
}

/** A slider over the steps; its width is the whole run. */
function Scrub() {
  const words = text.controls.at(now.value, steps.value, time(nowTime.value));
  const done = steps.value === 0 ? 0 : now.value / steps.value;
  return (
    <span class="scrub" ref={(bar) => bar?.style.setProperty("--done", `${done * 100}%`)}>
      <input
        type="range"
        min={0}
        max={steps.value}
        value={now.value}
        aria-label={text.controls.scrub}
        aria-valuetext={words}
        onInput={(event) => jump(Number(event.currentTarget.value))}
      />
      <output class="scrub__at">
        {now.value}
        <span> / {steps.value}</span> · {time(nowTime.value)} s
      </output>
    </span>
  );
}
