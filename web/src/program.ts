// A program's own page, which web/build/pages.ts writes: all that it needs is its theme.
import "./styles/tokens.css";
import "./styles/syntax.css";
import "./styles/program.css";
import { stored } from "./base/storage";

const dark = matchMedia("(prefers-color-scheme: dark)");

function applyTheme(): void {
  const chosen = stored("theme")?.replaceAll('"', "");
  document.documentElement.dataset["theme"] = chosen === "light" || chosen === "dark" ? chosen : dark.matches ? "dark" : "light";
}

applyTheme();
dark.addEventListener("change", applyTheme);
