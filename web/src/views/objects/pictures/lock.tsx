import "./lock.css";
import { text } from "../../../base/strings";
import { Disc, Group, has, Stand, WaitingLine } from "./disc";
import type { PictureProps } from "./picture";

/** A lock: who holds it, how deep, and the line of those who want it. */
export function LockPicture({ state: { waiters, woken }, inside: { owner, depth } }: PictureProps<"lock">) {
  // Those whom a condition has notified come to its lock, and are not in line yet.
  const notified = woken.filter(({ thread }) => !has(waiters, thread));
  return (
    <div class="lock">
      <Stand caption={owner === null ? text.objects.free : depth > 1 ? text.objects.depth(depth) : text.objects.holds}>
        {owner !== null && <Disc thread={owner.thread} />}
        <span class={`lock__depth${depth > 1 ? " lock__depth--many" : ""}`}>
          <Padlock closed={owner !== null} />
          {depth > 1 && <b>×{depth}</b>}
        </span>
      </Stand>
      <span class={`lock__way${waiters.length + notified.length > 0 ? " lock__way--used" : ""}`} />
      <WaitingLine users={waiters} woken={woken} />
      <Group label={text.objects.notified} users={notified} />
      {waiters.length + notified.length === 0 && (
        <span class="lock__nobody" aria-hidden="true">
          <i />
          <i />
          <i />
        </span>
      )}
    </div>
  );
}

function Padlock({ closed }: { readonly closed: boolean }) {
  return (
    <svg class={`padlock${closed ? " padlock--closed" : ""}`} width="34" height="42" viewBox="0 -4 34 42" aria-hidden="true">
      <path class="padlock__bow" d="M8 18V11a8 8 0 0 1 16 0v7" />
      <rect class="padlock__body" x="2" y="17" width="28" height="20" rx="4" />
      <circle class="padlock__hole" cx="16" cy="26" r="3" />
    </svg>
  );
}
