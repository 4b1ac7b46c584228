import { text } from "../../base/strings";
import type { ThreadState } from "../../engine/types.gen";
import { overview } from "../../state/getters";
import { isAlive, lookOf } from "../parts/states";
import { hue, shortName } from "../parts/threads";
import { Words } from "../parts/words";

/** Every thread that was started, with what it is doing. */
export function Threads({ threads }: { readonly threads: readonly ThreadState[] }) {
  const alive = threads.filter(({ state }) => isAlive(state)).length;
  return (
    <article class="object">
      <h3 class="object__head">
        <span class="object__name">{text.objects.threads}</span>
        <span class="object__type">{text.objects.alive(alive)}</span>
      </h3>
      <ul class="alive">
        {threads.map(({ number, name, state, words }) => (
          <li key={number} class={isAlive(state) ? undefined : "alive__ended"} data-hue={hue(number)}>
            <span class={`alive__dot alive__dot--${lookOf(state)}`} aria-hidden="true" />
            <span>
              <span class="alive__name" title={name}>
                {shortName(name)}
              </span>{" "}
              {overview.value?.threads[number]?.daemon === true && <span class="alive__badge">{text.objects.daemon}</span>}{" "}
              <Words words={words} />
            </span>
          </li>
        ))}
      </ul>
    </article>
  );
}
