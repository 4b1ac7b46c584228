import "./findings.css";
import { computed } from "@preact/signals";
import { useRef } from "preact/hooks";
import { text } from "../../base/strings";
import type { Finding } from "../../engine/types.gen";
import { veil } from "../../state/asking";
import { overview } from "../../state/getters";
import { canTry, isOffered, showOutcomes, tryOrders } from "../../state/outcomes";
import { jump } from "../../state/play";
import { useList } from "../parts/use-list";
import { useMore } from "../parts/use-more";
import { Cycle } from "./cycle";

/** What was found out about the whole run. */
export function Findings() {
  const { findings: found = [], sought = [], outcome } = overview.value ?? {};
  const list = useRef<HTMLDivElement>(null);
  useList(list, ".finding__go");
  useMore(list);
  return (
    <div class="pane__body findings" ref={list} tabIndex={0} role="group" aria-label={text.story.findings}>
      {found
        .filter(({ step }) => step <= (veil.value ?? step))
        .sort((one, other) => rank(one) - rank(other))
        .map((finding, index) => (
          <One key={index} finding={finding} />
        ))}
      {found.length === 0 && (
        <p class="pane__empty">{outcome === null || outcome === "halted" ? text.findings.soFar : text.findings.none(sought)}</p>
      )}
    </div>
  );
}

/** What came of a data race says more than that there is one. */
const rank = ({ kind }: Finding): number => (kind === "data race" ? 1 : 0);

function One({ finding }: { readonly finding: Finding }) {
  const { fault, cycle, step, kind } = finding;
  const { heading, words } = text.findings.told(finding);
  return (
    <article class={fault ? "finding" : "finding finding--meant"}>
      <h3>{heading}</h3>
      <p>{words}</p>
      {cycle.length > 0 && <Cycle edges={cycle} />}
      <button type="button" class="button finding__go" tabIndex={-1} onClick={() => jump(step)}>
        {text.findings.go}
      </button>
      {kind === "lock order" && canTry.value && isOffered("orders") && !hasDeadlock.value && (
        <button type="button" class="button finding__go" tabIndex={-1} onClick={tryHere}>
          {text.findings.canIt}
        </button>
      )}
    </article>
  );
}

/** Whether it has happened in this run: then nobody asks whether it can. */
const hasDeadlock = computed(() => overview.value?.outcome === "deadlock");

/** Goes to where every order is tried. */
function tryHere(): void {
  showOutcomes();
  void tryOrders();
}
