/** What the keyboard does on the page as a whole. */

export type Keys = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/** Whether somebody is typing, or is in a dialog: then keys are theirs. */
function isTaken(event: KeyboardEvent): boolean {
  const { target } = event;
  if (!(target instanceof Element)) return false;
  if (target.closest("input[type=radio]") !== null && /^(Arrow| )/.test(event.key)) return true;
  return target.closest(".editor, input:not([type=radio], [type=checkbox], [type=range]), select, textarea, dialog") !== null;
}

/** Calls what belongs to a key, by its name, while it may; returns how to stop that. */
export function onKey(keys: Keys, may: () => boolean = () => true): () => void {
  const listener = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTaken(event) || !may()) return;
    const does = keys[event.key] ?? keys[event.key.toLowerCase()];
    if (does === undefined) return;
    const inControl =
      event.target instanceof Element && event.target.closest("button, a, summary, input[type=checkbox], [role=separator]") !== null;
    if (inControl && (event.key === " " || event.key === "Enter")) return;
    event.preventDefault();
    does(event);
  };
  addEventListener("keydown", listener);
  return () => removeEventListener("keydown", listener);
}
