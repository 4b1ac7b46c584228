import "./dots.css";
import { text } from "../../base/strings";
import { KEPT, RUNS } from "../../state/bet-plan";

interface Props {
  readonly ends: readonly string[];
  /** Whether each dot is the run of a seed, which it then names. */
  readonly seeds: boolean;
  readonly small?: boolean;
}

/** A dot for each of a hundred runs, for the eye; words say the same. Lost updates have another shape as well as another colour. */
export function Dots({ ends, seeds, small = false }: Props) {
  return (
    <span class={small ? "dots dots--small" : "dots"} aria-hidden="true">
      {Array.from({ length: RUNS }, (_, at) => {
        const end = ends[at];
        const look = end === undefined ? "" : end === KEPT ? " dot--kept" : " dot--lost";
        return <i key={at} class={`dot${look}`} title={seeds ? text.first.dot(at, end) : undefined} />;
      })}
    </span>
  );
}
