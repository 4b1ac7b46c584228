import "./source-bar.css";
import { differing } from "../../base/lines";
import { text } from "../../base/strings";
import { mismatch, source } from "../../state/asked";
import { editing, isOwn, tabIndents } from "../../state/atoms";
import { problem } from "../../state/check";
import { bringBack, openEditor, putBack } from "../../state/edit";
import { download } from "../../state/files";
import { keep, loose, refused } from "../../state/kept";
import { before, draft, isEdited, original, program } from "../../state/python";
import { run } from "../../state/run";

/** What can be done with the text in Python, and how it stands. */
export function SourceBar() {
  const id = program.value?.id ?? "";
  const wrong = problem.value;
  return (
    <div class="source" role="group" aria-label={text.code.source}>
      {isEdited.value && <Edited />}
      {before.value !== undefined && (
        <span>
          {text.code.isBack}{" "}
          <button type="button" class="button" onClick={bringBack}>
            {text.code.bringBack}
          </button>
        </span>
      )}
      {loose.value.has(id) && <span>{text.code.notKept}</span>}
      {refused.value.has(id) && <span class="source__problem">{text.code.inThisTab}</span>}
      {(editing.value !== undefined || draft.value !== undefined) && <TabChoice />}
      <span class="source__end">
        {loose.value.has(id) && (
          <button type="button" class="button" title={text.code.keepHelp} onClick={() => keep(id)}>
            {text.code.keep}
          </button>
        )}
        {isEdited.value && (
          <button type="button" class="button" title={text.code.putBackHelp} onClick={putBack}>
            {text.code.putBack}
          </button>
        )}
        {(draft.value !== undefined || isOwn(id)) && (
          <button type="button" class="button" title={text.code.downloadHelp} onClick={download}>
            {text.code.download}
          </button>
        )}
        {editing.value === undefined && draft.value === undefined && (
          <button
            type="button"
            class="button source__main"
            title={text.code.editHelp}
            disabled={source.value === undefined}
            onClick={() => openEditor({ line: 1 })}
          >
            {text.code.edit}
          </button>
        )}
      </span>
      {wrong !== undefined && (
        <p class="source__problem" role="status">
          {text.python.error(wrong.line, wrong.message)}
        </p>
      )}
    </div>
  );
}

/** By how much it differs from what it was at first. */
function Edited() {
  const [first, now] = [original.value, draft.value];
  const lines = first === undefined || now === undefined ? 0 : differing(first, now).size;
  return <span class="source__mark">{text.code.differ(lines)}</span>;
}

function TabChoice() {
  return (
    <label class="source__tab">
      <input type="checkbox" checked={tabIndents.value} onChange={(event) => (tabIndents.value = event.currentTarget.checked)} />
      {text.code.tabIndents}
      <span>{tabIndents.value ? text.code.tabLeave : ""}</span>
    </label>
  );
}

/** Says where the shown run is of another text than the one that would run. */
export function Mismatch() {
  const what = mismatch.value;
  if (what === undefined) return null;
  return (
    <p class="mismatch" role="status">
      <span>{text.code.mismatch[what]}</span>
      <button type="button" class="button" onClick={() => void run()}>
        {text.code.mismatch.run}
      </button>
    </p>
  );
}
