import { beforeEach, describe, expect, test, vi } from "vitest";
import type * as atomsOf from "../src/state/atoms";
import type * as keptOf from "../src/state/kept";

/** What the browser keeps; `full` has it refuse, `gone` has it throw at everything. */
const storage = { all: new Map<string, string>(), full: false, gone: false };
vi.mock("../src/base/motion", () => ({ reducedMotion: { matches: false } }));

type Event = Readonly<Record<"key" | "newValue", string | null>>;

interface Tab {
  readonly kept: typeof keptOf;
  readonly atoms: typeof atomsOf;
  readonly hear: (event: Event) => void;
}
let tabs: Tab[] = [];
/** The tab that does something. */
let now: Tab | undefined;

/** Others hear of what a tab keeps, or forgets. */
function tell(key: string, newValue: string | null): void {
  const from = now;
  for (const other of tabs.filter((tab) => tab !== from)) by(other, () => other.hear({ key, newValue }));
}

const local = {
  getItem(key: string) {
    if (storage.gone) throw new Error("denied");
    return storage.all.get(key) ?? null;
  },
  setItem(key: string, value: string) {
    if (storage.gone || storage.full) throw new Error("full");
    if (storage.all.get(key) === value) return;
    storage.all.set(key, value);
    tell(key, value);
  },
  removeItem: (key: string) => storage.all.delete(key) && tell(key, null),
};
const area = new Proxy(local, {
  ownKeys: () => [...storage.all.keys()],
  getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
});

/** Has a tab do something. */
function by<T>(tab: Tab, does: (kept: typeof keptOf) => T): T {
  const before = now;
  now = tab;
  try {
    return does(tab.kept);
  } finally {
    now = before;
  }
}

/** A tab of the browser: the page's modules, loaded anew. */
async function openTab(): Promise<Tab> {
  const listeners: ((event: unknown) => void)[] = [];
  vi.resetModules();
  vi.stubGlobal("localStorage", area);
  vi.stubGlobal("addEventListener", (name: string, does: (event: unknown) => void) => name === "storage" && listeners.push(does));
  const tab: Tab = {
    kept: await import("../src/state/kept"),
    atoms: await import("../src/state/atoms"),
    hear: (event) => {
      for (const does of listeners) does({ ...event, storageArea: area });
    },
  };
  tab.kept.keepKeeping();
  tabs.push(tab);
  now = tab;
  return tab;
}

const texts = ({ kept }: Tab): (readonly [name: string, text: string])[] =>
  [...kept.kept.value.values()].map(({ id, name = id, text }) => [name, text]);
const notices = ({ atoms }: Tab): string[] => atoms.notices.value.map(({ key }) => key);

beforeEach(() => {
  storage.all.clear();
  Object.assign(storage, { full: false, gone: false });
  tabs = [];
});

describe("what the reader has written", () => {
  test("is there after a reload, letter by letter", async () => {
    const one = await openTab();
    for (const text of ["x", "x =", "x = 1\n"]) {
      one.kept.save("lock", text);
      tabs = [];
      expect(texts(await openTab())).toEqual([["lock", text]]);
      tabs = [one];
    }
  });

  test("is in this tab where the browser refuses it, which is said once", async () => {
    storage.full = true;
    const one = await openTab();
    one.kept.save("lock", "x = 1\n");
    one.kept.save("lock", "x = 2\n");
    expect(texts(one)).toEqual([["lock", "x = 2\n"]]);
    expect(notices(one)).toEqual(["storage"]);
    expect(one.kept.isStored("lock")).toBe(false);
    storage.full = false;
    one.kept.save("lock", "x = 3\n");
    expect(one.kept.isStored("lock")).toBe(true);
  });

  test("is in this tab where there is no storage at all", async () => {
    storage.gone = true;
    const one = await openTab();
    one.kept.save("lock", "x = 1\n");
    expect(texts(one)).toEqual([["lock", "x = 1\n"]]);
  });

  test.each(["", "null", "[]", "{", '{"text":1,"version":"a"}', '{"text":"x"}'])(
    "is nothing where somebody else wrote %s",
    async (words) => {
      storage.all.set("threadground.python.lock", words);
      storage.all.set("threadground.python.my-abc", '{"text":"x","version":"a"}');
      expect(texts(await openTab())).toEqual([]);
    },
  );

  test("can be put back to what it was, and had again, after a reload too", async () => {
    const one = await openTab();
    one.kept.save("lock", "mine\n");
    one.kept.save("lock", "first\n", { before: "mine\n" });
    tabs = [];
    const again = await openTab();
    expect(again.kept.kept.value.get("lock")).toMatchObject({ text: "first\n", before: "mine\n" });
    again.kept.save("lock", "mine\n");
    expect(again.kept.kept.value.get("lock")?.before).toBeUndefined();
  });
});

