import { describe, expect, test } from "vitest";
import { shortNames } from "../src/views/lanes/short-names";

const shown = (most: number, ...names: string[]): string[] => [
  ...shortNames(new Map(names.map((name, number) => [number, name])), (name) => [...name].length <= most).values(),
];

describe("a lane's name", () => {
  test("is whole where it fits", () => {
    expect(shown(8, "main", "Thread-1")).toEqual(["main", "Thread-1"]);
  });

  test("that is cut keeps its end, by which it is told from the others", () => {
    expect(shown(7, "Thread-1", "Thread-2", "Thread-10", "MainThread")).toEqual(["Thr…d-1", "Thr…d-2", "Thr…-10", "Mai…ead"]);
  });

  test("is never that of another thread, however little room there is", () => {
    for (let most = 3; most < 20; most += 1) {
      const all = shown(most, "worker-a-of-the-pool", "worker-b-of-the-pool", "worker-c-of-the-pool", "Thread-1", "Thread-11");
      expect(new Set(all).size, `${most} characters`).toBe(all.length);
    }
  });

  test("is shared by threads whose whole names are the same", () => {
    expect(shown(7, "consumer", "consumer")).toEqual(["con…mer", "con…mer"]);
  });
});
