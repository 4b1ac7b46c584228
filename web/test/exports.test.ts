import { describe, expect, test, vi } from "vitest";
import { fileName } from "../src/base/save";
import type { Piece } from "../src/engine/engine";
import * as layout from "../src/engine/layout.gen";
import { traceFile } from "../src/engine/trace-file";
import type { Finding, OutputLine } from "../src/engine/types.gen";
import { textOf } from "../src/state/exports";
import { type Host, openInPerfetto } from "../src/state/perfetto";

const line = (time: number, thread: string, text: string): OutputLine => ({ time, thread, text, step: 1, number: 0, error: false });
const finding = (text: string, fault: boolean): Finding => ({ text, fault }) as Finding;

describe("a run as text", () => {
  test("has the lines with time and thread in columns, then the findings", () => {
    const output = [line(0, "MainThread", "one"), line(12.3456, "Ä", "two")];
    const findings = [finding("Deadlock: all wait.", true), finding("A remark.", false)];
    expect(textOf({ output, findings, outcome: "deadlock" })).toBe(
      "    0.000  MainThread  one\n   12.346  Ä           two\n! Deadlock: all wait.\n- A remark.\n",
    );
  });

  test("tells how it ended where no finding does", () => {
    expect(textOf({ output: [], findings: [], outcome: "stopped" })).toBe("! The run ended: stopped.\n");
    expect(textOf({ output: [], findings: [], outcome: "finished" })).toBe("");
  });
});

test("a file's name is one that any system takes", () => {
  expect(fileName("my program/../x: y seed 7", "svg")).toBe("my-program-x-y-seed-7.svg");
  expect(fileName("…", "json")).toBe("run.json");
  expect(fileName("Prüfung", "txt")).toBe("Prüfung.txt");
});

describe("a run as a file", () => {
  /** A record with this number: 28 bytes, of which the last has a mark. */
  function record(number: number, mark: number): Uint8Array {
    const bytes = new Uint8Array(28);
    bytes[0] = 28;
    new DataView(bytes.buffer).setUint32(layout.RECORD_NUMBER, number, true);
    bytes.fill(mark, layout.RECORD_TIME, layout.RECORD_TIME + 8);
    bytes[27] = mark;
    return bytes;
  }
  const piece = (...records: readonly Uint8Array[]): Piece => ({
    texts: new Uint8Array([2, 0, 0, 0, 65, 66]),
    records: new Uint8Array(records.flatMap((one) => [...one])),
  });
  const read = (file: Uint8Array) => {
    const view = new DataView(file.buffer, file.byteOffset);
    const blocks: Uint8Array[] = [];
    for (let at = 12; at < file.length; ) {
      const length = view.getUint32(at, true);
      blocks.push(file.subarray(at + 4, at + 4 + length));
      at += 4 + length;
    }
    return blocks;
  };

  test("has its head, its texts, and its records in their order, without gaps", () => {
    const pieces = [piece(record(4, 14), record(0, 10)), piece(record(2, 12))];
    const file = traceFile({ meta: '{"ä":1}', pieces, events: 2, outcome: "finished" });
    expect(new TextDecoder().decode(file.subarray(0, 7))).toBe("TGTRACE");
    expect([...file.subarray(8, 12)]).toEqual([layout.VERSION, 0, 0, 0]);
    const [meta = new Uint8Array(), texts = [], records = new Uint8Array(), ...more] = read(file);
    expect(more).toEqual([]);
    expect(new TextDecoder().decode(meta)).toBe('{"ä":1}');
    expect([...texts]).toEqual([2, 0, 0, 0, 65, 66, 2, 0, 0, 0, 65, 66]);
    // The third lies behind the end.
    expect([...records]).toEqual([...record(0, 10), ...record(1, 12)]);
  });

  test("ends with the mark that the model has set where the run could not", () => {
    const file = traceFile({ meta: "{}", pieces: [piece(record(0, 10), record(1, 11))], events: 3, outcome: "stopped" });
    const end = new Uint8Array(layout.END.stopped);
    end[layout.RECORD_NUMBER] = 2;
    end.fill(11, layout.RECORD_TIME, layout.RECORD_TIME + 8);
    expect([...(read(file)[2] ?? [])]).toEqual([...record(0, 10), ...record(1, 11), ...end]);
  });

  test("of nothing has nothing in it, and of what is no record no more than it has", () => {
    expect(read(traceFile({ meta: "", pieces: [], events: 0, outcome: null })).map(({ length }) => length)).toEqual([0, 0, 0]);
    const broken = { texts: new Uint8Array(), records: new Uint8Array([0, 0, 0, 0, 0, 0, 0, 0]) };
    expect(read(traceFile({ meta: "", pieces: [broken], events: 1, outcome: null })).length).toBe(3);
  });
});

describe("Perfetto", () => {
  const trace = { buffer: new ArrayBuffer(3), title: "x", fileName: "x.json" };
  /** A page whose windows are these; `say` is what its listeners hear. */
  function hostOf(there: Partial<Window> | null) {
    const listeners = new Set<(event: MessageEvent) => void>();
    const host = {
      open: vi.fn(() => there),
      addEventListener: (_: string, listener: (event: MessageEvent) => void) => void listeners.add(listener),
      removeEventListener: (_: string, listener: (event: MessageEvent) => void) => void listeners.delete(listener),
      setInterval: (does: () => void, every: number) => setInterval(does, every),
      clearInterval: (timer: NodeJS.Timeout) => clearInterval(timer),
    } as unknown as Host;
    const say = (data: unknown, source: unknown = there): void => {
      for (const listener of listeners) listener({ data, source } as MessageEvent);
    };
    return { host, say, listeners };
  }

  test("is asked until it answers, and gets the trace then, once", async () => {
    vi.useFakeTimers();
    const there = { closed: false, postMessage: vi.fn() };
    const { host, say, listeners } = hostOf(there as unknown as Window);
    const taken = openInPerfetto(Promise.resolve(trace), host);
    vi.advanceTimersByTime(150);
    say("PONG", {});
    say("something else");
    expect(there.postMessage.mock.calls).toEqual(Array(3).fill(["PING", "https://ui.perfetto.dev"]));
    say("PONG");
    say("PONG");
    expect(await taken).toBe(true);
    await vi.runAllTimersAsync();
    expect(there.postMessage.mock.calls.slice(3)).toEqual([[{ perfetto: trace }, "https://ui.perfetto.dev"]]);
    expect(listeners.size, "nobody listens any more").toBe(0);
    vi.useRealTimers();
  });

  test.each([
    ["that no browser opens", null],
    ["that is cut off, and looks closed", { closed: true, postMessage: vi.fn() }],
    ["that never answers", { closed: false, postMessage: vi.fn() }],
  ])("in a window %s is given up", async (_, there) => {
    vi.useFakeTimers();
    const { host, listeners } = hostOf(there as unknown as Window | null);
    const taken = openInPerfetto(Promise.resolve(trace), host);
    await vi.runAllTimersAsync();
    expect(await taken).toBe(false);
    expect(listeners.size).toBe(0);
    vi.useRealTimers();
  });

  test("gets nothing where there is none", async () => {
    const { host } = hostOf({ closed: false, postMessage: vi.fn() } as unknown as Window);
    expect(await openInPerfetto(Promise.reject(new Error("none")), host)).toBe(false);
  });
});