describe("two tabs on one text", () => {
  test("have the later edit, and the one that is open says so", async () => {
    const [one, other] = [await openTab(), await openTab()];
    other.atoms.programId.value = "lock";
    by(one, ({ save }) => save("lock", "one\n"));
    expect(texts(other)).toEqual([["lock", "one\n"]]);
    expect(notices(other)).toEqual(["elsewhere"]);
  });

  test("keep both where one was made without the other", async () => {
    const [one, other] = [await openTab(), await openTab()];
    by(one, ({ save }) => save("lock", "first\n"));
    // A tab that sleeps hears of nothing.
    tabs = [one];
    by(one, ({ save }) => save("lock", "one\n"));
    tabs = [one, other];
    by(other, ({ save }) => save("lock", "other\n"));
    for (const tab of [one, other])
      expect(texts(tab)).toEqual([
        ["lock", "other\n"],
        ["lock (other tab)", "one\n"],
      ]);
    expect(notices(other)).toContain("aside");
  });

  test("keep both where this tab's text was refused", async () => {
    const one = await openTab();
    storage.full = true;
    one.kept.save("lock", "mine\n");
    storage.full = false;
    one.hear({ key: "threadground.python.lock", newValue: storeBy("theirs\n") });
    expect(texts(one).map(([, text]) => text)).toEqual(["mine\n", "theirs\n"].sort().reverse());
  });

  test("one that is deleted elsewhere stays where it is open", async () => {
    const [one, other] = [await openTab(), await openTab()];
    const id = by(one, ({ create }) => create("counter", "x = 1\n"));
    other.atoms.programId.value = id;
    by(one, ({ remove }) => remove(id));
    expect(texts(one)).toEqual([]);
    expect(texts(other)).toEqual([["counter", "x = 1\n"]]);
    expect(other.kept.isStored(id)).toBe(false);
  });
});

/** What another tab has put there. */
function storeBy(text: string): string {
  const said = JSON.stringify({ text, version: "theirs" });
  storage.all.set("threadground.python.lock", said);
  return said;
}

describe("a program of the reader's own", () => {
  test("has a name of its own, which can be a file's", async () => {
    const { kept } = await openTab();
    const names = ["counter.py", "counter", " ../../etc/pass\u202ewd ", "", ".hidden", "a".repeat(90)].map((name) => {
      const id = kept.create(name, "");
      return kept.kept.value.get(id)?.name;
    });
    expect(names).toEqual(["counter", "counter 2", "etc pass wd", "program", "hidden", "a".repeat(40)]);
  });

  test("can be renamed, deleted and had again", async () => {
    const one = await openTab();
    const id = one.kept.create("counter", "x = 1\n");
    one.kept.rename(id, "number");
    const restore = one.kept.remove(id);
    expect(texts(one)).toEqual([]);
    restore();
    expect(texts(one)).toEqual([["number", "x = 1\n"]]);
    tabs = [];
    expect(texts(await openTab())).toEqual([["number", "x = 1\n"]]);
  });

  test("that a link has brought is kept once somebody edits it, or says so", async () => {
    const one = await openTab();
    const [first, second] = [one.kept.create("a", "x\n", "x\n", true), one.kept.create("b", "y\n", "y\n", true)];
    expect(storage.all.size).toBe(0);
    one.kept.save(first, "xx\n");
    one.kept.keep(second);
    tabs = [];
    expect(texts(await openTab())).toEqual([
      ["a", "xx\n"],
      ["b", "y\n"],
    ]);
  });
});
