import "./parameters.css";
import { text } from "../../base/strings";
import type { Listed } from "../../engine/types.gen";
import { fields, recordedWith, setField } from "../../state/asked";

/** The program's parameters. What is refused says why beside its field. */
export function Parameters() {
  if (fields.value.length === 0) return null;
  return (
    <form class="parameters" aria-label={text.parameters.label} onSubmit={(event) => event.preventDefault()}>
      {fields.value.map(({ parameter, words, said, isChanged }) => (
        <Field
          key={parameter.name}
          parameter={parameter}
          words={words}
          isChanged={isChanged}
          problem={"problem" in said ? said.problem : undefined}
        />
      ))}
      {recordedWith.value.length > 0 && (
        <p class="parameters__recorded">
          {text.parameters.recorded(recordedWith.value.map(([name, words]) => `${name} ${words}`).join(", "))}
        </p>
      )}
    </form>
  );
}

interface Props {
  readonly parameter: Listed;
  readonly words: string;
  /** Whether they say something else than what the parameter has where nobody sets it. */
  readonly isChanged: boolean;
  readonly problem: string | undefined;
}

function Field({ parameter, words, isChanged, problem }: Props) {
  const { name, kind, help, allowed, choices } = parameter;
  const id = `parameter-${name}`;
  const change = (value: string): void => setField(name, value);
  const common = {
    id,
    "aria-invalid": problem !== undefined,
    "aria-describedby": problem === undefined ? undefined : `${id}-problem`,
    title: `${help} (${allowed})`,
  };
  return (
    <span class={`field${isChanged ? " field--changed" : ""}`}>
      <label for={id} title={help}>
        {name}
      </label>
      {kind === "flag" && (
        <input {...common} type="checkbox" checked={words === "true"} onChange={(event) => change(String(event.currentTarget.checked))} />
      )}
      {kind === "choice" && (
        <select {...common} value={words} onChange={(event) => change(event.currentTarget.value)}>
          {choices?.map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      )}
      {kind !== "flag" && kind !== "choice" && (
        <input
          {...common}
          inputMode={kind === "text" ? "text" : "decimal"}
          size={Math.max(2, Math.min(18, words.length))}
          value={words}
          onInput={(event) => change(event.currentTarget.value)}
        />
      )}
      {problem !== undefined && (
        <span id={`${id}-problem`} class="problem field__problem" role="alert">
          {problem}
        </span>
      )}
    </span>
  );
}
