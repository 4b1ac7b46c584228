/** The reader's own programs, as the catalogue has its. */
import { computed } from "@preact/signals";
import { text } from "../base/strings";
import { isOwn } from "./atoms";
import type { Entry } from "./catalogue";
import { constantIn, parametersOf } from "./constants";
import { type Kept, kept } from "./kept";

/** A program of the reader's own. Its parameters are the constants at its head. */
export function ownEntry({ id, name = "", text: source, original = "" }: Kept): Entry {
  return {
    id,
    title: name,
    chapter: { number: 0, title: text.own.title },
    summary: "",
    watch: "",
    teaches: "",
    small: [],
    document: { letter: "", name: "", section: "" },
    uses: [],
    real_only: false,
    cures: null,
    cured_by: [],
    parameters: parametersOf(source, text.own.constant).map((one) => ({ ...one, default: constantIn(original, one.name) ?? one.default })),
    file: fileOf({ id, title: name }),
  };
}

/** The name of a program's file in Python, as tracebacks have it. */
export const fileOf = ({ id, title }: Pick<Entry, "id" | "title">): string => `${isOwn(id) ? title : id}.py`;

/** All of them that are kept, in alphabetical order. */
export const ownPrograms = computed<readonly Kept[]>(() =>
  [...kept.value.values()]
    .filter(({ id }) => isOwn(id))
    .sort((one, other) => (one.name ?? "").localeCompare(other.name ?? "", "en", { numeric: true })),
);
