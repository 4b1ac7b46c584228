import { text } from "../../base/strings";
import { goToFirst } from "../../state/links";
import { Logo } from "../parts/icons";

/** The name of the page, which leads to the first page. */
export function Home() {
  const onClick = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    goToFirst();
  };
  return (
    <a class="header__name" href="./" title={text.toFirst} onClick={onClick}>
      <Logo />
      <span class="header__word">{text.name}</span>
    </a>
  );
}
