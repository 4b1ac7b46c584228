import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { text } from "../../base/strings";
import { below, screen, sizes, tab } from "../../state/atoms";
import { Choose } from "../choose/choose";
import { Code } from "../code/code";
import { Compare } from "../code/compare";
import { Frames } from "../code/frames";
import { Mismatch } from "../code/source-bar";
import { First } from "../first/first";
import { Lanes } from "../lanes/lanes";
import { Objects } from "../objects/objects";
import { Outcomes } from "../outcomes/outcomes";
import { Output } from "../output/output";
import { BelowTabs } from "../parts/below-tabs";
import { Picker } from "../picker/picker";
import { Predict } from "../predict/predict";
import { Controls } from "../run/controls";
import { Parameters } from "../run/parameters";
import { Story } from "../story/story";
import { FirstHeader } from "./first-header";
import { Header } from "./header";
import { keepFocus } from "./keep-focus";
import { KeySheet } from "./keysheet";
import { Notices } from "./notices";
import { Share } from "./share";
import { Skip } from "./skip";
import { Splitter } from "./splitter";
import { Tabs } from "./tabs";

/** Sizes that are heights in pixels; the others are shares of what is around them. */
const PIXELS = new Set(["lanes"]);

/** The whole page: the first page, or a program. */
export function App({ root }: { readonly root: HTMLElement }) {
  const arrived = useRef(false);
  // Before anything can be told where the focus is to go: what is out of sight cannot have it.
  useLayoutEffect(() => {
    for (const [name, size] of Object.entries(sizes.value)) {
      root.style.setProperty(`--size-${name}`, `${size}${PIXELS.has(name) ? "px" : "%"}`);
    }
    root.dataset["tab"] = tab.value;
    root.dataset["below"] = below.value;
  }, [sizes.value, tab.value, below.value, root]);
  useEffect(() => keepFocus(root, ".controls"), [root]);
  useEffect(() => {
    document.documentElement.dataset["screen"] = screen.value;
    // What had the focus is gone with what was shown; but at first it is nobody's to give.
    if (arrived.current) document.querySelector<HTMLElement>(screen.value === "first" ? "#question" : ".header__head")?.focus();
    arrived.current = true;
  }, [screen.value]);
  return (
    <>
      {screen.value === "program" && <Skip />}
      {screen.value === "first" ? <FirstHeader /> : <Header />}
      <Notices />
      {screen.value === "first" ? <First /> : <ProgramPage />}
      <Picker />
      <KeySheet />
      <Compare />
      <Share />
      <Frames />
    </>
  );
}

function ProgramPage() {
  return (
    <>
      <Tabs />
      <main class="main">
        <div class="panes">
          <Code parameters={<Parameters />} />
          <Splitter name="code" label={text.split.code} upright unit="%" initial={52} least={20} most={70} />
          <Objects />
          <Splitter name="objects" label={text.split.objects} upright unit="%" initial={25} least={12} most={50} />
          <div class="side">
            <Story />
            <Splitter name="story" label={text.split.story} unit="%" initial={56} least={15} most={85} />
            <Output />
          </div>
        </div>
        <Mismatch />
        <Splitter name="lanes" label={text.split.lanes} unit="px" initial={296} least={110} most={640} />
        <Lanes tabs={<BelowTabs />} />
        {below.value === "outcomes" && <Outcomes />}
        <Choose />
        <Predict />
        <Controls />
      </main>
    </>
  );
}
