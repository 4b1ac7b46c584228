import "./columns.css";
import { text, time } from "../../base/strings";
import type { Word } from "../../engine/types.gen";
import { veil } from "../../state/asking";
import { shown } from "../../state/atoms";
import { moment, now, overview, steps, whyNone } from "../../state/getters";
import { jump } from "../../state/play";
import { hue, shortName } from "../parts/threads";
import { Words } from "../parts/words";
import { Virtual } from "./virtual";

/** Every step, in the column of the thread that made it. The whole run can be read and walked here. */
export function Columns() {
  const model = shown.value?.model;
  const threads = overview.value?.threads ?? [];
  const at = now.value;
  const acting = threads.findIndex(({ number }) => number === moment.value?.thread);
  if (model === undefined) return <p class="pane__empty">{whyNone.value}</p>;
  const head = (
    <div class="columns__row columns__row--head" role="row" ref={columns(threads.length)}>
      <span role="columnheader" class="columns__corner">
        {text.story.time}
      </span>
      {threads.map(({ number, name }) => (
        <span key={number} role="columnheader" data-hue={hue(number)} title={name}>
          {shortName(name)}
        </span>
      ))}
    </div>
  );
  return (
    <Virtual
      class="columns"
      role="table"
      label={text.story.table}
      count={veil.value ?? steps.value}
      current={at - 1}
      column={acting === -1 ? undefined : acting}
      render={(from, to, key) => (
        <>
          {head}
          {model.story(from, to).map(({ step, time: when, thread, sentence }) => (
            <div
              key={key(step - 1)}
              role="row"
              aria-rowindex={step}
              class={`columns__row${step > at ? " columns__row--later" : ""}`}
              aria-current={step === at ? "step" : undefined}
              ref={columns(threads.length)}
              onClick={() => jump(step)}
            >
              <span role="rowheader" class="columns__time">
                {time(when)}
              </span>
              {threads.map(({ number }) => (
                <span
                  key={number}
                  role="cell"
                  class={`columns__cell${number === thread ? " columns__cell--acts" : ""}`}
                  data-hue={hue(number)}
                >
                  {number === thread && (
                    <button type="button" tabIndex={-1}>
                      <Words words={withoutActor(sentence, number)} />
                    </button>
                  )}
                </span>
              ))}
            </div>
          ))}
        </>
      )}
    />
  );
}

/** A sentence in its thread's own column need not begin with its name. */
function withoutActor(sentence: readonly Word[], thread: number): readonly Word[] {
  const [first, ...rest] = sentence;
  return first !== undefined && "thread" in first && first.thread[0] === thread ? rest : sentence;
}

const columns =
  (count: number) =>
  (row: HTMLElement | null): void =>
    row?.style.setProperty("--columns", String(count));
