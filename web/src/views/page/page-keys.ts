import { type Keys, onKey } from "../../base/keys";
import { activity, below, dialog, following, screen, tab, telling } from "../../state/atoms";
import { chooseThread, chooseUsual, goOn, isWriting, redo, takeOver, undo } from "../../state/choosing";
import { askActor } from "../../state/frames";
import { openPicker } from "../../state/picker";
import { changeSpeed, jump, toEnd, toggle, walk } from "../../state/play";
import { askNext } from "../../state/predict";
import { run, stop } from "../../state/run";
import { copyLink } from "../../state/share";
import { afterDrawing, goToList } from "./parts-of-page";

/** Everything but the lanes' own keys. */
export function listenToPageKeys(): void {
  const isProgram = (): boolean => screen.peek() === "program";
  onKey({ p: () => openPicker(), "/": () => document.getElementById("find")?.focus() }, () => !isProgram());
  // Where somebody chooses who goes next, digits are threads; else they are panes.
  onKey(ofChoice, () => isProgram() && isWriting.peek());
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

const ofChoice: Keys = {
  ...Object.fromEntries(Array.from({ length: 10 }, (_, thread) => [String(thread), () => void chooseThread(thread)])),
  n: () => void chooseUsual(),
  g: () => void goOn(),
  u: () => void undo(),
  r: () => void redo(),
};

const ofProgram: Keys = {
  " ": toggle,
  ArrowRight: () => walk(1),
  ArrowLeft: () => walk(-1),
  Home: () => jump(0),
  End: toEnd,
  "+": () => changeSpeed(1),
  "=": () => changeSpeed(1),
  "-": () => changeSpeed(-1),
  l: () => (following.value = !following.peek()),
  p: () => openPicker(),
  "?": () => (dialog.value = "keys"),
  "/": () => {
    tab.value = "story";
    if (telling.peek() === "findings") telling.value = "story";
    afterDrawing(() => document.getElementById("search")?.focus());
  },
  "1": () => goToList("code"),
  "2": () => goToList("objects"),
  "3": () => goToList("story"),
  "4": () => goToList("output"),
  "5": () => {
    below.value = "lanes";
    goToList("lanes");
  },
  "6": () => {
    telling.value = "findings";
    goToList("story");
  },
  "7": () => {
    below.value = "outcomes";
    goToList("outcomes");
  },
  v: () => askActor(document.querySelector(".line--current .marker") ?? document.querySelector(".pane--code") ?? document.body),
  t: () => void takeOver(),
  q: () => void askNext(),
  c: () => void copyLink(),
  e: () => {
    const button = document.querySelector<HTMLElement>(".header__export");
    button?.focus();
    button?.click();
  },
};
