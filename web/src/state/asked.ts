/** What the next run is asked to be of, and how the shown one stands to that. */
import { computed } from "@preact/signals";
import { hasPython } from "../engine/load";
import type { Read, Recipe, Value, Way } from "../engine/types.gen";
import { writeValue } from "../engine/value";
import { gil, haltAt, language, shown, typed } from "./atoms";
import { constantIn, withConstants } from "./constants";
import { haltAsked, shownLanguage, timingAsked, wayAsked, wayNow } from "./getters";
import { save } from "./kept";
import { fileOf } from "./mine";
import { read } from "./parameters";
import { areAlike, draft, original, program } from "./python";
import type { Language } from "./sources";
import { areSame } from "./way";

/** Whether it is the text in Python that would run. */
export const runsPython = computed(() => language.value === "python" && (hasPython || draft.value !== undefined));

/**
 * Each parameter with what its field says. What nobody has touched has its default, also before values can be read. In Python
 * it is what the text has, which may have none.
 */
export const fields = computed(() => {
  const source = runsPython.value ? (draft.value ?? original.value) : undefined;
  return (program.value?.parameters ?? []).flatMap((parameter) => {
    const { name } = parameter;
    const inText = source === undefined ? undefined : constantIn(source, name);
    if (source !== undefined && inText === undefined) return [];
    const own = typed.value[name];
    const usual = writeValue(parameter.default);
    let words = own ?? usual;
    let said: Read = own === undefined ? { value: parameter.default } : read(parameter, own);
    // The reader may have set it in the text, where it counts.
    if (draft.value !== undefined && inText !== undefined && !("problem" in said && own !== undefined) && !isSame(said, inText)) {
      words = writeValue(inText);
      said = { value: inText };
    }
    return [{ parameter, words, said, isChanged: words !== usual }];
  });
});

const isSame = (said: Read, value: Value): boolean => "value" in said && writeValue(said.value) === writeValue(value);

/** Puts words into a parameter's field, and what they say into the text that the reader has written. */
export function setField(name: string, words: string): void {
  const parameter = program.peek()?.parameters.find((one) => one.name === name);
  const said = parameter === undefined ? undefined : read(parameter, words);
  const source = draft.peek();
  typed.value = { ...typed.peek(), [name]: words };
  const id = program.peek()?.id;
  if (language.peek() !== "python" || source === undefined || id === undefined || said === undefined || "problem" in said) return;
  save(id, withConstants(source, { [name]: said.value }));
}

/** What the shown run had for parameters whose fields say something else, if it is a recorded one. */
export const recordedWith = computed<readonly (readonly [name: string, words: string])[]>(() => {
  const run = shown.value;
  if (run?.recorded !== true || mismatch.value !== undefined) return [];
  const { set: had } = run.model.meta().recipe;
  return fields.value.flatMap(({ parameter: { name }, words }) => {
    const value = run.source === undefined ? had[name] : constantIn(run.source, name);
    return value === undefined || writeValue(value) === words ? [] : [[name, writeValue(value)] as const];
  });
});

/** The parameters' values, if every field says one. */
export const set = computed<Readonly<Record<string, Value>> | undefined>(() => {
  const values: Record<string, Value> = {};
  for (const { parameter, said } of fields.value) {
    if ("problem" in said) return undefined;
    values[parameter.name] = said.value;
  }
  return values;
});

/** What stands in the way of a run, in words. */
export const obstacle = computed<string | undefined>(() => {
  const wrong = fields.value.map(({ said }) => said).find((said) => "problem" in said);
  return wrong !== undefined && "problem" in wrong ? wrong.problem : undefined;
});

