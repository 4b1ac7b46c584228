// Generated from crate/src/model/view.rs, crate/src/catalogue, crate/src/recipe and what they use; not to be edited.
// Write it anew: THREADGROUND_BLESS=1 cargo test -p threadground types

/** An arrow between lanes: from the one who woke to the one who was woken. */
export type Arrow = {
/** Which. */
kind: ArrowKind,
/** The step at its tail. */
from_step: number,
/** The step at its head. */
to_step: number,
/** The thread at its tail. */
from: number,
/** The thread at its head. */
to: number,
/** The time at its tail. */
from_time: number,
/** The time at its head. */
to_time: number,
/** The object, if there is one. */
object: number | null, };

/** What an arrow means. */
export type ArrowKind = "start" | "join" | "release" | "notify" | "set" | "queue" | "barrier";

/** Barrier. Its waiters are those who have arrived. */
export type Barrier = {
/** How many it takes. */
parties: number,
/** How often it has opened. */
opened: number,
/** Whether it is broken. */
broken: boolean, };

/** A chapter of the catalogue: the folder's number, and the title that its `chapter.txt` says. */
export type Chapter = {
/** The folder's number. */
number: number,
/** What the chapter is about, in a few words. */
title: string, };

/** Condition. */
export type Condition = {
/** The number of its lock. */
lock: number, };

/** How a thread ended. */
export type End = "returned" | "panicked" | "exited" | "cut off" | "blocked";

/** Event. */
export type Event = {
/** Whether it is set. */
set: boolean, };

/** Something that the model found out about a whole run. */
export type Finding = {
/** What kind. */
kind: FindingKind,
/** What kind, as a heading. */
title: string,
/** In plain words. */
text: string,
/** The names of the threads that take part. */
threads: Array<string>,
/** The lines that take part, in the program's file. */
lines: Array<number>,
/** The step at which it came true. */
step: number,
/** For a deadlock: who waits for whom, in the order of the cycle. */
cycle: Array<WaitsFor>, };

/** What kind of finding it is. */
export type FindingKind = "deadlock" | "lock order" | "lost update" | "limit";

/** A stretch in which a thread held a lock. */
export type Hold = {
/** From. */
start: number,
/** To. */
end: number,
/** The step that began it. */
from_step: number,
/** The step that ended it; none while it goes on. */
to_step: number | null,
/** The lock. */
object: number, };

/** The inside of an object, by type. */
export type Inside = { "type": "lock" } & Lock | { "type": "condition" } & Condition | { "type": "event" } & Event | { "type": "semaphore" } & Semaphore | { "type": "barrier" } & Barrier | { "type": "timer" } & Timer | { "type": "local" } & Local | { "type": "queue" } & Queue | { "type": "shared" } & Shared;

/** One thread's lane within a window. */
export type Lane = {
/** The thread. */
thread: number,
/** Its states one after the other; spans narrower than a pixel are joined to one of the state that
 * fills most of it. */
spans: Array<Span>,
/** When it held which lock. */
holds: Array<Hold>, };

/** What can be seen of the lanes between two times or two steps, at a given resolution. */
export type Lanes = {
/** Every thread's spans, by number. */
lanes: Array<Lane>,
/** The arrows that touch the window; none where there would be more than can be told apart. */
arrows: Array<Arrow>, };

/** A parameter in a list. */
export type Listed = {
/** What may be written for it, in words. */
allowed: string,
/** What it does, in a sentence. */
help: string,
/** The value that it has where nobody sets it. */
default: Value,
/** The parameter's name. */
name: string,
/** What sort of value it has. */
kind: ListedKind,
/** The smallest number. */
min?: number,
/** The largest number. */
max?: number,
/** The texts to choose from. */
choices?: Array<string>, };

/** A parameter's kind in a listing. */
export type ListedKind = "integer" | "seconds" | "flag" | "choice" | "text" | "list";

/** What `list --json` says of a program. */
export type Listing = { id: string, chapter: Chapter, title: string, summary: string, document: Source, uses: Array<string>, real_only: boolean, parameters: Array<Listed>, };

/** local. */
export type Local = {
/** The value of each thread that has one: thread and value. */
values: Array<[number, string]>, };

/** Lock and RLock. */
export type Lock = {
/** Who holds it. */
owner: User | null,
/** How often it was taken; 1 for a held Lock. */
depth: number,
/** Whether one thread may take it again. */
reentrant: boolean, };

