import "./choices.css";
import { text } from "../../base/strings";
import type { Branch } from "../../engine/types.gen";
import { activity } from "../../state/atoms";
import { letterOf, type Row, showBranch, type Tried } from "../../state/outcomes";
import { lineOf } from "../parts/line-of";
import { shortName } from "../parts/threads";

/** How an outcome is called; by a search, what was given up need not end. */
export function titleOf({ outcome, ends }: Row, isProof: boolean): string {
  if (isProof && outcome === "limit") return text.outcomes.endless;
  const hasFailed = outcome === "finished" && ends.some(({ end }) => end === "panicked");
  return hasFailed ? text.outcomes.failedThread : text.output.outcome[outcome];
}

export const letterClass = ({ isGood }: Row): string => `letter${isGood ? "" : " letter--surprising"}`;

interface TreeProps {
  /** What was tried; its outcomes have letters. */
  readonly found: Tried;
}

/** The tree of choices of a small search: where its runs part, and what each of them comes to. */
export function Choices({ found }: TreeProps) {
  return (
    <section class="choices" aria-label={text.outcomes.tree}>
      <h3>{text.outcomes.tree}</h3>
      <p>{text.outcomes.treeLead}</p>
      <Branches found={found} branches={found.report?.branches ?? []} />
    </section>
  );
}

function Branches({ found, branches }: TreeProps & { readonly branches: readonly Branch[] }) {
  return (
    <ul class="choices__branches">
      {branches.map((branch, at) => (
        <li key={at}>
          <span class="choices__step">
            <span class="choices__thread">{shortName(branch.thread)}</span>{" "}
            {branch.late && branch.deed !== "sleep" ? text.outcomes.late : text.outcomes.deeds[branch.deed]}
            {branch.line !== null && <At found={found} line={branch.line} />}
            {branch.branches.length === 0 && <Leaf found={found} branch={branch} />}
          </span>
          {branch.branches.length > 0 && <Branches found={found} branches={branch.branches} />}
        </li>
      ))}
    </ul>
  );
}

/** A line of the program, by its number and its words. */
function At({ found, line }: TreeProps & { readonly line: number }) {
  return (
    <>
      <span class="choices__line">{text.outcomes.line(line)}</span> <code class="choices__code">{lineOf(found.about.source, line)}</code>
    </>
  );
}

function Leaf({ found, branch }: TreeProps & { readonly branch: Branch }) {
  const letter = letterOf(branch.outcome);
  const row = found.rows.find((one) => one.letter === letter);
  if (row === undefined) return null;
  const words = text.outcomes.leaf(letter, titleOf(row, true));
  return (
    <button
      type="button"
      class={`choices__leaf ${letterClass(row)}`}
      tabIndex={-1}
      title={words}
      aria-label={words}
      disabled={activity.value !== "idle"}
      onClick={() => void showBranch(found, branch, row)}
    >
      {letter}
    </button>
  );
}
