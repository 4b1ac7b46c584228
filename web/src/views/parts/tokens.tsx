import type { Line } from "../../state/sources";

/** A line's text in its colours. */
export function Tokens({ line }: { readonly line: Line }) {
  if (line.length === 0) return <>{"\u200b"}</>;
  return (
    <>
      {line.map(([kind, words], index) =>
        kind === "" ? (
          words
        ) : (
          <span key={index} class={kind}>
            {words}
          </span>
        ),
      )}
    </>
  );
}
