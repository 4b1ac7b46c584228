import { dialog, sought } from "./atoms";

/** Opens the list of programs, with these words typed. */
export function openPicker(words = ""): void {
  sought.value = words;
  dialog.value = "picker";
}
