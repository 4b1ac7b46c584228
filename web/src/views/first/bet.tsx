import "./bet.css";
import { text } from "../../base/strings";
import { guess, wantsLock } from "../../state/bet";
import { GUESSES, type Guess } from "../../state/bet-plan";
import { Tokens } from "../parts/tokens";

/** The question, what it is about, and the answers to choose from. */
export function Bet() {
  return (
    <section class="bet" aria-labelledby="question">
      <h1 id="question" class="bet__question" tabIndex={-1}>
        {text.first.question}
      </h1>
      <p class="bet__lead">{text.first.lead}</p>
      <Code />
      <div class="bet__answers" role="group" aria-label={text.first.answers}>
        {GUESSES.map((one) => (
          <Answer key={one} one={one} />
        ))}
      </div>
    </section>
  );
}

/** A bet is placed once: the others stay where they are, so that the focus does too. */
function Answer({ one }: { readonly one: Guess }) {
  const mine = guess.value === one;
  const late = guess.value !== undefined;
  return (
    <button
      type="button"
      class="bet__answer"
      aria-pressed={mine}
      aria-disabled={late}
      onClick={() => {
        guess.value ??= one;
      }}
    >
      {text.first.answer[one]}
      {mine && <span class="bet__mine"> · {text.first.mine}</span>}
    </button>
  );
}

/** The function that both threads run; once the reader has asked for the lock, with it. */
function Code() {
  const locked = wantsLock.value;
  return (
    <figure class="bet__code">
      <figcaption class="c"># {locked ? text.first.lockedCode : text.first.code}</figcaption>
      <pre>
        <code>
          {__BET_CODE__[locked ? "locked" : "bet"].map(({ line, added }, row) => (
            <span key={`${row} ${locked}`} class={added ? "bet__line bet__line--added" : "bet__line"}>
              <Tokens line={line} />
              {"\n"}
            </span>
          ))}
        </code>
      </pre>
    </figure>
  );
}
