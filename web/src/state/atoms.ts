/** All state of the page. What can be worked out from it is in `getters.ts`. */
import { computed, signal } from "@preact/signals";
import { oneOf, recordOf, remembered, texts } from "../base/remembered";
import type { Place } from "../base/units";
import type { Loaded } from "../engine/engine";
import { hasPython } from "../engine/load";
import type { RunModel } from "../engine/run-model";
import type { Timing } from "../engine/types.gen";
import type { Entry } from "./catalogue";
import type { Pace } from "./pace";
import type { Language, Sources } from "./sources";
import type { WayName } from "./way";

/** What the page shows: the first page, or a program. */
export const screen = signal<"first" | "program">("program");

/** Every program; empty until the list has come. */
export const catalogue = signal<readonly Entry[]>([]);
/** The chosen program's id. */
export const programId = signal<string | undefined>(undefined);
/** Whether a program is the reader's own, and none of the catalogue's. */
export const isOwn = (id: string | undefined): boolean => id?.startsWith(OWN) === true;
export const OWN = "my-";

/** The chosen program's texts, once they have come. */
export const sources = signal<Sources | undefined>(undefined);

/** What stands in the parameters' fields, as typed. Parameters that are missing have their default. */
export const typed = signal<Readonly<Record<string, string>>>({});
/** How the next run's threads are chosen. */
export const way = signal<WayName>("first");
/** What stands in the seed's field, as typed. */
export const seed = signal("1");
/** When deadlines pass in the next run by a seed. */
export const timing = signal<Timing>("clock");
/** What the reader has chosen so far, as a schedule, for the way of that name; nothing yet if it is missing. */
export const schedule = signal<string | undefined>(undefined);
/** The number of the choice at which a run by that schedule is held; one without goes on to its end. */
export const haltAt = signal<number | undefined>(undefined);

/** A schedule that the reader writes, and the choice at which a run by it is held. */
export interface Draft {
  readonly schedule: string;
  readonly halt: number | undefined;
}

/** A run, and how it is laid out for watching. */
export interface Shown {
  readonly model: RunModel;
  readonly pace: Pace;
  /** Whether it was recorded when the page was built, or comes from a file. */
  readonly recorded: boolean;
  /** The file that it was opened from. */
  readonly opened?: string | undefined;
  /** The schedule that made it, if the reader writes one. */
  readonly draft?: Draft | undefined;
  /** The text that it is of, if that is in Python. */
  readonly source?: string | undefined;
}
/** The run that is shown. */
export const shown = signal<Shown | undefined>(undefined);
/** Counts up whenever the shown run got longer. */
export const revision = signal(0);
/** Seconds since the last step of a run that goes on; what `Pace.waited` says, for those who depend on it. */
export const waited = signal(0);
/** What the engine is doing. */
export const activity = signal<"idle" | "starting" | "running" | "stopping">("idle");

/** Where the reader is in the run, in beats of the pace. */
export const playhead = signal<Place>(0 as Place);
/** Whether the playhead moves by itself. */
export const playing = signal(false);
/** How fast it does, as a factor. */
export const speed = signal(1);
/** Whether the playhead stays at the newest step of a run that goes on. */
export const following = signal(true);
/** Whether nobody has touched the recording yet: then play begins at its beginning. */
export const untouched = signal(true);

/** The object whose operations are shown everywhere. */
export const chosenObject = signal<number | undefined>(undefined);
/** The line whose runs are shown. */
export const chosenLine = signal<number | undefined>(undefined);
/** What of the lanes' axis is in sight; undefined fits the whole run. */
export const sight = signal<readonly [from: Place, to: Place] | undefined>(undefined);

/** What the reader has to be told; `sticky` ones stay until they are closed. */
export interface Notice {
  readonly key: string;
  readonly kind: "problem" | "hint";
  readonly words: string;
  readonly more?: string;
  /** What the reader can do about it. */
  readonly action?: { readonly label: string; readonly does: () => void };
}
export const notices = signal<readonly Notice[]>([]);

/** What the picker is opened with, as typed. */
export const sought = signal("");
/** Which dialog is open. */
export const dialog = signal<"picker" | "keys" | "pair" | "share" | undefined>(undefined);
/** The tab of the pane with the sentences. */
export const telling = signal<"story" | "columns" | "findings">("story");
/** The tab of the pane below: the run's lanes, or what can come out of all runs. */
export const below = signal<"lanes" | "outcomes">("lanes");
/** The one pane that a narrow page shows. */
export const tab = signal<"code" | "lanes" | "objects" | "story" | "output">("code");
/** Which of the two texts the reader has chosen last, on their own. */
export const preferred = remembered<Language | undefined>("language", undefined, oneOf("rust", "python"));
/** The language of a program of which nobody has said in which. */
export const usualLanguage = (): Language => preferred.peek() ?? (hasPython ? "python" : "rust");
/** Which of them they, or a link, have chosen for this visit. */
export const chosenLanguage = signal<Language>(usualLanguage());
/** Which of the two texts is the one that runs, and that is shown where there is room for one: the reader's own programs have one. */
export const language = computed<Language>(() => (isOwn(programId.value) ? "python" : chosenLanguage.value));
/** Whether the Python text is in the editor, and where a reader has asked for that. */
export const editing = signal<{ readonly line?: number; readonly column?: number } | undefined>(undefined);
/** Whether the threads of a run on real threads are to be on a core only one at a time, as in Python with its lock. */
export const gil = signal(false);
/** The step that a link asks for of a text that is not to run by itself. */
export const awaited = signal<{ readonly source: string; readonly step: number } | undefined>(undefined);
/** How much of Python's engine has come, while it is on its way. */
export const loading = signal<Loaded | undefined>(undefined);
/** Whether the Tab key indents in the editor; else it moves the focus on, as everywhere. */
export const tabIndents = remembered<boolean>("tab", false, (stored) => (typeof stored === "boolean" ? stored : undefined));
/** What the lanes' axis measures: the pace at which a run is shown, or its clock. */
export const axis = remembered<"pace" | "clock">("axis", "pace", oneOf("pace", "clock"));
/** Light, dark, or what the reader's system says. */
export const theme = remembered<"light" | "dark" | "system">("theme", "system", oneOf("light", "dark", "system"));
/** Programs whose end the reader has seen. */
export const seen = remembered<readonly string[]>("seen", [], texts);
/** The program that the reader was at last. */
export const last = remembered<string>("last", "", (stored) => (typeof stored === "string" ? stored : undefined));
/** Sizes of the panes, in percent of the page or in pixels, by the name of their custom property. */
export const sizes = remembered<Readonly<Record<string, number>>>(
  "sizes",
  {},
  recordOf((one): one is number => Number.isFinite(one)),
);
