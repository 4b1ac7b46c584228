import "./loading.css";
import { text } from "../../base/strings";
import { loading } from "../../state/atoms";

/** How much of Python's engine has come, while somebody waits for it. */
export function Loading() {
  const now = loading.value;
  if (now === undefined) return null;
  const { bytes, all } = now;
  return (
    <div class="loading">
      <label>
        {text.python.loading} <progress {...(all === undefined ? {} : { max: all, value: bytes })} />
      </label>
      <span class="loading__bytes">{text.python.megabytes(bytes, all)}</span>
      <span class="loading__once">{text.python.once}</span>
    </div>
  );
}
