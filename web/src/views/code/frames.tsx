import "./frames.css";
import { Fragment } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { text } from "../../base/strings";
import { areFramesOld, askedFrames, type Frame } from "../../state/frames";
import { Close } from "../parts/icons";
import { hue, shortName } from "../parts/threads";

/** How many local values of a call are listed, and how long each may be. */
const [LISTED, LONGEST] = [30, 400];

/** A thread's calls with their local values, beside its marker. */
export function Frames() {
  const element = useRef<HTMLDivElement>(null);
  const asked = askedFrames.value;
  const at = asked?.at;
  useEffect(() => {
    const popover = element.current;
    if (popover === null || at === undefined) return;
    const { left, bottom } = at.getBoundingClientRect();
    popover.style.setProperty("--x", `${Math.round(left)}px`);
    popover.style.setProperty("--y", `${Math.round(Math.min(bottom + 6, innerHeight - 160))}px`);
    if (!popover.matches(":popover-open")) popover.showPopover();
  }, [at]);
  const areOld = areFramesOld.value;
  useEffect(() => {
    if (areOld) element.current?.hidePopover();
  }, [areOld]);
  return (
    <div
      ref={element}
      class="frames"
      popover="auto"
      role="dialog"
      aria-label={asked === undefined ? undefined : text.python.frames(asked.name, asked.step)}
      onToggle={({ newState }) => {
        if (newState === "closed") askedFrames.value = undefined;
      }}
    >
      {asked !== undefined && (
        <>
          <header class="frames__head" data-hue={hue(asked.thread)}>
            <h2>{text.python.frames(shortName(asked.name), asked.step)}</h2>
            <button type="button" class="close" aria-label={text.python.closeFrames} onClick={() => element.current?.hidePopover()}>
              <Close />
            </button>
          </header>
          {asked.problem !== undefined && <p class="frames__none">{asked.problem}</p>}
          {asked.frames === undefined && asked.problem === undefined && <p class="frames__none">{text.python.framesComing}</p>}
          {asked.frames?.length === 0 && <p class="frames__none">{text.python.noCall}</p>}
          {asked.frames?.map((frame, place) => (
            <Call key={place} frame={frame} />
          ))}
        </>
      )}
    </div>
  );
}

function Call({ frame: { function: name, file, line, locals } }: { readonly frame: Frame }) {
  return (
    <section class="frames__call">
      <h3>
        {name} <span>{text.python.where(file, line)}</span>
      </h3>
      {locals.length === 0 && <p class="frames__none">{text.python.noLocals}</p>}
      <dl class="frames__locals">
        {locals.slice(0, LISTED).map(([local, value]) => (
          <Fragment key={local}>
            <dt>{local}</dt>
            <dd>{value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value}</dd>
          </Fragment>
        ))}
      </dl>
      {locals.length > LISTED && <p class="frames__none">{text.python.moreLocals(locals.length - LISTED)}</p>}
    </section>
  );
}
