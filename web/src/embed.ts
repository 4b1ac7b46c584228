// A program in somebody else's page: a picture of it until it is in view, and then the program itself, whose workers are freed
// when it is out of view again.
import "./styles/tokens.css";
import "./styles/reset.css";
import "./styles/embed.css";
import { watchSeen } from "./base/seen";
import { text } from "./base/strings";
import { takeLook } from "./state/look";
import { readLink } from "./state/url";

const root = document.getElementById("page");
if (root === null) throw new Error("embed.html has no #page");

// After a reload the address has only the link.
const before: unknown = history.state?.asked;
const asked = typeof before === "string" ? before : location.hash;
const { look, link, problem } = takeLook(asked);
history.replaceState({ asked }, "", link);

const dark = matchMedia("(prefers-color-scheme: dark)");
const applyTheme = (): void => {
  document.documentElement.dataset["theme"] = look.theme ?? (dark.matches ? "dark" : "light");
};
applyTheme();
dark.addEventListener("change", applyTheme);

const said = readLink(link);
const program = "link" in said && said.link.code === undefined ? said.link.program : undefined;
// The picture is of the run that is recorded: another recipe's would show something else.
const isUsual = "link" in said && said.link.way === undefined && Object.keys(said.link.set).length === 0 && said.link.step === undefined;
root.replaceChildren();
if (program !== undefined && isUsual && /^[\w-]+$/.test(program)) {
  const picture = document.createElement("img");
  picture.className = "embed__picture";
  picture.alt = text.embed.picture;
  picture.addEventListener("error", () => picture.remove());
  picture.src = new URL(`programs/${program}.svg`, document.baseURI).href;
  root.append(picture);
}

const load = () => import("./embed-shown");
let shown: ReturnType<typeof load> | undefined;
watchSeen(root, (isSeen) => {
  if (isSeen && shown === undefined) {
    shown = load();
    void shown.then(({ begin }) => begin(root, look, problem));
  }
  void shown?.then(({ enter, leave }) => (isSeen ? enter() : leave()));
});