/** The text in Python that nobody has edited, with what was typed into the fields. */
export const unedited = computed<string | undefined>(() => {
  const values = (program.value?.parameters ?? []).flatMap((parameter) => {
    const own = typed.value[parameter.name];
    const said = own === undefined ? undefined : read(parameter, own);
    const isNew = said !== undefined && "value" in said && writeValue(said.value) !== writeValue(parameter.default);
    return isNew ? [[parameter.name, said.value] as const] : [];
  });
  return original.value === undefined ? undefined : withConstants(original.value, Object.fromEntries(values));
});

/** The text in Python that would run. */
export const source = computed<string | undefined>(() => draft.value ?? unedited.value);

/** What a run is of: a program with its values or, in Python, a text, which has them in it. */
export type Subject = Pick<Recipe, "program" | "set" | "source">;

/** What the next run would be of, if every field says a value. */
export const subject = computed<Subject | undefined>(() => {
  const entry = program.value;
  if (entry === undefined || set.value === undefined) return undefined;
  if (!runsPython.value) return { program: entry.id, set: { ...set.value } };
  return source.value === undefined ? undefined : { program: fileOf(entry), set: {}, source: source.value };
});

/** Whether two are of the same text, whatever values it has. */
export function isSameText(one: Subject, other: Subject): boolean {
  if (one.source === undefined || other.source === undefined) return one.source === other.source;
  return one.source === other.source || (draft.peek() === undefined && areAlike(one.source, other.source));
}

export const subjectOf = ({ program: id, set: values, source: words }: Recipe): Subject => ({
  program: id,
  set: values,
  ...(words === undefined ? {} : { source: words }),
});

/** Whether a recipe is of the chosen program, in either language. */
export function isOfProgram({ program: id }: Pick<Recipe, "program">): boolean {
  const entry = program.peek();
  return entry !== undefined && (id === entry.id || id === fileOf(entry));
}

/** Whether the shown run is of the text in Python as it stands, but for its values. */
const isOfText = computed(() => {
  const had = shown.value?.source;
  if (had === undefined || source.value === undefined) return false;
  return had === source.value || (draft.value === undefined && areAlike(had, source.value));
});

/**
 * Whether the shown run is of another text than the one that would run: of the one before the reader's edit, or of the program
 * in the other language. Other values alone are none.
 */
export const mismatch = computed<"edited" | "rust" | "python" | undefined>(() => {
  if (shownLanguage.value === undefined) return undefined;
  if (shownLanguage.value !== (runsPython.value ? "python" : "rust")) return shownLanguage.value;
  // Before the program's texts have come, it is not known.
  return shownLanguage.value === "rust" || source.value === undefined || isOfText.value ? undefined : "edited";
});

/** Whether the threads of the shown run stand at lines of this text. */
export const isMarked = (text: Language): boolean => shownLanguage.value === text && (text === "rust" || isOfText.value);

/** Whether the next run's threads are on a core only one at a time. */
export const gilAsked = computed(() => gil.value && runsPython.value && wayNow.value === "real");

/** Whether Run would do what the shown run did. */
export const isAsShown = computed(() => {
  const run = shown.value;
  if (run === undefined || subject.value === undefined) return true;
  const { recipe } = run.model.meta();
  if (mismatch.value !== undefined || !hasSameValues(recipe, run.source)) return false;
  if (!("way" in wayAsked.value)) return false;
  const { draft: written } = run;
  const way: Way = written === undefined ? recipe.way : { schedule: written.schedule };
  const isHeldSo = written === undefined ? haltAsked.value === undefined : wayNow.value === "schedule" && written.halt === haltAt.value;
  const isTimedSo = (recipe.timing ?? "clock") === timingAsked.value && (recipe.gil ?? false) === gilAsked.value;
  return areSame(way, wayAsked.value.way) && isHeldSo && isTimedSo;
});

/** Whether a run had the values that the fields say. */
function hasSameValues({ set: had }: Recipe, its: string | undefined): boolean {
  if (its !== undefined) return its === source.value;
  return Object.entries(set.value ?? {}).every(([name, value]) => {
    const one = had[name];
    return one === undefined || writeValue(one) === writeValue(value);
  });
}
