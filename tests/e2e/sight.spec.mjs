// What is current is in sight, whole and true: on small panes, with many threads, at every step.
import assert from "node:assert/strict";
import { Key } from "selenium-webdriver";
import { useSite } from "./lib/site.mjs";

const site = useSite();

async function open(fragment, width = 1280, height = 900) {
  await site.resize(width, height);
  await site.openAnew(`/${fragment}`);
  await site.until(() => window.threadground !== undefined && Number(document.querySelector(".scrub input")?.max) > 0, "the page");
  await site.until(() => document.querySelectorAll(".line").length > 0, "the code");
}

const { press } = site;

/** Steps through a run by the arrow key, from its beginning, and collects what `look` finds wrong at each step. */
async function walk(look, most = 150) {
  await press(Key.HOME);
  return site.run(
    `async () => {
      const look = ${look};
      const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      const found = [];
      const steps = Math.min(${most}, Number(document.querySelector(".scrub input").max));
      for (let step = 1; step <= steps; step++) {
        document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
        await frame();
        await frame();
        const wrong = look(step);
        if (wrong) found.push(step + ": " + wrong);
      }
      return found;
    }`,
  );
}

for (const program of ["race-lost-update", "queue-sentinel", "semaphore-connections"]) {
  site.test(`the time shown at each step of ${program} is that of its event`, async () => {
    await open(`#program=${program}`);
    const wrong = await walk((step) => {
      const row = document.querySelectorAll(".story__line")[step - 1].querySelector("button").title;
      const shown = document.querySelector(".scrub__at").textContent;
      const told = document.querySelector(".scrub input").getAttribute("aria-valuetext");
      return shown.endsWith(`· ${row}`) && told.endsWith(`, ${row}`) ? "" : `${shown} where the event is at ${row}`;
    });
    assert.deepEqual(wrong, []);
  });
}

site.test("while it plays, only times of events are shown", async () => {
  await open("#program=race-lost-update");
  await press(Key.HOME, " ");
  const shown = await site.run(async () => {
    const times = new Set();
    const isPlaying = () => document.querySelector('button[aria-label="Pause"]') !== null;
    do {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      times.add(document.querySelector(".scrub__at").textContent.split("· ")[1]);
    } while (isPlaying());
    const events = new Set([...document.querySelectorAll(".story__line button")].map(({ title }) => title));
    return [...times].filter((time) => time !== "0.00 s" && !events.has(time));
  });
  assert.deepEqual(shown, []);
});

site.test("the columns keep that of the acting thread in sight", async () => {
  await open("#program=semaphore-connections");
  await site.run(() => [...document.querySelectorAll(".pane--story [role=tab]")][1].click());
  const wrong = await walk(() => {
    const pane = document.querySelector(".columns");
    const cell = pane.querySelector("[aria-current] .columns__cell--acts");
    if (cell === null) return "there is no cell";
    const [own, box] = [cell.getBoundingClientRect(), pane.getBoundingClientRect()];
    const times = pane.querySelector("[role=columnheader]").getBoundingClientRect().right;
    if (own.left < times - 1 || own.left + 104 > box.left + pane.clientWidth + 1)
      return `${own.left} to ${own.right}, of ${times} to ${box.right}`;
    return own.top >= box.top && own.top < box.bottom ? "" : `at ${own.top}, of ${box.top} to ${box.bottom}`;
  });
  assert.deepEqual(wrong, []);
});

site.test("the card of the object that is acted on is in sight, and the pane rests where it is", async () => {
  await open("#program=start-low-level", 1280, 640);
  const wrong = await walk(() => {
    const pane = document.querySelector(".objects");
    const card = pane.querySelector(".object--touched");
    if (card === null) return "";
    const [own, box] = [card.getBoundingClientRect(), pane.getBoundingClientRect()];
    const before = pane.scrollTop;
    const isHigh = own.height > box.height - 70;
    return own.top >= box.top - 1 && (isHigh || own.bottom <= box.bottom + 1) && before === pane.scrollTop
      ? ""
      : `${own.top} to ${own.bottom}`;
  });
  assert.deepEqual(wrong, []);
});

site.test("lanes that are out of sight are told, and come into sight by click and by key", async () => {
  await open("#program=semaphore-connections&step=3", 1280, 700);
  const more = () => [...document.querySelectorAll(".lanes__more")].map((one) => one.textContent);
  const below = await site.until(`() => (${more})().find((words) => words.includes("below"))`, "more below");
  assert.match(below, /^\d+ more/);
  await site.run(() => document.querySelector(".lanes__more--below").click());
  await site.until(() => document.querySelector(".lanes__more--above") !== null, "more above");
  await press("5");
  await site.until(() => document.activeElement.matches(".lanes__canvas"), "the lanes");
  await press(...Array(12).fill(Key.ARROW_UP));
  await site.until(() => document.querySelector(".lanes__more--above") === null, "the top");
  await press(...Array(12).fill(Key.ARROW_DOWN));
  await site.until(() => document.querySelector(".lanes__more--below") === null, "the bottom");
});

