/**
 * The English words of the page itself, except the errors in `engine/` and the notice in `index.html`. The sentences about
 * runs come from the model (crate/src/model: words.rs, story.rs, kinds/ and findings/), the texts about programs from the
 * catalogue (crate/programs), and what is wrong with a parameter or a schedule from the crate too.
 */

const number = (value: number, one: string, many: string): string => `${value} ${value === 1 ? one : many}`;

/** A number with its thousands apart. */
export const many = (value: number): string => value.toLocaleString("en");

/** Seconds as a clock shows them: two digits behind the point, more where there is nothing before it. */
export function time(value: number): string {
  // As the sentences have it: thousandths where there are some.
  if (value === 0 || value >= 0.01) return value.toFixed(3).replace(/0$/, "");
  return value >= 0.0001 ? value.toFixed(4) : value.toFixed(6);
}

/** A parameter's value, as it is typed. */
interface Valued {
  readonly name: string;
  readonly value: string;
}

const valued = (values: readonly Valued[]): string => values.map(({ name, value }) => `${name} = ${value}`).join(", ");

export const text = {
  name: "threadground",
  title: (program: string) => `${program} · Threadground`,
  toFirst: "Threadground: to the first page",

  first: {
    title: "Threadground: see what threads do, step by step",
    programs: "Programs",
    goOn: "Go on where you were:",
    question: "Two threads each add\u00a01 to the same number. What comes out?",
    lead: "Bet first. Then the program runs a hundred times, and each time the threads take turns in a different order.",
    code: "n starts at 0; both run this",
    lockedCode: "the same, with a lock",
    answers: "Your bet",
    answer: { always: "Always 2", sometimes: "Sometimes 1", anything: "Anything at all" },
    mine: "your bet",
    card: "What comes out",
    orders: "100 random orders",
    times: (value: string) => `× ${value}`,
    waits: "Nothing has run yet: place your bet.",
    dot: (seed: number, value: string | undefined) => (value === undefined ? undefined : `Seed ${seed}: ${value}`),
    recorded: "These runs were recorded when the page was built: none can be made here.",
    trouble: "No more runs can be made here.",

    odd: (seed: number) => `The first of them that lost an addition, seed ${seed}:`,
    reads: (value: string) => `reads ${value}`,
    writes: (value: string) => `writes ${value}`,
    its: "its ",
    old: (value: string) => `${value} is old`,
    oddRun: (steps: readonly string[]) => `In that order ${steps.join("; ")}.`,
    access: (name: string, kind: "read" | "write", value: string, lost: boolean) =>
      `${name} ${kind}s ${value}${lost ? ", though what it had read was old" : ""}`,

    verdict: {
      right: "You were right.",
      wrong: "Not quite.",
      sometimes: "Sometimes both read 0 before either wrote. Then both wrote 1, and one addition was lost.",
      always: (lost: number) =>
        `${lost} of the 100 orders gave 1: there both threads read 0 before either wrote, so both wrote 1, and one addition was lost.`,
      anything:
        "Only 1 and 2 can come out: a thread writes 1 more than it read, and it reads 0 or 1. It is 1 when both read 0 before either wrote.",
      never: "In these 100 orders no addition was lost. It is lost when both threads read 0 before either writes.",
    },
    onReal: "On real threads",
    realGoes: (done: number) => `, here and now: ${done} of 100 …`,
    realKept:
      ", side by side, just now, here: 2, a hundred times out of a hundred. It can be 1 there, too, but rarely: that is why tests miss it.",
    realLost: (kept: number, lost: number) =>
      `, side by side, just now, here: 2 in ${number(kept, "run", "runs")} of 100, and 1 in ${lost}. A test that runs it once may well miss that.`,

    step: "Step through this run",
    /** In Python, where the runs above were of the same program in Rust. */
    stepLike: "Step through such a run",
    lock: "Put a lock in: is it always 2 now?",
    locking: (done: number) => `With the lock: ${done} of 100 …`,
    locked: (kept: number) => `With the lock: 2 in ${kept} of 100 random orders.`,
    lockedWhy: "While one thread has the lock, the other cannot read n: what it reads is never out of date.",
    proven: (orders: number | undefined, ends: readonly string[]) =>
      `Is it always so? ${orders === undefined ? "Every order was" : `All ${orders} orders in which the threads can go were`} tried, just now, here: ${
        ends.length === 1 ? `each gives ${ends[0]}` : `they give ${ends.join(" or ")}`
      }.`,
    stepLocked: "See the lock at work",

    toldOrders: (kept: number, lost: number) => `100 random orders were run: 2 came out ${kept} times, 1 came out ${lost} times.`,

    what: "Threadground runs programs on real threads, or one thread at a time, and lets you see every step, go back, and try other orders.",
    whatMore: (count: number) => `${number(count, "program", "programs")} about Python’s threading and queue. Nothing is uploaded.`,
    paths: "Where to begin",
    next: "next",
    search: "Find a program by name or primitive",
    searchShort: "Name or primitive",
    find: "Find",
    all: (count: number) => `All ${number(count, "program", "programs")}`,
    own: "Write your own Python",
    foot: "No account. A run or a Python file of yours opens when you drop it on this page. It works by keyboard and with a screen reader.",
    checked: "How it is checked",
  },

  /** How far the reader has come with a program. */
  marks: { understood: "understood: all that is asked about it was answered", seen: "seen to its end" },

  /** The paths of the first page, in their order, with what one learns on each and from each of its programs. */
  paths: {
    start: {
      title: "Start and join",
      about: "What a thread is, and when it ends.",
      learns: {
        "start-function": "two run side by side",
        "start-join-many": "wait for all of them",
        "start-result": "bring something back",
        daemon: "who is not waited for",
        "timer-delayed": "begin later, or never",
      },
    },
    share: {
      title: "Share and lock",
      about: "Why two threads lose an update, and what saves it.",
      learns: {
        "race-lost-update": "an old copy is written",
        "race-fixed": "one at a time",
        "lock-counter-object": "an object guards itself",
        "check-then-act": "what was checked grows old",
        "check-then-act-cured": "check and act as one",
        "rlock-get-all": "take the same lock twice",
        "init-once": "made twice, by two",
      },
    },
    wait: {
      title: "Wait for one another",
      about: "Signals, rooms and gates for threads that need each other.",
      learns: {
        "event-start-gun": "all go at one signal",
        "condition-notify-all": "wait until it is so",
        "wakeup-outside": "a call that nobody hears",
        "wakeup-outside-cured": "what cures that",
        "wakeup-if": "look again, once awake",
        "semaphore-connections": "only so many at once",
        "barrier-phases": "nobody runs ahead",
        "queue-sentinel": "hand work over, and end",
      },
    },
    wrong: {
      title: "What goes wrong",
      about: "See it happen, then see it cured.",
      learns: {
        "deadlock-two-locks": "each waits for the other",
        "deadlock-ordered": "one order, no circle",
        transfer: "two transfers, crosswise",
        philosophers: "each has one fork",
        "philosophers-order": "the lower fork first",
        "philosophers-footman": "one too few at the table",
        "philosophers-tray": "one at a time takes forks",
        "philosophers-try": "put it back, try again",
        "pool-waits": "tasks wait for tasks",
        "pipeline-end": "one sentinel too few",
      },
    },
    classics: {
      title: "The classics",
      about: "The problems that every course has. Each leads to what cures it.",
      learns: {
        philosophers: "forks, shared by two",
        "readers-writers": "many read, one writes",
        smokers: "each takes one thing too few",
        alternate: "strictly in turns",
        water: "groups of three",
        "buffer-semaphores": "which one to take first",
        barber: "room for so many",
      },
    },
  },

  picker: {
    named: "By name",
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
    place: (chapter: number, title: string) => `Chapter ${chapter}: ${title}`,
    count: (understood: number, all: number) => `${understood} of ${all} understood`,
    close: "Close",
  },

  ways: {
    label: "Way to run",
    only: (program: string) => `“${program}” runs on real threads only: where they take turns it has nothing to show.`,
    mark: "real threads only",
  },
  /** Where the page has no shared memory: what that means, and what would give it. */
  isolation: {
    /** Threads that take turns run all the same. */
    real: {
      headers:
        "Real threads are off here: they need shared memory, which a browser gives only to a page whose host sends two headers, Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp. Threads that take turns do without.",
      reload:
        "Real threads are off until the page is loaded again: they need shared memory, which the browser gives this page from its next load on. Threads that take turns do without.",
      tab: "Real threads are off here: inside another page this browser gives them no shared memory. Threads that take turns do without; in a tab of its own this page has both.",
    },
    /** Nothing runs. */
    live: {
      headers:
        "Live runs are off here, recorded ones play: threads need shared memory, which a browser gives only to a page whose host sends two headers. Newer browsers let threads take turns without it.",
      reload:
        "Live runs are off until the page is loaded again, recorded ones play: threads need shared memory, which the browser gives this page from its next load on.",
      tab: "Live runs are off here, recorded ones play: threads need shared memory, which this browser does not give inside another page. In a tab of its own this page has it.",
    },
    /** On the first page, behind “On real threads”. */
    first: {
      headers: " it cannot be run here: they need shared memory, which a browser gives only to a page whose host sends two headers.",
      reload:
        " it can be run once the page is loaded again: they need shared memory, which the browser gives this page from its next load on.",
      tab: " it cannot be run here: they need shared memory, which this browser does not give inside another page. In a tab of its own this page has it.",
    },
    names: "Cross-Origin-Opener-Policy: same-origin · Cross-Origin-Embedder-Policy: require-corp",
    again: "Load again",
    tab: "Open in a tab",
  },

  seed: {
    label: "Seed",
    timing: "sleeps end any time",
    timingHelp: "Sleeps and timeouts may end at any moment, as on a machine that is arbitrarily slow",
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

  /** What a run can be saved as. */
  exports: {
    open: "Export",
    help: "Save this run as a file, or open one",
    title: "Export this run",
    nothing: "There is no run to export yet.",
    run: "The run as a file",
    runHelp: "Opens again here, and on the command line",
    perfetto: "Trace for Perfetto",
    perfettoHelp: "Slices and arrows, for trace viewers",
    toPerfetto: "Open in Perfetto",
    toPerfettoHelp: "In a new tab; it is read there, and not uploaded",
    picture: "Picture of the lanes",
    pictureHelp: "An SVG, with its text as text",
    words: "Text",
    wordsHelp: "What was printed, by whom and when, and the findings",
    openRun: "Open a run …",
    openRunHelp: "A .tgtrace file; you can also drop it on this page",
    failed: "This run could not be exported.",
    saved: (file: string) =>
      `This page is isolated from others, so it cannot hand the trace over. It was saved as ${file}: open ui.perfetto.dev and drop the file there.`,
    unanswered: (file: string) => `Perfetto did not answer. The trace was saved as ${file}: open ui.perfetto.dev and drop the file there.`,
    goToPerfetto: "Open ui.perfetto.dev",
    ended: (outcome: string) => `! The run ended: ${outcome}.`,
  },

  /** Runs that were opened from a file. */
  opened: {
    from: (name: string) => `File: ${short(name)}`,
    refused: (name: string) => `“${short(name)}” was not opened.`,
    tooLarge: (size: string, most: string) => `It has ${size}, and a file may have ${most}.`,
    broken: "It is damaged in a way that the page cannot name.",
    tooMany: (what: string, count: number, most: number) => `It has ${many(count)} ${what}; the page shows at most ${many(most)}.`,
    threads: "threads",
    objects: "objects",
    noProgram: (program: string) =>
      `This run is of “${short(program)}”, which is not among the programs here, and the file does not have its text. So there is no code to see.`,
    noText: "The text of this program is neither in the file nor among the programs here.",
    otherText: (program: string) => `The file does not say which text of “${short(program)}” ran: lines may not be those of the text here.`,
    cannotRun: "The text of this program is not here.",
  },
  theme: (now: string) => `Colours: ${now}`,
  themes: { light: "light", dark: "dark", system: "as the system says" },

  parameters: {
    label: "Parameters",
    early: "The page cannot read values yet: a part of it is on its way.",
    recorded: (values: string) => `The recorded run has ${values}: small enough to be here at once. Run takes your values.`,
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
    provenSmall: (values: readonly Valued[]) => `(With ${valued(values)}.)`,
    provenHelp: (set: string) => `Found out by trying every order${set === "" ? "" : `, with ${set.replaceAll(" ", ", ")}`}: try it again`,
    made: (line: number, steps: number) =>
      steps === 0 ? `No step was made at line ${line}.` : `${number(steps, "step was", "steps were")} made at line ${line}:`,
    close: "Close",
    line: (line: number, words: string, threads: readonly string[]) => [`Line ${line}`, words.trim() || "empty", ...threads].join(", "),
    here: (thread: string, blocked: boolean) => `${thread} ${blocked ? "waits here" : "is here"}`,
    showSteps: "Show every step made at this line",
    blocked: "waits",
    more: (count: number) => `${count} more`,
    twin: "The same program in Python. Markers follow the Rust text, which is what runs here.",
    source: "The text in Python",
    edit: "Edit",
    editHelp: "Edit this program; it stays in your browser",
    edited: "edited",
    differ: (lines: number) => (lines === 0 ? "as it was at first" : `${number(lines, "line differs", "lines differ")} from the original`),
    differs: "differs from the original",
    putBack: "As it was",
    putBackHelp: "Bring the original back; your edit can be had again",
    isBack: "The original is back.",
    bringBack: "Bring my edit back",
    download: "Download",
    downloadHelp: "Save this text as a file",
    keep: "Keep",
    keepHelp: "Keep this program in your browser, under My programs",
    notKept: "Not kept yet: your first edit keeps it.",
    inThisTab: "in this tab only",
    editor: "Python, in the editor",
    tabMoves: "Tab moves on",
    tabIndents: "Tab indents",
    tabLeave: "Esc, then Tab leaves the editor.",
    editorFailed: "The editor could not be loaded.",
    mismatch: {
      edited: "This run is of the text before your edit.",
      rust: "This run is of the Rust program.",
      python: "This run is of the Python program.",
      run: "Run this one",
    },
    old: "These outcomes are of the text before your edit.",
  },

  /** Python's engine, and what it has to say of a text. */
  python: {
    building: "Python's engine is still being built here.",
    meanwhile: "You can edit all the same, and recorded runs play.",
    stopped: "It was stopped before Python's engine was there.",
    notRecorded: "There is no recorded run of the Python program here. This one is of the Rust program.",
    loading: "Python's engine is on its way",
    megabytes: (bytes: number, all: number | undefined) =>
      all === undefined ? `${(bytes / 1e6).toFixed(1)} MB so far` : `${(bytes / 1e6).toFixed(1)} of ${(all / 1e6).toFixed(1)} MB`,
    once: "Your browser keeps it for the next time.",
    error: (line: number, message: string) => `Line ${line}: ${message}`,
    raised: "raised here",
    noText: "What is to be run in Python is {python: text}, and its name is a text too.",
    noValues: "A text in Python has its values in it: what is set is for programs of the catalogue.",
    gil: "one at a time (GIL)",
    gilHelp: "As CPython's lock has it: only one thread computes at a time, and every 5 ms another one may",
    noCall: "This thread is in no call.",
    frames: (name: string, step: number) => `${name} at step ${step}`,
    framesComing: "The run is made again up to this step …",
    notAgain: "Nothing repeats a run on real threads, so its values at this step cannot be had.",
    noLocals: "no local values",
    moreLocals: (count: number) => `and ${count} more`,
    where: (file: string, line: number) => `${file}, line ${line}`,
    closeFrames: "Close the values",
  },

  /** The reader's own programs. */
  own: {
    title: "My programs",
    make: "New program",
    open: "Open a program or a run",
    rename: "Rename",
    renameTo: (name: string) => `A new name for ${name}`,
    remove: "Delete",
    removeIt: (name: string) => `Delete ${name}`,
    removed: (name: string) => `“${name}” was deleted.`,
    undo: "Undo",
    unnamed: "program",
    first: "my program",
    shared: "shared program",
    script: "script",
    constant: (name: string) => `What ${name} is set to at the program's head`,
    aside: (name: string) => `${name} (other tab)`,
    keptAside: (name: string) =>
      `Another tab has edited the same program. Both texts are kept: the other one is “${name}”, under My programs.`,
    elsewhere: "This program was edited in another tab just now. This is that text; undo brings back what was here.",
    refused:
      "Your browser does not keep this text: its storage is full, or off for this page. The text is in this tab as long as that is open; download it to be sure.",
    notPython: (name: string) =>
      `“${short(name)}” was not opened: a program is a text that ends in .py, and a run a file that ends in .tgtrace.`,
    tooLarge: (name: string) => `“${short(name)}” was not opened: it has more than 256 KB.`,
    drop: "Drop a program (.py) or a run (.tgtrace) to open it",
    tooLongForLink: "This program is too long for a link: more than 32 KB. Download it and send the file.",
    nothingYet: "Nothing has run yet. Press Run.",
    sent: (step: number) => `Nothing has run yet. Press Run: it goes to step ${step}, where the link leads.`,
    begins: "The run is about to begin.",
  },

  sharing: {
    open: "Share",
    help: "A link, or what puts this run into your text or page",
    title: "Share this run",
    close: "Close",
    kinds: { link: "Link", markdown: "Markdown", frame: "Embed" },
    about: {
      link: "It opens this program, these values, this order and this step, in any browser.",
      markdown: "A picture that leads to this run, for a README or a forum. Save the picture, and put it beside your text.",
      frame: "It runs live in your page, on any host. Nothing of it is loaded before it is in view.",
    },
    notShown: "You have asked for another run than the one that is shown. This is the link of that other run.",
    tooLong: "This text is too long for a link. Export the run as a file instead.",
    copy: "Copy",
    copied: "Copied",
    linkCopied: "Link copied",
    savePicture: (file: string) => `Save ${file}`,
    noRun: "There is no run yet that a picture could be of.",
    read: "Without Run, only to watch",
    panes: "Panes",
    pane: { code: "Code", lanes: "Lanes", objects: "Objects", output: "Output" },
    theme: "Colours",
    themes: { system: "The reader’s", light: "Light", dark: "Dark" },
    preview: "So it looks",
  },

  embed: {
    label: "A program of Threadground's",
    open: "Open in Threadground",
    openHelp: "Opens this run in Threadground, in a tab of its own",
    picture: "What each thread does over time, a lane for each",
    mode: (said: string) => `The address asks for the mode "${said}". There is one, "read": to watch, and to run nothing.`,
    pane: (said: string, known: readonly string[]) => `The address asks for a pane "${said}". There are ${known.join(", ")}.`,
    theme: (said: string) => `The address asks for the theme "${said}". There are "light" and "dark".`,
  },

  pages: {
    title: "All programs · Threadground",
    all: "All programs",
    about: (programs: number) =>
      `${programs} programs with Python's threading, each to run, to see step by step, and to change: on real threads, in your browser.`,
    run: "Run it, and see each step",
    picture: (title: string) => `${title}: what each thread does over time, a lane for each`,
    watch: "What to watch",
    teaches: "What it teaches",
    uses: (names: readonly string[]) => (names.length === 0 ? "" : `Uses ${names.join(", ")}.`),
    beside: "The programs before and after this one",
  },

  pair: {
    title: "What goes wrong, and its cure",
    cures: "Cures:",
    wrong: "It goes wrong in",
    wrongRun: "this run",
    rates: ({ runs, seeds, real }: { runs: number; seeds: number; real: number }) =>
      `, in ${many(seeds)} of ${many(runs)} random orders, and in ${many(real)} of ${many(runs)} runs on real threads`,
    curedBy: "What cures it:",
    cured: "What it cures:",
    compare: "Compare the two",
    coming: "Both texts are on their way.",
    failed: "The two programs cannot be compared now.",
    close: "Close the comparison",
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
    recordedFault: "Recorded run: it goes wrong",
    picture: (program: string, how: string) => `${program}, ${how}`,
    notRecorded: "not recorded: the trace was full",
    now: (time: string, step: number, steps: number) => `${time} s · step ${step} of ${steps}`,
    released: {
      release: "release → acquire",
      notify: "notify → wake",
      set: "set → go on",
      queue: "put → get",
      room: "get → put",
      tasks: "all done → go on",
      barrier: "last to arrive → go on",
      start: "start → begin",
      join: "end → join",
    },
    holds: (names: string) => `holds ${names}`,
    more: (count: number) => `${count} more`,
    above: "above",
    below: "below",
  },
  states: {
    ready: "may go on",
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
    ready: "may go on",
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
    first: (time: string) => `first in line, ${time} s`,
    waiting: (time: string) => `waits ${time} s`,
    mayGoOn: "may go on",
    notified: "notified, need it:",
    onTheirWay: (lock: string) => `notified, need ${lock}:`,
    depth: (depth: number) => `taken ${depth}×`,
    permit: "free",
    set: "set",
    unset: "not set",
    room: (lock: string) => `waiting room, beside ${lock}`,
    empty: "empty",
    arrived: (count: number, parties: number) => `${count} of ${parties} here`,
    opened: (times: number) => `opened ${number(times, "time", "times")}`,
    open: (through: number, parties: number) => `open: ${through} of ${parties} through`,
    through: "through",
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
    copies: "what threads have read",
    copy: (value: string) => `has read ${value}`,
    old: "old now",
    fromOld: "from an old copy",
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
    chosen: "chosen",
    table: "Every step, with a column for each thread",
    live: "What happens now",
  },
  findings: {
    none: (sought: readonly string[]) => `Nothing to report: ${sought.map((one) => `no ${one}`).join(", ")}.`,
    soFar: "Nothing so far: the run is not over.",
    line: (line: number) => `line ${line}`,
    /** A finding's heading, and what stands below it: its sentence begins with its title, which is not to be read twice. */
    told({ title, text, lines }: { readonly title: string; readonly text: string; readonly lines: readonly number[] }) {
      const [head = "", ...rest] = text.split(": ");
      const isTitled = rest.length > 0 && head.startsWith(title);
      const words = rest.join(": ");
      const sorted = [...new Set(lines)].sort((one, other) => one - other);
      return {
        heading: [isTitled ? head : title, ...(lines.length === 0 ? [] : [sorted.map(this.line).join(", ")])].join(" · "),
        words: isTitled ? words.charAt(0).toUpperCase() + words.slice(1) : text,
      };
    },
    go: "Go to this moment",
    canIt: "Can it happen? Try every order",
    cycle: "Who waits for whom, as a picture; the sentence above says the same.",
    needs: "needs",
    has: "held by",
  },

  below: { label: "The run, or all runs", lanes: "Lanes", outcomes: "Outcomes" },

  outcomes: {
    pane: "Outcomes",
    lead: "What can come out? Try every order in which the threads can go, or run the program a hundred times.",
    orders: "Every order",
    ordersHelp: "Tries every order in which the threads can go, in as few runs as that takes",
    seeds: "Seeds ×100",
    seedsHelp: "Runs it in a hundred random orders",
    real: "Real threads ×100",
    realHelp: "Runs it a hundred times with the threads side by side",
    small: "Use its small values",
    smallHelp: (values: readonly Valued[]) => `Few enough steps for every order to be tried: ${valued(values)}`,
    byClock: "Sleeps and timeouts end by the clock",
    byClockHelp: "Else a sleep or a timeout may end at any moment, as on a machine that is arbitrarily slow",
    bySections: "Locked sections are one step",
    bySectionsHelp:
      "What a thread does from taking a lock to giving it back counts as one step, where nothing can come between: fewer runs, and the same can come out",
    going: (runs: string, outcomes: number, canBeSmall: boolean) =>
      `${runs} runs, ${number(outcomes, "outcome", "outcomes")} so far …${canBeSmall ? " With its small values there are fewer orders." : ""}`,
    stop: "Stop",
    /** How far every order of a program's steps was tried, behind the verdict. */
    complete: (orders: number | undefined, runs: number) => {
      if (orders === 1) return "There is only one.";
      const all = orders === undefined ? "more than a million orders" : `all ${many(orders)} orders`;
      return orders === runs
        ? `There are ${many(orders)} orders, and each was run.`
        : `${number(runs, "run stands", "runs stand")} for ${all}: the others differ in nothing that a thread could notice.`;
    },
    /** The same where locked sections are steps. */
    sections: (runs: number) =>
      runs === 1
        ? "One run was enough, with each locked section as one step."
        : `${many(runs)} runs were enough, with each locked section as one step.`,
    incomplete: "There may be outcomes that it has not come to.",
    apart: "Which thread prints first makes no difference here: outcomes that differ in nothing else count as one.",
    some: (runs: number, kind: "seeds" | "real") =>
      `${number(runs, "run", "runs")} ${kind === "real" ? "on real threads" : "in random orders"}. There may be outcomes that they have not come to: only every order is proof.`,
    list: "What came out",
    findings: "What was found out about these runs",
    expected: "expected",
    onPurpose: "on purpose",
    surprising: "not expected",
    ends: { returned: "came to its end", panicked: "failed", exited: "left early", "cut off": "was cut off", blocked: "waits for ever" },
    of: (count: string, runs: string) => `${count} of ${runs} runs`,
    preemptions: (count: number) => (count === 0 ? "no preemption needed" : `${number(count, "preemption", "preemptions")} needed`),
    preemptionsHelp: "How often the turn has to be taken from a thread that could go on, at least as far as is known",
    nothing: "prints nothing",
    more: (count: number) => `and ${number(count, "more line", "more lines")}`,
    show: "Show this run",
    pursue: "Make it end so",
    pursueHelp: "A goal: choose who goes next so that the program ends like this. First-come, it does not",
    brought: "you made it end so",
    usual: "first-come ends so",
    mend: {
      asked: "A goal: mend it. Edit the Python so that every order is right, and ask for every order again.",
      "not yet": "It is not mended yet: at least one order of your text goes wrong.",
      mended: "You mended it: every order of your text is right.",
    },
    sound: "Nothing goes wrong in any order: no deadlock, no thread that fails, no data race.",
    order:
      "An order is one way in which the steps can follow each other by which threads notice each other: locks, waits, and what they share",
    failed: "What can come out could not be found out.",
    failedThread: "A thread failed",
    tree: "Where the runs part",
    treeLead:
      "Each row is a thread that goes next: rows at the same depth are alternatives, and what is indented comes after them. A letter is the outcome: press it to see such a run.",
    line: (line: number) => `line ${line}`,
    late: "stops waiting",
    endless: "It need not end: it was given up",
    leaf: (letter: string, outcome: string) => `${letter}: ${outcome}. Show this run`,
    deeds: {
      acquire: "acquires",
      release: "releases",
      wait: "waits",
      notify: "notifies",
      set: "sets",
      clear: "clears",
      abort: "aborts",
      reset: "resets",
      put: "puts",
      get: "gets",
      "task-done": "finishes a task",
      join: "joins",
      shutdown: "shuts down",
      resize: "resizes",
      cancel: "cancels",
      read: "reads",
      write: "writes",
      look: "looks at a thread",
      start: "starts a thread",
      "go-on": "goes on",
      begin: "begins",
      sleep: "wakes",
      fetch: "fetches",
      print: "prints",
      rename: "renames",
      end: "ends",
      clock: "looks at the clock",
      yield: "lets others go on",
    },
    preemptionsMost: (given: string) => `preemptions is ${given}; it is a whole number, from 0 on.`,
    most: (given: string) => `most is ${given}; it is a whole number of executions, from 1 on.`,
    method: (given: string) => `method is “${given}”; it is “classes” or “sections”.`,
    methodAlone: "method “sections” goes without timing “clock” and without preemptions.",
  },

  output: {
    pane: "Output",
    copy: "Copy",
    copied: "Copied",
    none: "Nothing has been printed yet.",
    earlier: (count: number) => `${number(count, "line", "lines")} before these`,
    outcome: {
      finished: "The program finished",
      deadlock: "Deadlock: no thread can go on",
      panicked: "The program failed",
      stopped: "The run was stopped",
      limit: "The run reached its step limit",
      halted: "The run is held: choose who goes next.",
    },
    after: (time: string) => ` after ${time} s.`,
    truncated: "The trace was full; what came later is missing.",
  },

  controls: {
    label: "Playback",
    start: "To the start",
    back: "Step back",
    play: "Play",
    pause: "Pause",
    on: "Step forward",
    end: "To the end",
    scrub: "Step",
    at: (step: number, steps: number, time: string) => `Step ${step} of ${steps}, ${time} s`,
    speed: "Speed",
    follow: "Live",
    followHelp: "Stay at the newest step while the run goes on",
    takeOver: "Choose from here",
    takeOverHelp: "From this moment on you say who goes next",
    keys: "Keys",
  },

  choose: {
    label: "You schedule",
    title: "Who goes next?",
    aim: (words: string) => `Your goal: ${words}`,
    met: "You made it end so.",
    missed: "It ended otherwise. Undo a choice, or start over.",
    giveUp: "Give it up",
    broughtHelp: "What only one thread can do is done at once, and so is to begin to wait",
    made: (count: number) => (count === 0 ? "nothing chosen yet" : `${number(count, "choice", "choices")} made, ◆ in the story`),
    brought: (steps: number) =>
      steps === 0 ? "no step to show yet: the thread is about to take its next one" : `the last one brought ${steps} steps`,
    goes: (name: string) => `Let ${name} go`,
    passes: (time: string) => `the clock goes to ${time} s, and this thread goes on`,
    wakes: (time: string) => `wakes at ${time} s`,
    givesUp: (time: string) => `stops waiting at ${time} s`,
    usual: "next by first-come",
    usualHelp: "First-come, the calm run, would let this one go next (key N)",
    cannot: "cannot go:",
    undo: "Undo",
    redo: "Redo",
    goOn: "Let it run",
    goOnHelp: "Goes on first-come to the end",
    startOver: "Start over",
    ended: "The run is over: no more can be chosen. Undo takes the last choice back.",
    none: "Behind that moment only one thread could go at a time, so the run went on to its end. Start over, or step back and choose from there.",
    otherwise: (step: number) =>
      `This run on real threads cannot be taken over: made again one thread at a time, it goes otherwise from step ${step} on.`,
    earlier: "This is an earlier moment.",
    back: "Back to the choice",
    line: (line: number) => `line ${line}`,
    refused: (why: string) => `It cannot go now: ${why}.`,
    nobody: (thread: number) => `There is no thread ${thread}, or it has ended.`,
  },

  predict: {
    label: "What do you expect?",
    button: "Predict",
    score: (right: number, all: number) => `${right}/${all}`,
    scoreHelp: (right: number, all: number) =>
      `Say what happens next, and see whether you are right: ${right} of ${number(all, "question", "questions")} so far`,
    turn: "Who goes next?",
    rule: (isChosen: boolean) =>
      `${isChosen ? "Where nobody has chosen (◆)," : "In this run"} a thread keeps its turn until it has to wait, one that has just been started goes at once, and else whoever could go first.`,
    release: (name: string, object: string) => `${name} is about to release ${object}. Who gets it?`,
    notify: (name: string, object: string) => `${name} is about to notify ${object}. Who is woken?`,
    queue: (name: string, object: string) => `${name} is about to put an item into ${object}. Who gets it?`,
    room: (name: string, object: string) => `${name} is about to take an item out of ${object}. Who can put one in then?`,
    where: (name: string) => `${name} waits. At which line?`,
    ends: "Which of these can come out?",
    endsLead: (values: readonly Valued[]) =>
      `Tick every ending that some order of the steps gives${values.length === 0 ? "" : `, with ${valued(values)}`}.`,
    apart: "Only the order of each thread’s own lines counts.",
    check: "Check",
    preparing: "Every order is being tried …",
    right: "Right.",
    wrong: "Not so.",
    keeps: (name: string) => `${name} goes on: in this run a thread keeps its turn until it has to wait.`,
    begins: (name: string) => `${name} begins at once: in this run a thread that has just been started goes first.`,
    only: (name: string) => `${name} is the only thread that can go on:`,
    first: (name: string, step: number) => `${name} goes: of the threads that can, it has been ready the longest, since step ${step}.`,
    time: (name: string, at: string) => `Nobody can go on now. Of those that wait for a time, ${name}’s comes first, at ${at} s.`,
    line: (name: string, step: number) => `${name}: of those that wait for it, it came first, at step ${step}.`,
    stands: (line: number) => `It is line ${line}:`,
    can: "can come out",
    cannot: "cannot come out",
    noOrder: (orders: number | undefined) =>
      orders === undefined
        ? "no order gives this: more than a million were tried, by runs that stand for them"
        : orders === 1
          ? "there is only one order, and it gives another ending"
          : `no order gives this: all ${many(orders)} were tried`,
    allRight: "You had all of them right.",
    someWrong: (count: number) => `${number(count, "answer is", "answers are")} not so.`,
    ticked: (is: boolean) => (is ? "you ticked it" : "you did not tick it"),
    nothing: "nothing is printed",
    same: (count: number) => `and ${number(count, "line", "lines")} that all of these have`,
    skip: "Skip",
    goOn: "Play on",
    next: "Next question",
    done: "You understand this program: all questions are answered.",
    asks: "Ask while it plays",
    asksHelp: "Playing stops where there is something to predict",
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
          ["E", "export this run, or open one"],
        ],
      ],
      [
        "Play",
        [
          ["Space", "play, pause"],
          ["→", "step forward"],
          ["←", "step back"],
          ["Home", "to the start"],
          ["End", "to the end"],
          ["+ −", "faster, slower"],
          ["L", "follow the run live"],
          ["Q", "predict what happens next"],
        ],
      ],
      [
        "Python, in the editor",
        [
          ["Ctrl Enter", "run"],
          ["Ctrl Z", "undo"],
          ["Ctrl F", "search"],
          ["Alt Enter", "every step of this line"],
          ["Ctrl ] [", "indent more, less"],
          ["Esc", "leave the editor"],
        ],
      ],
      [
        "You schedule",
        [
          ["T", "choose from here on"],
          ["0 – 9", "while you choose: this thread goes next"],
          ["N", "as first-come has it"],
          ["G", "let it run"],
          ["U R", "undo, redo"],
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
          ["7", "outcomes"],
          ["↓ ↑", "through the lines of a pane"],
          ["V", "values of the thread that made the step, in Python"],
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
    runFailed: "The run could not be made.",
    engineBroke: "A thread broke in a way that no program can catch. The run was ended; the next one gets fresh threads.",
    engine: "Threads could not be started here; recorded runs still play.",
    nothingRan: "Nothing was run.",
    otherVersion: (what: "seed" | "schedule", theirs: string, ours: string) =>
      `This link was made with version ${theirs}; this is version ${ours}, in which its ${what} may lead elsewhere.`,
    instead: (asked: string, shown: string) =>
      `This link asks for a run ${asked}, which has to be made live. Live runs are off here, so this is the recorded run, ${shown}.`,
    anotherReal: (canBe: boolean) =>
      `This link comes from a run on real threads, which nothing can repeat. This is the recorded run; ${
        canBe ? "press Run for one on real threads." : "real threads are off here."
      }`,
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
    timing: (value: string) => `Its timing is “${short(value)}”, but must be clock or any.`,
    language: (value: string) => `Its language is “${short(value)}”, but must be python or rust.`,
    gil: (value: string) => `Its gil is “${short(value)}”, but must be on.`,
    code: { broken: "The program in it is damaged.", "too long": "The program in it is longer than any that this page puts into a link." },
    missing: (key: string) => `Its way to run needs a ${key}, and it has none.`,
    program: (id: string) => `There is no program “${short(id)}”.`,
    parameter: (name: string) => `The program has no parameter “${short(name)}”.`,
  },
} as const;

/**
 * The words of the page that tells how all is checked, which the build makes: the page itself has no need of them. Each figure is
 * named, in braces, and none is written down here: `crate/cli/src/checked.rs` says what each is.
 */
export const checked = {
  title: text.first.checked,
  about: "Why you may believe what Threadground shows of threads: what is compared with what, how much of it, and what nobody checks.",
  lead: "You are asked to believe what you see here about threads. This is why you may: what is compared with what, how much of it is tried, and what nobody has checked.",
  build: "This is version {version}. The figures are those of its build, which counted them in the programs and in the tests.",
  where: "In the source:",
  and: " and ",
  notChecked: "What is not checked",

  sums: [
    { figure: "programs", of: "programs, each in Python and in Rust" },
    { figure: "tried.programs", of: "of them tried in every order" },
    { figure: "tried.orders", of: "orders that this covers, at least" },
    { figure: "compared.programs", of: "random programs that CPython runs, too" },
  ],

  sections: [
    {
      name: "compared",
      title: "Locks and queues do what Python’s do",
      says: [
        "{compared.programs} small programs are put together at random, out of {compared.kinds.length} kinds of objects: {compared.kinds}. They use them well and badly: they wait with and without a timeout, take a lock twice, and give back what they never took.",
        "Each of them is run by Threadground, and by CPython on its own threads. What every call returned or raised, which threads were stuck in the end, and how the objects were left must agree. Where the threads may go in more than one order, there has to be one in which all that was seen makes sense.",
        "CPython {compared.reference} is the measure. Where the machine has another one, from {compared.oldest} on, the few things in which the two differ are allowed for. A longer form of the test runs {compared.long} programs.",
      ],
      list: "",
      where: ["tests/rust/conformance"],
    },
    {
      name: "python",
      title: "Your own Python runs as Python",
      says: [
        "What you write is run by RustPython, which is another interpreter than CPython, on Threadground’s threads. So CPython’s own tests of `threading`, `_thread`, `queue` and thread-local data are run on it. More than {python.tests} of them have to pass, both where threads take turns and on real threads; at most {python.left_out_percent} in a hundred may be left out, and each of those is listed with its reason.",
        "So that you can see which thread reads and writes what, your program is rewritten before it runs. It must not be able to tell: of {python.by_chance} random programs, those that the interpreter accepts print the same with it and without it.",
      ],
      list: "",
      where: ["tests/python/cpython.rs", "tests/python/differential.rs"],
    },
    {
      name: "twins",
      title: "Every program is there twice",
      says: [
        "Each of the {programs} programs is there in Python and in Rust. Where the machine’s CPython is new enough for it, the Python is also run by CPython, and has to keep the same promise as the Rust: which lines it prints, for example.",
        "Here, the two have to print the same lines and end in the same way. At least {twins.explored} pairs are tried in every order: whatever can come of the one can come of the other, and nothing else.",
        "Many of the programs come from documents that say what they print: {printed.lines} lines of {printed.programs} programs. Each has to be printed by both.",
      ],
      list: "These pairs are not compared here:",
      where: ["tests/rust/programs.rs", "tests/rust/printed", "tests/python/twins.rs", "tests/python/explored.rs"],
    },
    {
      name: "brute",
      title: "“Every order” means every order",
      says: [
        "To try every order, the search does not run every order. If two threads do things that have nothing to do with each other, it makes no difference who goes first, and one run stands for both. A mistake in that would be hard to see.",
        "So {brute.programs} small random programs, with up to {brute.orders} orders each, are also gone through by brute force: by a machine that shares no code with the search and skips nothing. Both have to find the same outcomes, and the search has to make one run, no more and no fewer, for all orders that no thread could tell apart.",
        "The programs here are put to the test as well: of each that was tried in every order, {brute.seeds} random runs have to come to nothing that the search has not found.",
        "In the same way, what you can choose under “You schedule” is held to brute force on {brute.chosen} programs, and the warnings of a possible deadlock on {brute.deadlocks}: none may be given of a deadlock that cannot happen.",
      ],
      list: "",
      where: ["tests/rust/exploring", "tests/rust/choosing", "tests/rust/findings"],
    },
    {
      name: "programs",
      title: "What can come of each program",
      says: [
        "When this page was built, {tried.programs} programs were tried in every order, with small values. That took {tried.executions} runs, which stand for at least {tried.orders} orders, and found {tried.outcomes} outcomes. Each program’s own page says what they are.",
      ],
      list: "The others were not tried in every order:",
      where: ["tests/rust/exploring/verdicts.rs", "tests/rust/exploring/checked.rs"],
    },
    {
      name: "models",
      title: "What a lock is made of",
      says: [
        "A lock is a little program itself: a few steps on a word of memory that threads share. {models.models} models of such steps are run under loom, which tries every order that Rust’s rules for memory allow, up to a limit on how often a thread is interrupted.",
        "Would they notice a mistake? {models.bugs} bugs are written down, to be put in one at a time, and for each some model has to fail. That takes long, so somebody has to start it.",
        "On real threads, {litmus.shapes} litmus tests, known from research on processors, look for writes that are seen too late: {litmus.rounds} rounds each, with each of {litmus.doors} objects that let one thread in at a time. {litmus.signals} ways to let another thread go on are tried in the same way.",
        "Miri, which finds undefined behaviour, and ThreadSanitizer, which finds data races, can watch the tests: Miri a part of them, as it is a thousand times slower. These, too, are started by hand.",
      ],
      list: "",
      where: ["crate/src (loom_tests)", "tests/loom", "tests/rust/litmus.rs", "scripts/test miri tsan"],
    },
    {
      name: "alike",
      title: "The same run again",
      says: [
        "Where threads take turns, nothing is left to chance: the same program, values and seed give the same run, event by event, each at the same time. {alike.runs} runs of {alike.programs} programs are compared in this way, natively and in every browser that the tests are run in.",
        "And to go straight to a step shows what playing up to it shows.",
      ],
      list: "",
      where: ["tests/rust/schedules.rs", "tests/rust/model.rs"],
    },
  ],

  untried: {
    endless: "They need not end, so there is always one more order:",
    bounded: "They have too many orders, and {untried.executions} runs were made of each:",
    real: "They run on real threads only, and there nobody can say who goes next:",
  },

  limits: [
    [
      "Real threads.",
      "All their orders cannot be tried. The tests run them often, and find what they happen to meet. What you see of them is what your machine did, this once.",
    ],
    [
      "Larger values.",
      "That every order was tried holds for the values that are named with it. With more threads or more rounds, more may come of a program.",
    ],
    [
      "Slow memory.",
      "Where threads take turns, each sees at once what another has written. On a real machine it may see it late. That is not acted out here; a data race is told of instead, where the run that you see has one.",
    ],
    [
      "All of Python.",
      "RustPython has its own speed and its own faults, and much of the library needs what a page has not. The tests are about threads.",
    ],
    [
      "CPython’s own switches.",
      "CPython may change threads between any two steps of its interpreter. Here they change where they use what threads may share.",
    ],
    [
      "A difference on purpose.",
      "In CPython a `notify` may be spent on a thread whose time to wait is just over, and then nobody is woken. Here it goes to one that still waits. Random programs that meet this are left out of the comparison.",
    ],
    ["The tests themselves.", "The build counts what they try; it does not run them. `scripts/test` does, and says how many have passed."],
  ],
} as const;

/** What somebody else wrote, at a length that can be shown. */
export function short(words: string): string {
  return words.length > 60 ? `${words.slice(0, 57)}…` : words;
}
