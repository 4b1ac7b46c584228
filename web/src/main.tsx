import "./styles/tokens.css";
import "./styles/reset.css";
import "./styles/pane.css";
import "./styles/layout.css";
import "./styles/syntax.css";
import { effect } from "@preact/signals";
import { render } from "preact";
import { offer } from "./api";
import { inputOrIdle } from "./base/idle";
import { text } from "./base/strings";
import { watchViewport } from "./base/viewport";
import { loadEngine } from "./engine/load";
import { runsPython } from "./state/asked";
import { hasPlace } from "./state/asking";
import { catalogue, screen, theme } from "./state/atoms";
import { keepBetting } from "./state/bet";
import { keepPacking } from "./state/carried";
import { fetchCatalogue } from "./state/catalogue";
import { keepChecking } from "./state/check";
import { live } from "./state/getters";
import { keepKeeping } from "./state/kept";
import { followAddress, keepAddress, loadAgain } from "./state/links";
import { tell, wordsOf } from "./state/notices";
import { loadReader } from "./state/parameters";
import { program } from "./state/python";
import { keepService, type Missing, missing } from "./state/service";
import { isFirst } from "./state/url";
import { App } from "./views/page/app";
import { listenToDrops } from "./views/page/drop";
import { listenToPageKeys } from "./views/page/page-keys";

const root = document.getElementById("page");
if (root === null) throw new Error("index.html has no #page");

const dark = matchMedia("(prefers-color-scheme: dark)");
const applyTheme = (): void => {
  const chosen = theme.value === "system" ? (dark.matches ? "dark" : "light") : theme.value;
  document.documentElement.dataset["theme"] = chosen;
};
effect(applyTheme);
dark.addEventListener("change", applyTheme);
if (isFirst(location.hash)) screen.value = "first";
effect(() => {
  if (screen.value === "first") document.title = text.first.title;
  else if (program.value !== undefined) document.title = text.title(program.value.title);
});

root.replaceChildren();
render(<App root={root} />, root);
listenToPageKeys();
offer();

watchViewport(root);
hasPlace.value = true;
keepBetting();
keepKeeping();
keepPacking();
keepChecking();
listenToDrops();

// The first page says it itself, where it matters; and it is said anew where there is more to say.
if (!live) {
  let told: Missing | undefined;
  effect(() => {
    const what = missing.value;
    if (screen.value === "first" || what === told) return;
    told = what;
    const does = { reload: () => void loadAgain(), tab: () => void open(location.href, "_blank", "noopener"), headers: undefined }[what];
    const label = what === "tab" ? text.isolation.tab : text.isolation.again;
    const action = does === undefined ? {} : { action: { label, does } };
    const more = what === "headers" ? { more: text.isolation.names } : {};
    queueMicrotask(() => tell({ key: "isolation", kind: "hint", words: text.isolation.live[what], ...more, ...action }));
  });
}

void keepService();
// Not awaited here: the page would count as loading until the engine is there.
void begin();

async function begin(): Promise<void> {
  const wanted = inputOrIdle();
  try {
    catalogue.value = await fetchCatalogue();
    await followAddress();
    keepAddress();
  } catch (error) {
    tell({ key: "catalogue", kind: "problem", words: text.notices.catalogue, more: wordsOf(error) });
  }
  // Behind all that is to be seen first: the threads' module and its workers. A reader may want to see no more than that;
  // whoever runs something loads them at once.
  await wanted;
  if (!live) return;
  await untilNeeded();
  loadReader().catch(() => undefined);
  try {
    await (await loadEngine()).ready;
  } catch (error) {
    tell({ key: "engine", kind: "problem", words: text.notices.engine, more: wordsOf(error) });
  }
}

/** Resolves when what may run is in Rust: its engine is not needed by who runs Python. */
function untilNeeded(): Promise<void> {
  return new Promise((resolve) => {
    const stop = effect(() => {
      if (screen.value === "program" && runsPython.value) return;
      resolve();
      queueMicrotask(() => stop());
    });
  });
}