site.test("a recorded deadlock opens the findings, and its figure fits the pane or says that there is more", async () => {
  for (const [width, height] of [
    [1280, 900],
    [1280, 640],
    [1920, 1080],
  ]) {
    await open("#program=deadlock-two-locks", width, height);
    const { more, fits, inSight } = await site.until(async () => {
      const pane = document.querySelector(".findings");
      const figure = pane?.querySelector(".cycle");
      if (!figure) return undefined;
      const more = pane.dataset.more;
      figure.scrollIntoView({ block: "center" });
      await new Promise((resolve) => setTimeout(resolve, 50));
      const [own, box] = [figure.getBoundingClientRect(), pane.getBoundingClientRect()];
      return { more, fits: own.height <= Math.max(150, box.height), inSight: own.bottom <= box.bottom + 1 || box.height < 150 };
    }, "the findings");
    assert.ok(fits, `${width} × ${height}: the figure is no higher than its pane`);
    assert.ok(inSight || more !== "", `${width} × ${height}: it can be seen whole`);
    assert.match(more, /below/);
  }
  await open("#program=deadlock-two-locks&step=3");
  assert.equal(await site.run(() => document.querySelector(".findings")), null, "not before it has come");
  await press(Key.END);
  await site.until(() => document.querySelector(".findings") !== null, "the findings at the end");
});

const WIDE = ["start-subclass-args", "start-subclass-func", "module-functions", "rlock-counter", "start-result", "semaphore-connections"];

site.test("at 1280 px no program's text has to be scrolled sideways", async () => {
  const wide = [];
  for (const program of WIDE) {
    await open(`#program=${program}`);
    for (const at of [0, 1]) {
      await site.run((at) => document.querySelectorAll(".pane--code [role=tab]")[at].click(), at);
      const over = await site.run(() => {
        for (const fold of document.querySelectorAll(".fold button")) fold.click();
        return new Promise((resolve) =>
          setTimeout(() => {
            const pane = document.querySelector(".code__scroll");
            resolve(pane.scrollWidth - pane.clientWidth);
          }, 50),
        );
      });
      if (over > 0) wide.push(`${program} ${at === 0 ? "in Rust" : "in Python"}: ${over} px`);
    }
  }
  await site.run(() => document.querySelectorAll(".pane--code [role=tab]")[0].click());
  assert.deepEqual(wide, []);
});

site.test("no line is cut in half at the top of the code, and no marker stands in a line's number", async () => {
  for (const [program, width] of [
    ["module-functions", 1280],
    ["semaphore-connections", 1280],
    ["semaphore-connections", 360],
  ]) {
    await open(`#program=${program}`, width, 700);
    const wrong = await walk(() => {
      // A marker comes in from the left.
      for (const animation of document.getAnimations()) animation.finish();
      const pane = document.querySelector(".code__scroll");
      const { top } = pane.getBoundingClientRect();
      const cut = [...pane.querySelectorAll(".line")].find((line) => {
        const own = line.querySelector(".line__code").getBoundingClientRect();
        return own.top < top - 1 && own.bottom > top + 1;
      });
      if (cut !== undefined) return `line ${cut.querySelector(".line__number").textContent} is cut`;
      for (const marker of pane.querySelectorAll(".marker, .marker__more")) {
        const range = document.createRange();
        range.selectNodeContents(marker.closest(".line").querySelector(".line__number"));
        const [own, number] = [marker.getBoundingClientRect(), range.getBoundingClientRect()];
        if (own.right > number.left + 0.5) return `a marker stands in number ${range.toString()}`;
        if (own.left < pane.getBoundingClientRect().left - 0.5) return `a marker at line ${range.toString()} is cut off`;
      }
      return "";
    }, 60);
    assert.deepEqual(wrong, [], `${program} at ${width} px`);
  }
});

site.test("what is wrong with a value is told until the value is mended", async () => {
  await open("#program=names-log");
  const type = (words) =>
    site.run((words) => {
      const field = document.querySelector(".parameters input");
      field.value = words;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }, words);
  await type("99");
  await site.driver.actions().keyDown(Key.CONTROL).sendKeys(Key.ENTER).keyUp(Key.CONTROL).perform();
  await site.until(() => /Nothing was run/.test(document.querySelector(".notice")?.textContent ?? ""), "the notice");
  await type("3");
  await site.until(() => document.querySelector(".notice") === null, "no notice");
});

for (const width of [360, 1280]) {
  site.test(`at ${width} px what is clicked or touched is at least 24 px high and wide`, async () => {
    await open("#program=queue-sentinel&step=30", width, 900);
    const small = await site.run(async () => {
      const found = new Map();
      const measure = () => {
        for (const one of document.querySelectorAll("button, a[href], select, summary, input, .axis label, .ways label")) {
          if (!one.checkVisibility({ visibilityProperty: true }) || one.closest(".unseen, .skip") !== null || one.matches(".unseen"))
            continue;
          // With a mouse a line of code is clicked anywhere; and a label is a part of its box.
          if (innerWidth > 860 && one.matches(".line__number")) continue;
          if (one.matches("[type=checkbox]") && innerWidth > 860) continue;
          const { width, height } = one.getBoundingClientRect();
          if (width < 23.9 || height < 23.9) found.set(`${one.tagName}.${one.className}`, `${width.toFixed(1)} × ${height.toFixed(1)}`);
        }
      };
      document.querySelector(".line__number").click();
      for (const tab of innerWidth > 860 ? [document.body] : document.querySelectorAll(".tabs__one")) {
        tab.click();
        await new Promise((resolve) => setTimeout(resolve, 60));
        measure();
      }
      return [...found];
    });
    await site.screenshot(`targets-${width}`);
    assert.deepEqual(small, []);
  });
}

site.test("a blocked line is striped by a tile, which every browser draws as it is meant", async () => {
  await open("#program=deadlock-two-locks");
  const { image, size } = await site.until(() => {
    const line = document.querySelector(".line--blocked");
    if (line === null) return undefined;
    const { backgroundImage: image, backgroundSize: size } = getComputedStyle(line);
    return { image, size };
  }, "a blocked line");
  assert.doesNotMatch(image, /repeating/);
  assert.equal(size, "17px 17px");
});
