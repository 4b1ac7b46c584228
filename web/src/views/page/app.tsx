import { useEffect } from "preact/hooks";
import { sizes, tab } from "../../state/atoms";
import { text } from "../../base/strings";
import { Code } from "../code/code";
import { Controls } from "../run/controls";
import { Header } from "./header";
import { KeySheet } from "./keysheet";
import { Lanes } from "../lanes/lanes";
import { Notices } from "./notices";
import { Objects } from "../objects/objects";
import { Output } from "../output/output";
import { Picker } from "../picker/picker";
import { Splitter } from "./splitter";
import { Story } from "../story/story";
import { Tabs } from "./tabs";

/** Sizes that are heights in pixels; the others are shares of what is around them. */
const PIXELS = new Set(["lanes"]);

/** The whole page. */
export function App({ root }: { readonly root: HTMLElement }) {
  useEffect(() => {
    for (const [name, size] of Object.entries(sizes.value)) {
      root.style.setProperty(`--size-${name}`, `${size}${PIXELS.has(name) ? "px" : "%"}`);
    }
    root.dataset["tab"] = tab.value;
  }, [sizes.value, tab.value, root]);
  return (
    <>
      <Header />
      <Notices />
      <Tabs />
      <main class="main">
        <div class="panes">
          <Code />
          <Splitter name="code" label={text.split.code} upright unit="%" initial={49} least={20} most={70} />
          <Objects />
          <Splitter name="objects" label={text.split.objects} upright unit="%" initial={26} least={12} most={50} />
          <div class="side">
            <Story />
            <Splitter name="story" label={text.split.story} unit="%" initial={56} least={15} most={85} />
            <Output />
          </div>
        </div>
        <Splitter name="lanes" label={text.split.lanes} unit="px" initial={296} least={110} most={640} />
        <Lanes />
        <Controls />
      </main>
      <Picker />
      <KeySheet />
    </>
  );
}
