import "./first.css";
import { text } from "../../base/strings";
import { catalogue } from "../../state/atoms";
import { Back } from "./back";
import { Bet } from "./bet";
import { Hundred } from "./hundred";
import { Paths } from "./paths";

/** What the address shows without a program: a bet, what this is, and where to begin; and for who comes back, where they were. */
export function First() {
  const count = catalogue.value.length;
  return (
    <main class="first">
      <Back />
      <div class="first__bet">
        <Bet />
        <Hundred />
      </div>
      <p class="first__what">
        {text.first.what} {count > 0 && <em>{text.first.whatMore(count)}</em>}
      </p>
      <Paths />
      <footer class="first__foot">
        {text.first.foot} <a href="checked.html">{text.first.checked}</a>
      </footer>
    </main>
  );
}
