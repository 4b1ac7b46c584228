import { beforeEach, describe, expect, test, vi } from "vitest";
import { type FromRelay, StandIns, type ToRelay, Workers } from "../src/engine/worker-relay";

/** A worker that the page has made, without anything running in it. */
class FakeWorker {
  static all: FakeWorker[] = [];
  onmessage: ((event: { data: unknown }) => void) | undefined;
  onerror: ((event: { message: string }) => void) | undefined;
  onmessageerror: (() => void) | undefined;
  postMessage = vi.fn();
  terminate = vi.fn();

  constructor(
    readonly url: string,
    readonly options: WorkerOptions,
  ) {
    FakeWorker.all.push(this);
  }
}

/** Both sides, each hearing at once what the other one says. */
function relay(): { standIns: StandIns; workers: Workers } {
  const workers: Workers = new Workers((message: FromRelay) => standIns.take(message));
  const standIns: StandIns = new StandIns((message: ToRelay) => workers.take(message));
  return { standIns, workers };
}

const nth = (index: number): FakeWorker => {
  const worker = FakeWorker.all[index];
  if (worker === undefined) throw new Error(`there is no worker ${index}`);
  return worker;
};

beforeEach(() => {
  FakeWorker.all = [];
  vi.stubGlobal("Worker", FakeWorker);
  vi.stubGlobal("navigator", {});
});

describe("a stand-in for a worker", () => {
  test("has a worker made by the page, of the same script and name", () => {
    const { standIns, workers } = relay();
    standIns.make("carrier.js", "carrier");
    expect(nth(0)).toMatchObject({ url: "carrier.js", options: { type: "module", name: "carrier" } });
    expect(workers.size).toBe(1);
  });

  test("passes messages on, to its own worker alone and back to itself alone", () => {
    const { standIns } = relay();
    const [one, other] = [standIns.make("a.js", "a"), standIns.make("b.js", "b")];
    const heard = { one: vi.fn(), other: vi.fn(), listener: vi.fn() };
    one.onmessage = ({ data }) => heard.one(data);
    other.onmessage = ({ data }) => heard.other(data);
    other.addEventListener("message", (event) => heard.listener((event as MessageEvent).data));
    other.postMessage({ hello: 1 });
    expect(nth(0).postMessage).not.toHaveBeenCalled();
    expect(nth(1).postMessage).toHaveBeenCalledExactlyOnceWith({ hello: 1 });
    nth(1).onmessage?.({ data: "here" });
    expect(heard.one).not.toHaveBeenCalled();
    expect(heard.other).toHaveBeenCalledExactlyOnceWith("here");
    expect(heard.listener).toHaveBeenCalledExactlyOnceWith("here");
  });

  test("is told what went wrong with its worker, also where the browser has no words for it", () => {
    const { standIns } = relay();
    const said = vi.fn();
    standIns.make("a.js", "a").onerror = ({ message }) => said(message);
    nth(0).onerror?.({ message: "no such file" });
    nth(0).onerror?.({ message: "" });
    nth(0).onmessageerror?.();
    expect(said.mock.calls.flat()).toEqual(["no such file", "a worker could not be started", "a message of a worker could not be read"]);
  });

  test("ends its worker, and hears nothing of it any more", () => {
    const { standIns, workers } = relay();
    const one = standIns.make("a.js", "a");
    const heard = vi.fn();
    one.onmessage = heard;
    one.terminate();
    expect(nth(0).terminate).toHaveBeenCalledOnce();
    expect(workers.size).toBe(0);
    nth(0).onmessage?.({ data: "late" });
    expect(heard).not.toHaveBeenCalled();
    expect(() => one.postMessage("to nobody")).not.toThrow();
  });
});

test("the page ends all of a host's workers at once", () => {
  const { standIns, workers } = relay();
  for (const name of ["a", "b", "c"]) standIns.make("x.js", name);
  workers.end();
  expect(FakeWorker.all.map(({ terminate }) => terminate.mock.calls.length)).toEqual([1, 1, 1]);
  expect(workers.size).toBe(0);
});

test("where a service worker answers, each worker's script has an address of its own, but for what is no file of the host's", () => {
  vi.stubGlobal("navigator", { serviceWorker: { controller: {} } });
  const { standIns } = relay();
  for (const url of ["x.js", "x.js", "blob:x"]) standIns.make(url, "x");
  const urls = FakeWorker.all.map(({ url }) => url);
  expect(new Set(urls).size).toBe(3);
  expect(urls.map((url) => url.replace(/\?.*/, ""))).toEqual(["x.js", "x.js", "blob:x"]);
  expect(urls[2]).toBe("blob:x");
});
