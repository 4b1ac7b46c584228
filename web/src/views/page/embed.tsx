import { text } from "../../base/strings";
import { language } from "../../state/atoms";
import { isLive } from "../../state/getters";
import { languages } from "../../state/language";
import { linkNow } from "../../state/links";
import type { Look, Pane } from "../../state/look";
import { program } from "../../state/python";
import { writeLink } from "../../state/url";
import { Choose } from "../choose/choose";
import { LanguageTabs, Reading } from "../code/code";
import { Lanes } from "../lanes/lanes";
import { Objects } from "../objects/objects";
import { Output } from "../output/output";
import { Out } from "../parts/icons";
import { Controls } from "../run/controls";
import { RunButton } from "../run/run-button";
import { Notices } from "./notices";

/** Up to how many pixels the code is high where the page around makes room for all of it. */
const MOST_CODE = 480;
const HEIGHTS: Readonly<Record<Pane, number>> = { code: MOST_CODE, lanes: 190, objects: 220, output: 140 };

/** A program in another page: the panes that were asked for, and a way to the whole. */
export function Embed({ look: { isToRead, panes } }: { readonly look: Look }) {
  return (
    <>
      <header class="embed__head" data-part="">
        <h1 class="embed__title">{program.value?.title ?? "…"}</h1>
        <span class="embed__end">
          {!isToRead && isLive.value && <RunButton />}
          <a class="embed__open" href={`./#${writeLink(linkNow())}`} target="_blank" rel="noopener" title={text.embed.openHelp}>
            {text.embed.open}
            <Out />
          </a>
        </span>
      </header>
      <Notices />
      <main class="embed__panes" aria-label={text.embed.label}>
        {panes.map((pane) => (
          <div key={pane} class={`embed__pane embed__pane--${pane}`} data-part="" data-most={HEIGHTS[pane]}>
            {pane === "code" ? <Code /> : pane === "lanes" ? <Lanes /> : pane === "objects" ? <Objects /> : <Output />}
          </div>
        ))}
      </main>
      {!isToRead && <Choose />}
      <div data-part="">
        <Controls isWhole={false} />
      </div>
    </>
  );
}

/** The program's text, in the language that is chosen. */
function Code() {
  return (
    <section class="pane pane--code" aria-label={text.code.pane}>
      {languages.value.length > 1 && (
        <div class="pane__head">
          <LanguageTabs />
        </div>
      )}
      <Reading language={language.value} both={false} />
    </section>
  );
}
