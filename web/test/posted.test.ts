import { expect, test } from "vitest";
import * as layout from "../src/engine/layout.gen";
import { Posted } from "../src/engine/posted";

const piece = (id: number, texts: number[], records: number[], state: number, isTruncated = false) =>
  ({
    kind: "piece",
    id,
    piece: { texts: Uint8Array.from(texts), records: Uint8Array.from(records) },
    state,
    isTruncated,
    bytes: 0,
  }) as const;

test("what is posted is taken once, in its order, and other runs' pieces are not", () => {
  const log = new Posted(7);
  expect(log.state()).toBe(layout.RUNNING);
  log.hear(piece(7, [1, 2], [3], layout.RUNNING));
  log.hear(piece(6, [9], [9], layout.SETTLED, true));
  log.hear(piece(7, [4], [5, 6], layout.ENDED, true));
  log.hear({ kind: "failed", message: "something else" });
  expect([log.state(), log.isTruncated()]).toEqual([layout.ENDED, true]);
  const { texts, records } = log.take();
  expect([[...texts], [...records]]).toEqual([
    [1, 2, 4],
    [3, 5, 6],
  ]);
  expect(log.take().records.length).toBe(0);
});
