import { text } from "../../base/strings";
import { theme } from "../../state/atoms";
import { Theme } from "../parts/icons";

const NEXT = { system: "light", light: "dark", dark: "system" } as const;

/** Light, dark, or what the reader's system says: one after the other. */
export function ThemeButton() {
  const label = text.theme(text.themes[theme.value]);
  return (
    <button type="button" class="button header__theme" aria-label={label} title={label} onClick={() => (theme.value = NEXT[theme.peek()])}>
      <Theme />
    </button>
  );
}
