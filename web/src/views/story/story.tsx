import "./story.css";
import { text, time } from "../../base/strings";
import { veil } from "../../state/asking";
import { playing, shown, telling } from "../../state/atoms";
import { faults, moment, now, steps, whyNone } from "../../state/getters";
import { jump } from "../../state/play";
import { PaneTabs } from "../parts/pane-tabs";
import { hue } from "../parts/threads";
import { textOf, Words } from "../parts/words";
import { Columns } from "./columns";
import { Findings } from "./findings";
import { SearchField } from "./search";
import { Virtual } from "./virtual";

const TABS = ["story", "columns", "findings"] as const;

/** What happened, in sentences: one after the other, by thread, or only what was found out. */
export function Story() {
  const found = faults.value;
  const which = telling.value;
  return (
    <section class="pane pane--story" aria-label={text.story.pane}>
      <div class="pane__head">
        <PaneTabs
          label={text.story.pane}
          tabs={TABS}
          isSelected={(one) => which === one}
          choose={(one) => (telling.value = one)}
          face={(one) => (
            <>
              {text.story[one]}
              {one === "findings" && found > 0 && <span class="badge">{found}</span>}
            </>
          )}
        />
        <SearchField />
      </div>
      {which === "story" && <Sentences />}
      {which === "columns" && <Columns />}
      {which === "findings" && <Findings />}
      <Spoken />
    </section>
  );
}

function Sentences() {
  const model = shown.value?.model;
  const at = now.value;
  if (model === undefined) return <p class="pane__empty">{whyNone.value}</p>;
  return (
    <Virtual
      class="story"
      role="list"
      label={text.story.story}
      count={veil.value ?? steps.value}
      current={at - 1}
      render={(from, to, key) =>
        model.story(from, to).map(({ step, thread, time: when, chosen, sentence }) => (
          <div
            key={key(step - 1)}
            role="listitem"
            class={`story__line${step > at ? " story__line--later" : ""}`}
            aria-current={step === at ? "step" : undefined}
            data-hue={hue(thread)}
          >
            <button type="button" tabIndex={-1} title={`${time(when)} s`} onClick={() => jump(step)}>
              {chosen && <Chosen />}
              <Words words={sentence} />
            </button>
          </div>
        ))
      }
    />
  );
}

/** The mark of a step whose thread the reader has chosen. */
function Chosen() {
  return (
    <span class="story__chosen" title={text.story.chosen}>
      <span aria-hidden="true">◆</span>
      <span class="unseen">{text.story.chosen}: </span>
    </span>
  );
}

/** Says the current sentence to a screen reader, but not while it would be talked over. */
function Spoken() {
  const sentence = playing.value ? undefined : moment.value?.sentence;
  return (
    <p class="unseen" role="status" aria-label={text.story.live}>
      {sentence === undefined ? "" : textOf(sentence)}
    </p>
  );
}
