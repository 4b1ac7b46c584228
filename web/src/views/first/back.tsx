import "./back.css";
import { text } from "../../base/strings";
import { wayBack } from "../../state/left";
import { goBack } from "../../state/links";

/** For who has been here before: the way back to where they were. It stands in what is room for all others, so that nothing moves. */
export function Back() {
  const to = wayBack.value;
  if (to === undefined) return null;
  const onClick = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void goBack();
  };
  return (
    <p class="back">
      <a class="back__link" href={`#${to.link}`} onClick={onClick}>
        {text.first.goOn} <b>{to.title}</b>
      </a>
    </p>
  );
}
