/** Whether the text is Python: it is asked as the reader types, once the engine that knows is there. */
import { computed, effect, signal } from "@preact/signals";
import type { SourceError } from "../engine/types.gen";
import { runsPython, source } from "./asked";
import { isPythonReady, pythonEngine } from "./engines";
import { draft } from "./python";

const checked = signal<{ readonly source: string; readonly error: SourceError | undefined } | undefined>(undefined);

/** What is wrong with the text as it stands, if that is known. */
export const problem = computed<SourceError | undefined>(() =>
  checked.value !== undefined && checked.value.source === source.value ? checked.value.error : undefined,
);

/** How long nothing is typed before the text is checked. */
const PAUSE = 250;

async function check(words: string): Promise<void> {
  const engine = await pythonEngine();
  const error = await engine.check(words).catch(() => undefined);
  if (source.peek() === words) checked.value = { source: words, error };
}

/** From now on what the reader writes is checked. */
export function keepChecking(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    const [isDue, words] = [isPythonReady.value && runsPython.value, draft.value];
    clearTimeout(timer);
    if (isDue && words !== undefined) timer = setTimeout(() => void check(words).catch(() => undefined), PAUSE);
  });
}
