// A host that sends no isolation headers: whatever can be controlled runs live all the same, on fibers.
import assert from "node:assert/strict";
import { useSite } from "./lib/site.mjs";

const site = useSite({ headers: {} });

async function open(path = "/#program=start-low-level") {
  await site.openAnew(path);
  await site.until(() => window.threadground !== undefined && document.querySelector(".axis") !== null, "the program");
  assert.equal(await site.run(() => crossOriginIsolated), false);
}

/** Each test is to be over in a minute, also on a busy machine. */
const PARTS = 4;

for (let part = 0; part < PARTS; part += 1) {
  site.test(`without isolation every program that can be controlled runs, part ${part + 1} of ${PARTS}`, async () => {
    await open();
    const programs = await site.run(() => window.threadground.programs());
    const controlled = programs.filter(({ real_only }) => !real_only);
    assert.ok(controlled.length >= 60, `${controlled.length} programs`);
    for (const { id } of controlled.filter((_, at) => at % PARTS === part)) {
      for (const way of ["first", { seed: 1 }, { seed: 2 }, { seed: 3 }]) {
        const result = await site.run((id, way) => window.threadground.run(id, { way }), id, way);
        assert.equal(result.program, id);
        assert.ok(["finished", "deadlock", "limit"].includes(result.outcome), `${id} by ${JSON.stringify(way)}: ${result.outcome}`);
      }
    }
  });
}
