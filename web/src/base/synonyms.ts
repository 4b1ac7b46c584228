/**
 * What readers may call a thing that the catalogue calls otherwise: who types the first finds what has one of the others.
 * Lower case; a word in more than one row finds what any of its rows says.
 */
export const SYNONYMS: readonly (readonly [typed: string, called: readonly string[]])[] = [
  ["mutex", ["lock"]],
  ["mutual", ["lock"]],
  ["exclusion", ["lock"]],
  ["critical", ["lock"]],
  ["section", ["lock"]],
  ["synchronized", ["lock"]],
  ["monitor", ["condition", "rlock"]],
  ["reentrant", ["rlock"]],
  ["recursive", ["rlock"]],
  ["race", ["race", "lost update", "shared variable", "addition is lost", "overdraw", "made twice"]],
  ["counter", ["count", "lost update", "race"]],
  ["shared", ["same variable", "same number", "global", "counter", "lost update", "race"]],
  ["atomic", ["lost update", "race", "increment"]],
  ["increment", ["counter", "lost update"]],
  ["dining", ["philosophers"]],
  ["starvation", ["starve"]],
  ["livelock", ["livelock"]],
  ["overdraw", ["balance"]],
  ["bank", ["account"]],
  ["singleton", ["init-once"]],
  ["double", ["init-once"]],
  ["lazy", ["init-once"]],
  ["toctou", ["check-then-act"]],
  ["spurious", ["wakeup"]],
  ["turnstile", ["turnstile"]],
  ["sleeping", ["barber"]],
  ["cigarette", ["smokers"]],
  ["dekker", ["peterson"]],
  ["hang", ["deadlock", "join"]],
  ["stuck", ["deadlock"]],
  ["circular", ["deadlock"]],
  ["signal", ["event", "condition"]],
  ["flag", ["event"]],
  ["wakeup", ["notify", "event"]],
  ["notify", ["condition"]],
  ["permit", ["semaphore"]],
  ["throttle", ["semaphore"]],
  ["limit", ["semaphore"]],
  ["connections", ["semaphore"]],
  ["rendezvous", ["barrier"]],
  ["latch", ["barrier", "event"]],
  ["phase", ["barrier"]],
  ["channel", ["queue"]],
  ["buffer", ["queue"]],
  ["pipeline", ["queue"]],
  ["bounded", ["queue", "semaphore"]],
  ["worker", ["queue", "pool"]],
  ["pool", ["worker"]],
  ["producer", ["queue"]],
  ["consumer", ["queue"]],
  ["interpreter", ["gil", "global interpreter lock"]],
  ["gil", ["global interpreter lock"]],
  ["parallel", ["global interpreter lock", "real threads", "cpu"]],
  ["background", ["daemon"]],
  ["delay", ["timer", "sleep"]],
  ["schedule", ["timer"]],
  ["timeout", ["timeout", "timed"]],
  ["cancel", ["timer"]],
  ["thread-local", ["local"]],
  ["storage", ["local"]],
  ["exception", ["excepthook", "error"]],
  ["download", ["fetch"]],
  ["http", ["fetch"]],
  ["network", ["fetch"]],
];

/** Letters from which a word that is still being typed stands for the synonym that it begins. */
const ENOUGH = 3;

/** What else a typed word may mean. */
export function meant(typed: string): readonly string[] {
  if (typed.length < ENOUGH) return [];
  return SYNONYMS.filter(([word]) => word.startsWith(typed) || typed === `${word}s`).flatMap(([, called]) => called);
}
