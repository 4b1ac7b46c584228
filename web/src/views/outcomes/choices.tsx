import "./choices.css";
import { text } from "../../base/strings";
import type { Branch, Report } from "../../engine/types.gen";
import { activity, sources } from "../../state/atoms";
import { isExpectedOf, isPlain, letterOf, showBranch } from "../../state/outcomes";
import { shortName } from "../parts/threads";

/** The tree of choices of a small search: where its runs part, and what each of them comes to. */
export function Choices({ report }: { readonly report: Report }) {
  return (
    <section class="choices" aria-label={text.outcomes.tree}>
      <h3>{text.outcomes.tree}</h3>
      <p>{text.outcomes.treeLead}</p>
      <Branches report={report} branches={report.branches} />
    </section>
  );
}

function Branches({ report, branches }: { readonly report: Report; readonly branches: readonly Branch[] }) {
  return (
    <ul class="choices__branches">
      {branches.map((branch, at) => (
        <li key={at}>
          <span class="choices__step">
            <span class="choices__thread">{shortName(branch.thread)}</span>{" "}
            {branch.late && branch.deed !== "sleep" ? text.outcomes.late : text.outcomes.deeds[branch.deed]}
            {branch.line !== null && <At line={branch.line} />}
            {branch.branches.length === 0 && <Leaf report={report} branch={branch} />}
          </span>
          {branch.branches.length > 0 && <Branches report={report} branches={branch.branches} />}
        </li>
      ))}
    </ul>
  );
}

/** A line of the program, by its number and its words. */
function At({ line }: { readonly line: number }) {
  const words = sources.value?.rust.lines[line - 1]?.map(([, word]) => word).join("") ?? "";
  return (
    <>
      <span class="choices__line">{text.outcomes.line(line)}</span> <code class="choices__code">{words.trim()}</code>
    </>
  );
}

function Leaf({ report, branch }: { readonly report: Report; readonly branch: Branch }) {
  const { outcome } = branch;
  const found = report.outcomes[outcome];
  if (found === undefined) return null;
  const letter = letterOf(outcome);
  const words = text.outcomes.leaf(letter, text.output.outcome[found.outcome]);
  return (
    <button
      type="button"
      class={`choices__leaf letter${isExpectedOf(found) && isPlain(found) ? "" : " letter--surprising"}`}
      tabIndex={-1}
      title={words}
      aria-label={words}
      disabled={activity.value !== "idle"}
      onClick={() => void showBranch(report, branch)}
    >
      {letter}
    </button>
  );
}
