/**
 * The English words of the page itself, except the errors in `engine/` and the notice in `index.html`. The sentences about
 * runs come from the model (crate/src/model: words.rs, story.rs, kinds/ and findings/), the texts about programs from the
 * catalogue (crate/programs), and what is wrong with a parameter or a schedule from the crate too.
 */

const number = (value: number, one: string, many: string): string => `${value} ${value === 1 ? one : many}`;

/** Seconds as a clock shows them: two digits behind the point, more where there is nothing before it. */
export function time(value: number): string {
  if (value === 0 || value >= 0.01) return value.toFixed(2);
  return value >= 0.0001 ? value.toFixed(4) : value.toFixed(6);
}

export const text = {
  name: "threadground",
  title: (program: string) => `${program} · Threadground`,

  picker: {
    open: "Choose a program",
    search: "Search by name, primitive or document",
    none: (words: readonly string[]) =>
      `No program has ${words.map((word) => `“${word}”`).join(" and ")} in its name, its document, what it uses or what it teaches.`,
    list: "Programs",
    use: "Only programs that use",
    anyUse: "Any primitive",
    document: "Only programs from",
    anyDocument: "Any document",
    option: (value: string, count: number) => `${value} (${count})`,
    found: (count: number) => number(count, "program", "programs"),
    all: "Show all",
    place: (chapter: string, at: number, all: number) => `${chapter} · ${at} of ${all}`,
    seen: "seen to its end",
    count: (seen: number, all: number) => `${seen} of ${all} seen`,
    close: "Close",
  },

  ways: {
    label: "Way to run",
    only: (program: string) => `“${program}” runs on real threads only: where they take turns it has nothing to show.`,
    mark: "real threads only",
  },
  seed: {
    label: "Seed",
    problem: (typed: string) => `The seed is “${typed}”, but must be a whole number from 0 to 4294967295.`,
  },

  run: {
    run: "Run",
    stop: "Stop",
    starting: "Starting",
    stopping: "Stopping",
    recording: "Play recording",
    changed: "The run below was made with other values. Run to see these.",
  },
  share: "Copy link",
  shared: "Link copied",
  theme: (now: string) => `Colours: ${now}`,
  themes: { light: "light", dark: "dark", system: "as the system says" },

  parameters: {
    label: "Parameters",
    early: "The page cannot read values yet: a part of it is on its way.",
  },

  code: {
    pane: "Code",
    rust: "Rust",
    python: "Python",
    coming: "The program is on its way.",
    folded: (count: number) => `${number(count, "line", "lines")} about this program`,
    unfold: "Show",
    from: (name: string, section: string) => `${name}, ${section}`,
    watch: "About this program",
    made: (line: number, steps: number) =>
      steps === 0 ? `No step was made at line ${line}.` : `${number(steps, "step was", "steps were")} made at line ${line}:`,
    close: "Close",
    line: (line: number, words: string, threads: readonly string[]) => [`Line ${line}`, words.trim() || "empty", ...threads].join(", "),
    here: (thread: string, blocked: boolean) => `${thread} ${blocked ? "waits here" : "is here"}`,
    showSteps: "Show every step made at this line",
    blocked: "waits",
    more: (count: number) => `${count} more`,
    twin: "The same program in Python. Markers follow the Rust text, which is what runs here.",
  },

  lanes: {
    pane: "Lanes",
    canvas: "The threads over time. The table under Columns says the same in words.",
    pace: "Pace",
    clock: "Clock",
    axis: "What the ruler measures",
    paceHelp: "Every step gets room, and long waits are shortened (marked //). Play moves evenly along it.",
    clockHelp: "True to the clock. Under a virtual clock only waiting takes time.",
    fit: "Fit",
    zoomIn: "Zoom in",
    zoomOut: "Zoom out",
    coming: "The recorded run is on its way.",
    recorded: "Recorded run",
    now: (time: string, step: number, steps: number) => `${time} s · step ${step} of ${steps}`,
    released: {
      release: "released → acquired",
      notify: "notified → woke",
      set: "set → woke",
      queue: "put → got",
      barrier: "last to arrive → went on",
      start: "started",
      join: "ended → joined",
    },
    holds: (names: string) => `holds ${names}`,
    more: (count: number) => `${count} more`,
    above: "above",
    below: "below",
  },
  states: {
    ready: "ready",
    running: "runs",
    lock: "waits for a lock",
    condition: "waits on a condition",
    event: "waits for an event",
    semaphore: "waits for a permit",
    barrier: "waits at a barrier",
    queue_full: "waits for room in a queue",
    queue_empty: "waits for an item",
    queue_join: "waits for a queue's tasks",
    join: "waits for a thread's end",
    timer: "timer runs down",
    sleep: "sleeps",
    fetch: "fetches",
    unwinding: "unwinds",
    ended: "ended",
    cut_off: "cut off",
  },
  legend: {
    runs: "runs",
    ready: "ready",
    lock: "needs a lock",
    waits: "waits",
    sleeps: "sleeps",
    fetches: "fetches",
    unwinds: "unwinds",
    holds: "holds",
  },

  objects: {
    pane: "Objects",
    none: "Nothing has been made yet.",
    show: (name: string) => `Show every operation on ${name}`,
    holds: "holds it",
    free: "nobody has it",
    waits: "waits",
    hasPermit: "has a permit",
    next: (time: string) => `next · ${time} s`,
    waiting: (time: string) => `${time} s`,
    depth: (depth: number) => `taken ${depth}×`,
    permit: "free",
    set: "set",
    unset: "not set",
    room: (lock: string) => `waiting room, beside ${lock}`,
    empty: "empty",
    arrived: (count: number, parties: number) => `${count} of ${parties} here`,
    opened: (times: number) => `opened ${number(times, "time", "times")}`,
    broken: "broken",
    left: (time: string) => `${time} s left`,
    timer: { new: "not started", counting: "runs down", cancelled: "cancelled", fired: "fired" },
    noValues: "no thread has values yet",
    putters: "waiting to put",
    getters: "waiting to get",
    joiners: "waiting for all to be done",
    noItems: "no items",
    itemsMore: (count: number) => `+${count}`,
    unfinished: (count: number) => `${number(count, "task", "tasks")} not done`,
    capacity: (count: number, all: number) => `${count} of ${all}`,
    closed: "shut down",
    readBy: "read by",
    writtenBy: "written by",
    line: (line: number) => `line ${line}`,
    at: (time: string) => `at ${time} s`,
    untouched: "nobody has read or written it",
    threads: "threads",
    alive: (count: number) => `${count} alive`,
    daemon: "daemon",
  },

  story: {
    pane: "Story",
    story: "Story",
    columns: "Columns",
    findings: "Findings",
    none: "Nothing has happened yet.",
    time: "Time",
    table: "Every step, with a column for each thread",
    live: "What happens now",
  },
  findings: {
    none: (sought: readonly string[]) => `Nothing to report: ${sought.map((one) => `no ${one}`).join(", ")}.`,
    soFar: "Nothing so far; the run is going on.",
    line: (line: number) => `line ${line}`,
    go: "Go to this moment",
    cycle: "Who waits for whom, as a picture; the sentence above says the same.",
    needs: "needs",
    has: "held by",
  },

  output: {
    pane: "Output",
    copy: "Copy",
    copied: "Copied",
    none: "Nothing was printed yet.",
    earlier: (count: number) => `${number(count, "line", "lines")} before these`,
    outcome: {
      finished: "The program finished",
      deadlock: "Deadlock: no thread can go on",
      panicked: "The program failed",
      stopped: "The run was stopped",
      limit: "The run reached its step limit",
    },
    after: (time: string) => ` after ${time} s.`,
    truncated: "The trace was full; what came later is missing.",
  },

  controls: {
    label: "Playback",
    start: "To the start",
    back: "One step back",
    play: "Play",
    pause: "Pause",
    on: "One step on",
    end: "To the end",
    scrub: "Step",
    at: (step: number, steps: number, time: string) => `Step ${step} of ${steps}, ${time} s`,
    speed: "Speed",
    follow: "Live",
    followHelp: "Stay at the newest step while the run goes on",
    keys: "Keys",
  },

  keys: {
    title: "Keys",
    close: "Close",
    groups: [
      [
        "Run",
        [
          ["Ctrl Enter", "run"],
          ["Esc", "stop"],
          ["/", "search the story"],
          ["P", "choose a program"],
          ["C", "copy a link to this moment"],
        ],
      ],
      [
        "Play",
        [
          ["Space", "play, pause"],
          ["→", "one step on"],
          ["←", "one step back"],
          ["Home", "to the start"],
          ["End", "to the end"],
          ["+ −", "faster, slower"],
          ["L", "follow the run live"],
        ],
      ],
      [
        "Lanes",
        [
          ["W S", "zoom in, out"],
          ["A D", "earlier, later"],
          ["F", "fit the whole run"],
          [", .", "previous, next event of the lane"],
          ["[ ]", "back, forward along an arrow"],
        ],
      ],
      [
        "Panes",
        [
          ["1", "code"],
          ["2", "objects"],
          ["3", "story"],
          ["4", "output"],
          ["5", "lanes"],
          ["6", "findings"],
          ["↓ ↑", "through the lines of a pane"],
          ["?", "this sheet"],
        ],
      ],
    ],
  },
  search: { label: "Search the story", none: "Not found", fromStart: "From the start", fromEnd: "From the end" },

  skip: {
    label: "Skip to",
    code: "Skip to the code",
    objects: "To the objects",
    story: "To the story",
    output: "To the output",
    lanes: "To the lanes",
    controls: "To the playback",
  },
  tabs: { label: "Panes", code: "Code", lanes: "Lanes", objects: "Objects", story: "Story", output: "Output" },
  split: { code: "Width of the code", objects: "Width of the objects", lanes: "Height of the lanes", story: "Height of the story" },

  notices: {
    label: "Notices",
    close: "Close",
    catalogue: "The list of programs could not be loaded.",
    recording: "This program's recorded run could not be loaded.",
    runFailed: "The run could not be started.",
    engineBroke: "A thread broke in a way that no program can catch. The run was ended; the next one gets fresh threads.",
    engine: "Threads could not be started here; recorded runs still play.",
    nothingRan: "Nothing was run.",
    notIsolated:
      "Live runs are off here, recorded ones play: threads need shared memory, which a browser gives only to a page whose host sends two headers.",
    headers: "Cross-Origin-Opener-Policy: same-origin · Cross-Origin-Embedder-Policy: require-corp",
    otherVersion: (what: "seed" | "schedule", theirs: string, ours: string) =>
      `This link was made with version ${theirs}; this is version ${ours}, in which its ${what} may lead elsewhere.`,
    instead: (asked: string, shown: string) =>
      `This link asks for a run ${asked}, which has to be made live. Live runs are off here, so this is the recorded run, ${shown}.`,
    anotherReal:
      "This link comes from a run on real threads, which nothing can repeat. This is the recorded run; press Run for one on real threads.",
    asked: {
      first: "in which threads take turns first-come",
      real: "on real threads",
      seed: (seed: number) => `with seed ${seed}`,
      schedule: "by a schedule",
      set: (names: readonly string[]) => `with other values for ${names.join(", ")}`,
      and: " and ",
    },
  },

  link: {
    broken: "This link could not be followed, and nothing was run.",
    tooLong: "It is longer than any link that this page makes.",
    escape: "It has a broken %-escape or a character that is none.",
    unknown: (key: string) => `It says “${short(key)}”, which this page does not know.`,
    way: (value: string, names: readonly string[]) =>
      `Its way to run is “${short(value)}”, but must be ${names.slice(0, -1).join(", ")} or ${names.at(-1) ?? ""}.`,
    number: (key: string, value: string) => `Its ${key} is “${short(value)}”, but must be a whole number.`,
    missing: (key: string) => `Its way to run needs a ${key}, and it has none.`,
    program: (id: string) => `There is no program “${short(id)}”.`,
    parameter: (name: string) => `The program has no parameter “${short(name)}”.`,
  },
} as const;

/** What somebody else wrote, at a length that can be shown. */
export function short(words: string): string {
  return words.length > 60 ? `${words.slice(0, 57)}…` : words;
}
