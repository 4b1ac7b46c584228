import "./odd.css";
import { text } from "../../base/strings";
import { type Cell, draw, type OddRun } from "../../state/odd-run";
import { hue, shortName } from "../parts/threads";

/** A run in which an update was lost, in small: a lane for each thread, and what the number was. */
export function Odd({ run }: { readonly run: OddRun }) {
  const { lanes, values } = draw(run);
  const told = run.accesses.map(({ thread, name, kind, value }, at) => {
    const lost = values[at]?.lost === true && kind === "write";
    return text.first.access(shortName(lanes.find((lane) => lane.thread === thread)?.name ?? name), kind, value, lost);
  });
  return (
    <figure class="odd">
      <figcaption class="odd__head">{text.first.odd(run.seed)}</figcaption>
      <div aria-hidden="true">
        {lanes.map(({ thread, name, cells }) => (
          <div key={thread} class="odd__lane" data-hue={hue(thread)}>
            <span class="odd__name">{shortName(name)}</span>
            <ol class="odd__cells">
              {cells.map((cell, at) => (
                <li key={at} class={cell === undefined ? undefined : `odd__cell odd__cell--${cell.kind}`}>
                  <Said cell={cell} />
                </li>
              ))}
            </ol>
          </div>
        ))}
        <div class="odd__lane">
          <span class="odd__name odd__name--n">n</span>
          <ol class="odd__cells">
            {values.map(({ value, lost }, at) => (
              <li key={at} class={lost ? "odd__value odd__value--lost" : "odd__value"}>
                {at === 0 || lost || value !== values[at - 1]?.value ? value : ""}
              </li>
            ))}
          </ol>
        </div>
      </div>
      <p class="unseen">{text.first.oddRun(told)}</p>
    </figure>
  );
}

function Said({ cell }: { readonly cell: Cell }) {
  switch (cell?.kind) {
    case "read":
      return <>{text.first.reads(cell.value)}</>;
    case "write":
      return <>{text.first.writes(cell.value)}</>;
    case "old":
      return (
        <>
          <span class="odd__its">{text.first.its}</span>
          {text.first.old(cell.value)}
        </>
      );
    case undefined:
      return null;
  }
}
