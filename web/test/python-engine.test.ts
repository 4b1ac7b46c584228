import { beforeEach, expect, test, vi } from "vitest";
import type { FromHost, ToHost } from "../src/engine/messages";
import { PythonWorkerEngine } from "../src/engine/python-engine";

/** A host that answers each question by what is written here. */
const fake = vi.hoisted(() => ({ answers: (_: ToHost): FromHost[] => [], hosts: 0, ended: 0, late: 0 }));

vi.mock("../src/engine/host", () => ({
  Host: class {
    isSpoiled = false;
    ready = Promise.resolve({});
    spoiled = new Promise<string>(() => undefined);
    private waiting: { kinds: string[]; resolve: (message: FromHost) => void }[] = [];
    constructor() {
      fake.hosts += 1;
    }
    say(message: ToHost): void {
      void (async () => {
        if (fake.late > 0) await new Promise((resolve) => setTimeout(resolve, fake.late));
        for (const answer of fake.answers(message)) {
          await Promise.resolve();
          const due = this.waiting.filter(({ kinds }) => kinds.includes(answer.kind));
          this.waiting = this.waiting.filter((one) => !due.includes(one));
          for (const { resolve } of due) resolve(answer);
          for (let turn = 0; turn < 4; turn += 1) await Promise.resolve();
        }
      })();
    }
    next(...kinds: string[]): Promise<FromHost> {
      return new Promise((resolve) => this.waiting.push({ kinds, resolve }));
    }
    end(): void {
      fake.ended += 1;
    }
  },
}));

const AT = new URL("http://here/python/");
const engine = (): PythonWorkerEngine =>
  new PythonWorkerEngine({ runs: AT, searches: AT, on: "workers", searchesOn: "fibers", compiled: {} as WebAssembly.Module });
const recipe = { program: "lost.py", source: "x = 1\n", set: {}, way: "first" } as const;

beforeEach(() => {
  Object.assign(fake, { hosts: 0, ended: 0, late: 0, answers: () => [] });
});

test("a text is checked, and the answer to another question is none", async () => {
  const error = { message: '  File "program.py", line 2\n    x = = 1\n        ^\nSyntaxError: invalid syntax', line: 2, column: 5 };
  fake.answers = (asked) =>
    asked.kind === "check"
      ? [
          { kind: "checked", id: asked.id + 7, error: "null" },
          { kind: "checked", id: asked.id, error: JSON.stringify(JSON.parse(asked.request).source === "x = 1\n" ? null : error) },
        ]
      : [];
  const one = engine();
  expect(await one.check("x = 1\n")).toBeUndefined();
  expect(await one.check("x = = 1\n")).toEqual({ message: "SyntaxError: invalid syntax", line: 2, column: 5 });
  expect(fake.hosts, "there is one memory, and none kept warm beside it").toBe(1);
});

test("a thread's calls are asked for with the recipe, on the host that runs", async () => {
  const frames = [{ function: "add", file: "lost.py", line: 3, locals: [["n", "1"]] }];
  const asked: ToHost[] = [];
  fake.answers = (message) => {
    asked.push(message);
    return message.kind === "frames" ? [{ kind: "framed", id: message.id, frames: JSON.stringify(frames) }] : [];
  };
  expect(await engine().frames(recipe, 7, 1)).toEqual(frames);
  expect(asked).toMatchObject([{ kind: "frames", records: 7, thread: 1 }]);
  expect(fake.hosts).toBe(1);
});

test("why a question has no answer is said", async () => {
  fake.answers = (asked) => ("id" in asked ? [{ kind: "unanswered", id: asked.id, message: "no such thread" }] : []);
  await expect(engine().frames(recipe, 7, 9)).rejects.toThrow("no such thread");
});

test("a run that does not come to the step again is given up, and its memory with it", async () => {
  vi.useFakeTimers();
  try {
    const asked = engine().frames(recipe, 7, 1);
    const refused = expect(asked).rejects.toThrow("in time");
    await vi.advanceTimersByTimeAsync(9000);
    await refused;
    expect(fake.ended).toBe(1);
  } finally {
    vi.useRealTimers();
  }
});

const sink = { begin: () => undefined, take: () => undefined, end: () => undefined };

test("a run that is given up, and does not begin soon, is given up with its memory", async () => {
  vi.useFakeTimers();
  try {
    const one = engine();
    const refused = expect(one.run(recipe, sink)).rejects.toThrow("before it began");
    await vi.advanceTimersByTimeAsync(1);
    one.giveUp();
    await vi.advanceTimersByTimeAsync(100);
    expect(fake.ended, "it may begin yet").toBe(0);
    await vi.advanceTimersByTimeAsync(1000);
    await refused;
    expect(fake.ended).toBe(1);
  } finally {
    vi.useRealTimers();
  }
});

test("one that answers soon after it was given up keeps its memory", async () => {
  vi.useFakeTimers();
  try {
    fake.answers = (asked) => (asked.kind === "begin" ? [{ kind: "refused", id: asked.id, message: "Line 1: SyntaxError" }] : []);
    fake.late = 200;
    const one = engine();
    const refused = expect(one.run(recipe, sink)).rejects.toThrow("Line 1");
    await vi.advanceTimersByTimeAsync(1);
    one.giveUp();
    await vi.advanceTimersByTimeAsync(100);
    await vi.advanceTimersByTimeAsync(2000);
    await refused;
    expect(fake.ended).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});
