/** Pictures of what threads wait for together: condition, event, semaphore, barrier. */
import "./signals.css";
import { text } from "../../../base/strings";
import { overview } from "../../../state/getters";
import { Disc, Group, Stand, WaitingLine } from "./disc";
import type { PictureProps } from "./picture";

/** A waiting room beside a lock. */
export function ConditionPicture({ state: { waiters }, inside: { lock, notified } }: PictureProps<"condition">) {
  const name = overview.value?.objects.find(({ number }) => number === lock)?.name ?? "";
  return (
    <>
      <div class="room">
        <span class="room__sign">{text.objects.room(name)}</span>
        {waiters.length === 0 ? <span class="room__empty">{text.objects.empty}</span> : <WaitingLine users={waiters} />}
      </div>
      <Group label={text.objects.onTheirWay(name)} users={notified} />
    </>
  );
}

/** A flag that is up or down. */
export function EventPicture({ state: { waiters, woken }, inside: { set } }: PictureProps<"event">) {
  return (
    <div class="event">
      <Stand caption={set ? text.objects.set : text.objects.unset}>
        <svg class={`flag${set ? " flag--up" : ""}`} width="44" height="46" viewBox="0 0 44 46" aria-hidden="true">
          <path class="flag__pole" d="M8 3v42M2 45h12" />
          <path class="flag__cloth" d="M9 5c8-4 12 4 20 1 3-1 5-1 7-1l-5 8 5 8c-8 3-12-3-19-1-3 1-6 1-8 1z" />
        </svg>
      </Stand>
      <WaitingLine users={waiters} woken={woken} queue={false} />
    </div>
  );
}

/** More slots than these are told in numbers. */
const SLOTS = 10;

/** Permits in slots: the free ones, and those who took one. */
export function SemaphorePicture({ state: { waiters, woken }, inside: { permits, initial, holders } }: PictureProps<"semaphore">) {
  const all = Math.max(initial, permits + holders.length);
  const free = Math.max(0, Math.min(permits, SLOTS - Math.min(holders.length, SLOTS)));
  return (
    <div class="semaphore">
      <ul class="slots">
        {holders.slice(0, SLOTS).map(({ thread }, index) => (
          <li key={`held${index}`} class="slot slot--held">
            <Disc thread={thread} />
            <span class="unseen">{text.objects.hasPermit}</span>
          </li>
        ))}
        {Array.from({ length: free }, (_, index) => (
          <li key={`free${index}`} class="slot">
            {text.objects.permit}
          </li>
        ))}
        {all > SLOTS && <li class="slot slot--more">{text.objects.capacity(permits, all)}</li>}
      </ul>
      <WaitingLine users={waiters} woken={woken} />
    </div>
  );
}

/** More places than these are told in numbers. */
const PLACES = 12;

/** A gate that opens when enough have come, and is open until the next one comes. */
export function BarrierPicture({ state: { waiters }, inside }: PictureProps<"barrier">) {
  const { parties, opened, broken, leaving, passed } = inside;
  const isOpen = passed.length > 0;
  const here = [...leaving, ...waiters];
  const places = Math.max(0, Math.min(parties, PLACES) - here.length - passed.length);
  const words = [
    isOpen ? text.objects.open(passed.length, parties) : text.objects.arrived(waiters.length, parties),
    ...(opened > 0 && !isOpen ? [text.objects.opened(opened)] : []),
    ...(broken ? [text.objects.broken] : []),
  ];
  return (
    <div class={`barrier${broken ? " barrier--broken" : ""}${isOpen ? " barrier--open" : ""}`}>
      <Stand caption={words.join(" · ")}>
        {here.slice(0, PLACES).map(({ thread }, index) => (
          <Disc key={thread} thread={thread} waits words={index < leaving.length ? text.objects.mayGoOn : text.objects.waits} />
        ))}
        {Array.from({ length: places }, (_, index) => (
          <span key={index} class="barrier__place" />
        ))}
        <Gate open={isOpen} />
        {passed.slice(0, PLACES).map(({ thread }) => (
          <Disc key={thread} thread={thread} words={text.objects.through} />
        ))}
      </Stand>
    </div>
  );
}

function Gate({ open }: { readonly open: boolean }) {
  return (
    <svg class="gate" width="20" height="46" viewBox="0 0 20 46" aria-hidden="true">
      <path class="gate__post" d="M4 2v42M16 2v42" />
      <path class="gate__bar" d={open ? "M4 6l-3 -5M16 6l3 -5" : "M4 12h12M4 23h12M4 34h12"} />
    </svg>
  );
}