/** What was run, and what is known of that run as a whole. */
export type Meta = {
/** What was run, and how. */
recipe: Recipe,
/** The program's file, as the records' places name it. */
file: string,
/** The schedule's text form, once a controlled run has ended; it replays the run. */
schedule: string | null,
/** Whether records are missing because the trace was full. */
truncated: boolean, };

/** The machine after the first `step` steps. */
export type Moment = {
/** Which. */
step: number,
/** The time of the last of these steps. */
time: number,
/** The thread that made the last of these steps. */
thread: number | null,
/** The object that the last of these steps touched. */
object: number | null,
/** The line of the last of these steps, in the program's file. */
line: number | null,
/** The last of these steps in one plain sentence, in parts so that names can be shown as names. */
sentence: Array<Word>,
/** Every thread that has been started, by number. */
threads: Array<ThreadState>,
/** Every object that has been made, by number. */
objects: Array<ObjectState>,
/** How many lines of output have been printed. */
lines: number,
/** Who waits for whom. */
waits: Array<WaitsFor>, };

/** What does not change about an object. */
export type ObjectInfo = {
/** Its number. */
number: number,
/** Its name: the variable or field that it was bound to. */
name: string,
/** What it is. */
type: ObjectType,
/** The line at which it was made. */
line: number | null, };

/** One object at a [`Moment`]. */
export type ObjectState = {
/** Its number. */
number: number,
/** Its inside. */
inside: Inside,
/** Those who wait for it, in the order of their coming. For a queue: those who want to get. */
waiters: Array<User>,
/** The state in a word or two: "locked", "set", "2 of 3 free". */
summary: string, };

/** What kind of object it is. */
export type ObjectType = "Lock" | "RLock" | "Condition" | "Event" | "Semaphore" | "BoundedSemaphore" | "Barrier" | "Timer" | "local" | "Queue" | "LifoQueue" | "PriorityQueue" | "SimpleQueue" | "Shared";

/** How a run ended. */
export type Outcome = "finished" | "deadlock" | "panicked" | "stopped" | "limit";

/** One line of output. */
export type OutputLine = {
/** When, in seconds. */
time: number,
/** The name of the thread that printed it. */
thread: string,
/** The line. */
text: string,
/** The step at which it was printed. */
step: number,
/** The number of the thread that printed it. */
number: number,
/** Whether it reports an error. */
error: boolean, };

/** Facts about the run as a whole, as far as it is known. */
export type Overview = {
/** How many steps there are; step `n` is the state after the first `n` of them, so the playhead
 * goes from 0 to `steps`. */
steps: number,
/** The latest time in the trace. */
end: number,
/** How the run ended, once it has. */
outcome: Outcome | null,
/** Whether records are missing because the trace was full. */
truncated: boolean,
/** Every thread, by number. */
threads: Array<ThreadInfo>,
/** Every object, by number (the first has number 1). */
objects: Array<ObjectInfo>,
/** What was found. */
findings: Array<Finding>,
/** What is looked for, each in words that follow "no". */
sought: Array<string>, };

/** The queues. Their waiters are those who wait for an item. */
export type Queue = {
/** The items, the next one to come out first. */
items: Array<string>,
/** How many it takes; 0 for any number. */
capacity: number,
/** Tasks put and not yet done. */
unfinished: number,
/** Those who wait for a place. */
putters: Array<User>,
/** Those who wait until every task is done. */
joiners: Array<User>,
/** Whether it is shut down. */
closed: boolean, };

/** What was made of a text that is to be a parameter's value. */
export type Read = { "value": Value } | { "problem": string };

/** What to run, and how: of a controlled run, together with the crate's version, all that it takes to have
 * it again. */
export type Recipe = {
/** The program's id. */
program: string,
/** Every parameter with its value. */
set: { [key in string]: Value },
/** How the next thread is chosen. */
way: Way, };

/** What one run was, and what came of it: the result of `run --json` and of `threadground.run()`. */
export type RunResult = {
/** The schedule's text form, for every controlled run; it replays the run. */
schedule: string | null,
/** How the run ended. */
outcome: Outcome,
/** How long it took, in seconds (virtual ones in a controlled run). */
time: number,
/** Every thread, in order of their starts. */
threads: Array<ThreadResult>,
/** Every line of output. */
output: Array<OutputLine>,
/** What was found. */
findings: Array<Finding>,
/** How many records the trace has. */
events: number,
/** The program's id. */
program: string,
/** Every parameter with its value. */
set: { [key in string]: Value },
/** How the next thread is chosen. */
way: Way, };

