import "./output.css";
import { useRef } from "preact/hooks";
import { text, time } from "../../base/strings";
import { shown } from "../../state/atoms";
import { moment, now, overview, steps } from "../../state/getters";
import { jump } from "../../state/play";
import { CopyButton } from "../parts/copy";
import { Copy } from "../parts/icons";
import { hue, shortName } from "../parts/threads";
import { useBeforePaint } from "../parts/use-before-paint";
import { useList } from "../parts/use-list";

/** How many lines are drawn; all of them can be copied. */
const DRAWN = 400;

/** What the program has printed up to this moment. */
export function Output() {
  const scroller = useRef<HTMLDivElement>(null);
  useList(scroller, ".output__line button");
  const model = shown.value?.model;
  const count = moment.value?.lines ?? 0;
  const from = Math.max(0, count - DRAWN);
  const lines = model === undefined || count === 0 ? [] : model.output(from, count);
  const last = lines.at(-1)?.step;
  useBeforePaint(() => {
    const pane = scroller.current;
    if (pane === null) return undefined;
    const end = pane.scrollHeight;
    return () => {
      pane.scrollTop = end;
    };
  }, [count, now.value === steps.value]);
  const all = (): string => (model?.output(0, Number.MAX_SAFE_INTEGER) ?? []).map((line) => line.text).join("\n");
  return (
    <section class="pane pane--output" aria-label={text.output.pane}>
      <div class="pane__head">
        <h2 class="pane__title">{text.output.pane}</h2>
        <span class="pane__end">
          <CopyButton class="output__copy" what={all} label={text.output.copy} done={text.output.copied}>
            <Copy />
          </CopyButton>
        </span>
      </div>
      <div class="pane__body output" ref={scroller} tabIndex={0} role="group" aria-label={text.output.pane}>
        {from > 0 && <p class="pane__empty">{text.output.earlier(from)}</p>}
        {count === 0 && <p class="pane__empty">{text.output.none}</p>}
        <ol>
          {lines.map(({ step, time: when, text: words, number, thread, error }) => (
            <li key={step} class={`output__line${error ? errorClass(words) : ""}`} data-hue={hue(number)}>
              <button
                type="button"
                tabIndex={-1}
                title={shortName(thread)}
                aria-current={step === last && step === now.value ? "step" : undefined}
                onClick={() => jump(step)}
              >
                <time>{time(when)}</time>
                <span>{words === "" ? "\u00a0" : words}</span>
              </button>
            </li>
          ))}
        </ol>
        <End />
      </div>
    </section>
  );
}

/** The inside of a traceback is text and what points at it from below: none of it goes on in another line. */
const errorClass = (words: string): string => ` output__line--error${/^\s/.test(words) ? " output__line--within" : ""}`;

/** How the run ended, once the reader is there. */
function End() {
  const { outcome = null, end = 0, truncated = false } = overview.value ?? {};
  if (outcome === null || now.value < steps.value) return null;
  return (
    <p class={`output__end output__end--${outcome}`}>
      {text.output.outcome[outcome]}
      {outcome !== "halted" && text.output.after(time(end))} {truncated && text.output.truncated}
    </p>
  );
}
