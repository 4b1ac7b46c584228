import "./words.css";
import type { Word } from "../../engine/types.gen";
import { hue, shortName } from "./threads";

/** A sentence, with names shown as names. */
export function Words({ words, plain = false }: { readonly words: readonly Word[]; readonly plain?: boolean }) {
  return (
    <>
      {words.map((word, index) => {
        if ("plain" in word) return word.plain;
        if ("value" in word)
          return (
            <span key={index} class="word-value">
              {word.value}
            </span>
          );
        if ("object" in word)
          return (
            <b key={index} class="word-object">
              {word.object[1]}
            </b>
          );
        const [number, name] = word.thread;
        return (
          <span key={index} class={plain ? undefined : "word-thread"} data-hue={hue(number)} title={name}>
            {shortName(name)}
          </span>
        );
      })}
    </>
  );
}

/** The same as text alone. */
export function textOf(words: readonly Word[]): string {
  return words
    .map((word) => {
      if ("plain" in word) return word.plain;
      if ("value" in word) return word.value;
      return "object" in word ? word.object[1] : shortName(word.thread[1]);
    })
    .join("");
}
