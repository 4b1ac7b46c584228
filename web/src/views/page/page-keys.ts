import { type Keys, onKey } from "../../base/keys";
import { activity, dialog, following, screen, sought, tab, telling } from "../../state/atoms";
import { steps } from "../../state/getters";
import { changeSpeed, jump, toggle, walk } from "../../state/play";
import { run, stop } from "../../state/run";

/** Brings a pane into sight, and the focus into it. */
function goToPane(name: typeof tab.value): void {
  tab.value = name;
  const selector = name === "lanes" ? ".lanes__canvas" : `.pane--${name} [tabindex="0"]`;
  requestIdle(() => document.querySelector<HTMLElement>(selector)?.focus());
}

/** After the tab has been drawn. */
const requestIdle = (then: () => void): void => void setTimeout(then, 0);

/** Opens the picker with nothing typed. */
function choose(): void {
  sought.value = "";
  dialog.value = "picker";
}

/** Everything but the lanes' own keys. */
export function listenToPageKeys(): void {
  const isProgram = (): boolean => screen.peek() === "program";
  onKey({ p: choose, "/": () => document.getElementById("find")?.focus() }, () => !isProgram());
  onKey(ofProgram, isProgram);
  // These two work from within a field as well; Esc first closes what is open.
  addEventListener("keydown", (event) => {
    if (!isProgram()) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void run();
    } else if (event.key === "Escape" && dialog.peek() === undefined && activity.peek() !== "idle") {
      event.preventDefault();
      stop();
    }
  });
}

const ofProgram: Keys = {
  " ": toggle,
  ArrowRight: () => walk(1),
  ArrowLeft: () => walk(-1),
  Home: () => jump(0),
  End: () => jump(steps.peek()),
  "+": () => changeSpeed(1),
  "=": () => changeSpeed(1),
  "-": () => changeSpeed(-1),
  l: () => (following.value = !following.peek()),
  p: choose,
  "?": () => (dialog.value = "keys"),
  "/": () => {
    tab.value = "story";
    if (telling.peek() === "findings") telling.value = "story";
    requestIdle(() => document.getElementById("search")?.focus());
  },
  "1": () => goToPane("code"),
  "2": () => goToPane("objects"),
  "3": () => goToPane("story"),
  "4": () => goToPane("output"),
  "5": () => goToPane("lanes"),
};
