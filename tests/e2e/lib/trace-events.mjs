// The Trace Event Format, as far as a run uses it: what an event of each phase must have, and how they belong together.
// Source: "Trace Event Format", Google, 2016.
import assert from "node:assert/strict";

const COMMON = { ph: "string", pid: "number", tid: "number", name: "string", args: "object" };
const TIMED = { ...COMMON, cat: "string", ts: "number" };
const PHASES = {
  M: COMMON,
  X: { ...TIMED, dur: "number" },
  b: { ...TIMED, id: "string" },
  e: { ...TIMED, id: "string" },
  s: { ...TIMED, id: "string", bp: "string" },
  f: { ...TIMED, id: "string", bp: "string" },
  i: { ...TIMED, s: "string" },
};

/** Checks a file's text; gives its events by their phase. */
export function checkTraceEvents(text) {
  const file = JSON.parse(text);
  assert.deepEqual(Object.keys(file).sort(), ["displayTimeUnit", "traceEvents"]);
  assert.equal(file.displayTimeUnit, "ms");
  const by = Object.fromEntries(Object.keys(PHASES).map((phase) => [phase, []]));
  for (const event of file.traceEvents) {
    const fields = PHASES[event.ph];
    assert.ok(fields !== undefined, `a phase that is none: ${JSON.stringify(event)}`);
    assert.deepEqual(Object.keys(event).sort(), Object.keys(fields).sort(), JSON.stringify(event));
    for (const [field, type] of Object.entries(fields)) assert.equal(typeof event[field], type, `${field} of ${JSON.stringify(event)}`);
    for (const time of [event.ts ?? 0, event.dur ?? 0]) assert.ok(Number.isFinite(time) && time >= 0, JSON.stringify(event));
    by[event.ph].push(event);
  }
  // Every thread has a name and a place among them, in the order in which they were made.
  const named = by.M.filter(({ name }) => name === "thread_name");
  const sorted = by.M.filter(({ name }) => name === "thread_sort_index");
  assert.deepEqual(
    sorted.map(({ tid }) => tid),
    named.map(({ tid }) => tid),
  );
  assert.deepEqual(
    sorted.map(({ args }) => args.sort_index),
    named.map((_, at) => at),
  );
  const threads = new Set(named.map(({ tid }) => tid));
  for (const event of file.traceEvents) assert.ok(event.ph === "M" || threads.has(event.tid), JSON.stringify(event));
  // Slices of a thread lie behind one another.
  for (const tid of threads) {
    let end = 0;
    for (const { tid: its, ts, dur } of by.X) {
      if (its !== tid) continue;
      assert.ok(ts > end - 1e-3, `a slice of thread ${tid} begins at ${ts}, before ${end}`);
      end = ts + dur;
    }
  }
  // What begins ends, once, and not before it begins; an arrow lies on a slice at either end.
  const onSlice = ({ tid, ts }) => by.X.some((slice) => slice.tid === tid && slice.ts <= ts + 1e-3 && slice.ts + slice.dur >= ts - 1e-3);
  for (const [begins, ends] of [
    ["b", "e"],
    ["s", "f"],
  ]) {
    const idOf = ({ id }) => id;
    assert.deepEqual(by[begins].map(idOf).sort(), by[ends].map(idOf).sort());
    assert.equal(new Set(by[begins].map(idOf)).size, by[begins].length, `an id of ${begins} comes twice`);
    for (const begin of by[begins]) {
      const end = by[ends].find(({ id }) => id === begin.id);
      assert.ok(end.ts >= begin.ts && end.name === begin.name && end.cat === begin.cat, JSON.stringify([begin, end]));
      if (begins === "s") assert.ok(onSlice(begin) && onSlice(end), `an arrow on no slice: ${JSON.stringify([begin, end])}`);
    }
  }
  return by;
}
