import { expect, test } from "vitest";
import { hasDocumentIsolation } from "../src/base/isolation";

const chromium = (version: string, platform = "Linux") => ({
  userAgentData: {
    brands: [
      { brand: "Not A Brand", version: "99" },
      { brand: "Chromium", version },
    ],
    platform,
  },
});

test("a page inside of another site's is isolated from Chromium 137 on, on Android from 146 on, and nowhere else", () => {
  expect(hasDocumentIsolation(chromium("137"))).toBe(true);
  expect(hasDocumentIsolation(chromium("136"))).toBe(false);
  expect(hasDocumentIsolation(chromium("145", "Android"))).toBe(false);
  expect(hasDocumentIsolation(chromium("146", "Android"))).toBe(true);
  expect(hasDocumentIsolation({})).toBe(false);
});