/** Semaphore and BoundedSemaphore. */
export type Semaphore = {
/** Permits left. */
permits: number,
/** Permits at first. */
initial: number,
/** Who took a permit and has not given one back. */
holders: Array<User>, };

/** A shared variable. */
export type Shared = {
/** Its value. */
value: string,
/** Who read it last. */
reader: User | null,
/** Who wrote it last. */
writer: User | null, };

/** Where a program comes from. */
export type Source = { letter: string, name: string, section: string, };

/** A stretch of one state. */
export type Span = {
/** From. */
start: number,
/** To. */
end: number,
/** The step that began it. */
from_step: number,
/** The step that ended it; none while it goes on. */
to_step: number | null,
/** What the thread did. */
state: State,
/** The object it waited for. */
object: number | null,
/** The state in a few words: "sleeps 0.65 s", "waits for lock", "joins Thread-1". */
label: string,
/** How many there are in it: more than one where they are narrower than a pixel. */
joined: number, };

/** What a thread is doing: the states that colour a lane. */
export type State = "ready" | "running" | "lock" | "condition" | "event" | "semaphore" | "barrier" | "queue_full" | "queue_empty" | "queue_join" | "join" | "timer" | "sleep" | "fetch" | "unwinding" | "ended" | "cut_off";

/** One line of the story: the sentence of a step. */
export type StoryLine = {
/** The step; after it the machine is at step `step`. */
step: number,
/** When. */
time: number,
/** By which thread. */
thread: number,
/** On which object. */
object: number | null,
/** At which line of the program's file. */
line: number | null,
/** In words. */
sentence: Array<Word>, };

/** What does not change about a thread. */
export type ThreadInfo = {
/** Its number. */
number: number,
/** Its last name. */
name: string,
/** Whether it is a daemon. */
daemon: boolean,
/** When it was started. */
started: number,
/** When it ended, if it did. */
ended: number | null,
/** How it ended, if it did. */
end: End | null, };

/** One thread of a [`RunResult`]. */
export type ThreadResult = {
/** Its name. */
name: string,
/** Whether it was a daemon. */
daemon: boolean,
/** How it ended. */
end: End, };

/** One thread at a [`Moment`]. */
export type ThreadState = {
/** Its number. */
number: number,
/** Its name at this moment. */
name: string,
/** What it is doing. */
state: State,
/** The line it is on, in the program's file. */
line: number | null,
/** Since when it has been in this state. */
since: number,
/** The object it waits for. */
object: number | null,
/** When its wait ends at the latest. */
until: number | null,
/** The state in words: "waits for print_lock, held by worker-1 since line 14". */
words: Array<Word>,
/** The locks that it holds. */
holds: Array<number>, };

/** Timer. */
export type Timer = {
/** Its thread, once started. */
thread: number | null,
/** How long it runs, in seconds. */
interval: number,
/** When it was started. */
started: number | null,
/** What has become of it. */
state: TimerState, };

/** What has become of a timer. */
export type TimerState = "new" | "counting" | "cancelled" | "fired";

/** A thread that waits for or uses an object. */
export type User = {
/** The thread. */
thread: number,
/** The line at which it came. */
line: number | null,
/** When it came. */
since: number,
/** When its wait ends at the latest. */
until: number | null, };

/** A parameter's value. */
export type Value = boolean | number | string | Array<number>;

/** One edge of who waits for whom. */
export type WaitsFor = {
/** The thread that waits. */
thread: number,
/** The object it waits on; `None` for a thread's end. */
object: number | null,
/** The thread that it waits for: an owner, or the thread to be joined. */
holder: number | null,
/** The line at which it waits. */
line: number | null,
/** The line at which the holder took the object. */
since_line: number | null, };

/** How the next thread is chosen. */
export type Way = "first" | "real" | { "seed": number } | { "schedule": string };

/** A part of a sentence. */
export type Word = { "plain": string } | { "thread": [number, string] } | { "object": [number, string] } | { "value": string };

/** The ways in the order in which they are offered; `takes` says that something belongs to it. */
export const WAYS = {
  "first": { label: "First-come", help: "One thread at a time; each goes on until it has to wait. The calm run, the same every time.", takes: false },
  "real": { label: "Real threads", help: "Threads of this machine, truly side by side, on its clock. Run it again, and it may differ.", takes: false },
  "seed": { label: "Seed", help: "One thread at a time, chosen at random by a number. The same number gives the same run.", takes: true },
  "schedule": { label: "Schedule", help: "The choices of an earlier run, one by one.", takes: true },
} as const;
