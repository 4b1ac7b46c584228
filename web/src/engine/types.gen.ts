// Generated from crate/src/model/view.rs, crate/src/explore, crate/src/catalogue, crate/src/front, crate/src/recipe and what they use; not to be edited.
// Write it anew: THREADGROUND_BLESS=1 cargo test -p threadground types

/** An arrow between lanes: from the thread that let another one go on to the thread that went on. */
export type Arrow = {
/** What the arrow means. */
kind: ArrowKind,
/** The step at the arrow's tail. */
from_step: number,
/** The step at the arrow's head. */
to_step: number,
/** The thread at the arrow's tail. */
from: number,
/** The thread at the arrow's head. */
to: number,
/** The time at the arrow's tail, in seconds. */
from_time: number,
/** The time at the arrow's head, in seconds. */
to_time: number,
/** The object by which one thread let the other go on; `None` for a start and a join. */
object: number | null, };

/** What an arrow means. */
export type ArrowKind = "start" | "join" | "release" | "notify" | "set" | "queue" | "room" | "tasks" | "barrier";

/** The inside of a Barrier. The object's waiters are the threads that have arrived. */
export type Barrier = {
/** How many threads it takes to open the barrier. */
parties: number,
/** How often the barrier has opened. */
opened: number,
/** Whether the barrier is broken. */
broken: boolean,
/** The threads that have been let go and have not gone on yet. */
leaving: Array<User>,
/** While the barrier is open, the threads that have gone through, the one that opened it first: it is open until
 * the next one arrives. */
passed: Array<User>, };

/** A thread goes on where executions part that come to different outcomes. */
export type Branch = {
/** The thread's name. */
thread: string,
/** Whether it gives up waiting, as its time has passed. */
late: boolean,
/** What it does, or has waited for. */
deed: Deed,
/** The file in which it does that, unless it is at no place of the program. */
file: string | null,
/** The line. */
line: number | null,
/** Where the executions behind it part next; nowhere, if they all come to the same. */
branches: Array<Branch>,
/** How many executions there are behind it. */
executions: number,
/** What comes of the first of them: its place among the report's outcomes. */
outcome: number,
/** The schedule of that one. */
schedule: string, };

/** A thread at a choice. */
export type Candidate = {
/** The thread's number. */
thread: number,
/** The thread's name. */
name: string,
/** The line of what it would do next, in the program's file. */
line: number | null,
/** Whether it can be chosen to do that. */
goes: boolean,
/** When the time passes that it waits at most, in seconds since the run began; it can be chosen that this comes to
 * pass. */
until: number | null,
/** What it would do, or why it cannot: words that begin with the thread. */
words: Array<Word>, };

/** A chapter of the catalogue: the number of its folder, and the title in the folder's `chapter.txt`. */
export type Chapter = {
/** The number of the chapter's folder. */
number: number,
/** What the chapter is about, in a few words. */
title: string, };

/** The choice at which a run is held. */
export type ChoiceView = {
/** The choice's number in the run, from 0: a schedule names it so. */
number: number,
/** Who goes next first-come. */
usual: Next,
/** Every thread that has begun or could, and has not ended, in the order of their numbers. */
threads: Array<Candidate>, };

/** The inside of a Condition. The object's waiters are the threads that wait to be notified. */
export type Condition = {
/** The number of the condition's lock. */
lock: number,
/** The threads that have been notified and have not gone on yet: each needs the lock again. */
notified: Array<User>, };

/** What kind of operation a thread has announced. */
export type Deed = "acquire" | "release" | "wait" | "notify" | "set" | "clear" | "abort" | "reset" | "put" | "get" | "task-done" | "join" | "shutdown" | "resize" | "cancel" | "read" | "write" | "look" | "start" | "go-on" | "begin" | "sleep" | "fetch" | "print" | "rename" | "end" | "clock" | "yield";

/** How a thread ended. */
export type End = "returned" | "panicked" | "exited" | "cut off" | "blocked";

/** The inside of an Event. The object's waiters are the threads that wait until it is set. */
export type Event = {
/** Whether the event is set. */
set: boolean, };

/** Something that the model found out about a run as a whole. */
export type Finding = {
/** The kind of the finding. */
kind: FindingKind,
/** The kind as a heading. */
title: string,
/** The finding in plain words. */
text: string,
/** Whether something is wrong: not so for what the program says that it does on purpose. */
fault: boolean,
/** The names of the threads that take part. */
threads: Array<string>,
/** The lines that take part, in the program's file. */
lines: Array<number>,
/** The step at which it came true. */
step: number,
/** For a deadlock, which thread waits for which, in the order of the circle; empty if there is no circle. */
cycle: Array<WaitsFor>, };

/** The kind of a finding. */
export type FindingKind = "deadlock" | "limit" | "lock order" | "lost update" | "data race" | "lost wake-up" | "wait without a loop";

/** Something that can come of the program. */
export type Found = {
/** How the run ended. */
outcome: Outcome,
/** How each thread ended, in the order of their numbers. */
ends: Array<ThreadEnd>,
/** What was printed: each thread's lines in their order or, where the lines of all threads are one output, all of them. */
output: Array<FoundLine>,
/** In how many executions it came. */
executions: number,
/** For how many orders these stand; `None` if they are more than a million. */
orders: number | null,
/** The schedule of one of them, with as few preemptions as are known. */
schedule: string,
/** How many preemptions that has: how often the turn is taken from a thread that could go on. */
preemptions: number,
/** Whether there is none with fewer. */
fewest: boolean,
/** Whether the program's own expectation allows it, if the program has one. */
expected: boolean | null,
/** Of a program that goes wrong, so that another one shows its cure: whether it is right, by the cure's expectation. */
meant: boolean | null, };

/** A line of an outcome. */
export type FoundLine = {
/** The name of the thread that printed it. */
thread: string,
/** Its text. */
text: string, };

/** A call that a thread is in. */
export type Frame = {
/** The function's name. */
function: string,
/** The file that it stands in. */
file: string,
/** The line that it has come to, from 1. */
line: number,
/** Its variables, each with its value as the language prints it. */
locals: Array<[string, string]>, };

/** Where a controlled run is held, so that somebody can say who goes next. */
export type Halt = "behind" | { "choice": number } | { "record": number };

/** A stretch in which a thread held a lock. */
export type Hold = {
/** When the stretch begins, in seconds. */
start: number,
/** When the stretch ends, in seconds. */
end: number,
/** The step that began the stretch. */
from_step: number,
/** The step that ended the stretch; `None` while it goes on. */
to_step: number | null,
/** The lock's number. */
object: number,
/** How many stretches are joined in this one: more than one where they are too near to be told apart. Between
 * them another thread may have held the lock. */
joined: number, };

/** Why a search is not complete. */
export type Incomplete = {
/** A sentence. */
why: string,
/** The file of the place that it is about, if there is one. */
file: string | null,
/** The line of that place. */
line: number | null,
/** Whether all threads that could go on went round there, so that none of them came on: a livelock. */
livelock: boolean, };

/** The inside of an object: what only its family knows of it. */
export type Inside = { "type": "lock" } & Lock | { "type": "condition" } & Condition | { "type": "event" } & Event | { "type": "semaphore" } & Semaphore | { "type": "barrier" } & Barrier | { "type": "timer" } & Timer | { "type": "local" } & Local | { "type": "queue" } & Queue | { "type": "shared" } & Shared;

/** One thread's lane within a window. */
export type Lane = {
/** The thread's number. */
thread: number,
/** The thread's states one after the other; stretches narrower than a pixel are joined to one span, in the
 * state that fills most of it. */
spans: Array<Span>,
/** The stretches in which the thread held a lock. */
holds: Array<Hold>,
/** What the thread read and wrote of shared variables; none at all if there is more than can be told apart. */
uses: Array<Use>, };

/** What can be seen of the lanes between two times or two steps, at a given resolution. */
export type Lanes = {
/** Every thread's lane, in the order of the numbers. */
lanes: Array<Lane>,
/** The arrows that touch the window; none at all if there were more than can be told apart. */
arrows: Array<Arrow>, };

/** A parameter in a list. */
export type Listed = {
/** What may be written for the parameter, in words. */
allowed: string,
/** What the parameter does, in a sentence. */
help: string,
/** The value that the parameter has where nobody sets it. */
default: Value,
/** The parameter's name. */
name: string,
/** The kind of value that the parameter has. */
kind: ListedKind,
/** The smallest number that is allowed. */
min?: number,
/** The largest number that is allowed. */
max?: number,
/** The texts to choose from. */
choices?: Array<string>, };

/** A parameter's kind in a listing. */
export type ListedKind = "integer" | "seconds" | "flag" | "choice" | "text" | "list";

/** What `list --json` says of a program. */
export type Listing = { id: string, chapter: Chapter, title: string, summary: string, document: Source, uses: Array<string>, real_only: boolean,
/** The program whose fault this one cures, by its id. */
cures: string | null,
/** The programs that cure this one's fault, by their ids. */
cured_by: Array<string>, parameters: Array<Listed>, };

/** The inside of a local or a context variable. */
export type Local = {
/** The number and the value of each thread that has a value. */
values: Array<[number, string]>, };

/** The inside of a Lock or an RLock. */
export type Lock = {
/** The thread that holds the lock. */
owner: User | null,
/** How often the owner has taken the lock: 1 for a Lock that is held, 0 for a lock that is free. */
depth: number,
/** Whether the owner may take the lock again: that makes it an RLock. */
reentrant: boolean, };

/** What was run, and what is known of the run as a whole. */
export type Meta = {
/** What was run, and how. */
recipe: Recipe,
/** The program's file, as the records' places name it. */
file: string,
/** The names of the shared variables that the program means to use without an order; none in a recording that
 * is older than this field. */
unordered: Array<string>,
/** In a controlled run, the text form of the schedule that replays it, as far as the run has got. */
schedule: string | null,
/** The choice at which the run is held, if it is. */
choice?: number[],
/** What the schedule said where it said something, in the order of the run. */
chosen?: Array<Array<number>>,
/** What is wrong with the schedule that was to be followed, if something is. */
problem?: string,
/** Whether records are missing because the trace was full. */
truncated: boolean, };

/** How a search tells orders apart. */
export type Method = "classes" | "sections";

/** The machine after the first `step` steps. */
export type Moment = {
/** The number of this moment: how many steps have been made. */
step: number,
/** The time of the last of these steps, in seconds. */
time: number,
/** The thread that made the last of these steps. */
thread: number | null,
/** The object that the last of these steps touched. */
object: number | null,
/** The line of the last of these steps, in the program's file. */
line: number | null,
/** The last of these steps in one plain sentence, in parts so that names can be shown as names. */
sentence: Array<Word>,
/** Every thread that has been started, in the order of the numbers. */
threads: Array<ThreadState>,
/** Every object that has been made, in the order of the numbers. */
objects: Array<ObjectState>,
/** How many lines of output have been printed. */
lines: number,
/** Which thread waits for which. */
waits: Array<WaitsFor>, };

/** Who goes next: a thread, and how. */
export type Next = {
/** The thread's number. */
thread: number,
/** Whether the time passes that it waits at most; else it does what it has announced. */
times_out: boolean, };

/** What does not change about an object. */
export type ObjectInfo = {
/** The object's number. */
number: number,
/** The object's name: the variable or field that it was bound to, or else its kind and a number. */
name: string,
/** The object's kind. */
type: ObjectType,
/** The line at which the object was made, in the program's file. */
line: number | null,
/** Whether it is behind the scenes: a library's own. It is shown only where a thread waits for it. */
behind: boolean, };

/** One object at a [`Moment`]. */
export type ObjectState = {
/** The object's number. */
number: number,
/** What only the family of its kind knows of the object. */
inside: Inside,
/** The threads that wait for the object, in the order in which they came. For a queue: those that wait
 * for an item. */
waiters: Array<User>,
/** The threads that have been let go and have not gone on yet, which may be among the waiters; of a lock also
 * those that its condition has notified, and that need it now. */
woken: Array<User>,
/** The object's state in a word or two: "locked", "set", "2 of 3 free". */
summary: string, };

/** The kind of an object. */
export type ObjectType = "Lock" | "RLock" | "Condition" | "Event" | "Semaphore" | "BoundedSemaphore" | "Barrier" | "Timer" | "local" | "Queue" | "LifoQueue" | "PriorityQueue" | "SimpleQueue" | "Shared" | "ContextVar";

/** How a run ended. */
export type Outcome = "finished" | "deadlock" | "panicked" | "stopped" | "limit" | "halted";

/** One line of output. */
export type OutputLine = {
/** When the line was printed, in seconds since the run began. */
time: number,
/** The name of the thread that printed it. */
thread: string,
/** The text of the line. */
text: string,
/** The first moment at which the line is there. */
step: number,
/** The number of the thread that printed it. */
number: number,
/** Whether the line reports an error. */
error: boolean, };

/** Facts about the run as a whole, as far as they are known. */
export type Overview = {
/** How many steps there are; step `n` is the state after the first `n` of them, so the playhead
 * goes from 0 to `steps`. */
steps: number,
/** The latest time in the trace, in seconds. */
end: number,
/** How the run ended, once it has. */
outcome: Outcome | null,
/** Whether records are missing because the trace was full. */
truncated: boolean,
/** Every thread, in the order of the numbers. */
threads: Array<ThreadInfo>,
/** Every object, by number (the first has number 1). */
objects: Array<ObjectInfo>,
/** What the model found out about the run. */
findings: Array<Finding>,
/** What is looked for, each in words that follow "no". */
sought: Array<string>, };

/** What the page needs of a program: the listing, the prose and both texts. */
export type Page = {
/** What to watch for, in the author's words. */
watch: string,
/** What one learns from the program. */
teaches: string,
/** Parameters with values, as written, that leave few enough steps for every order to be tried; none if the defaults do. */
small: Array<[string, string]>,
/** The name of the file in Rust. */
file: string,
/** The program in Rust: the text that runs. */
rust: string,
/** The same program in Python. */
python: string, id: string, chapter: Chapter, title: string, summary: string, document: Source, uses: Array<string>, real_only: boolean,
/** The program whose fault this one cures, by its id. */
cures: string | null,
/** The programs that cure this one's fault, by their ids. */
cured_by: Array<string>, parameters: Array<Listed>, };

/** How far a search has come. */
export type Progress = {
/** How many executions there have been. */
executions: number,
/** How many outcomes have been found. */
outcomes: number, };

/** The inside of a queue. The object's waiters are the threads that wait for an item. */
export type Queue = {
/** The items, the next one to come out first. */
items: Array<string>,
/** How many items the queue has room for; 0 if there is no limit. */
capacity: number,
/** How many tasks have been put and are not done yet. */
unfinished: number,
/** The threads that wait for a place. */
putters: Array<User>,
/** The threads that wait until every task is done. */
joiners: Array<User>,
/** Whether the queue is shut down. */
closed: boolean, };

/** What came of reading a text as a parameter's value. */
export type Read = { "value": Value } | { "problem": string };

/** What a thread has read of a shared variable. */
export type ReadCopy = {
/** The thread, and when and where it read. */
by: User,
/** What it read, as text. */
value: string,
/** Whether another thread has written the variable since. */
old: boolean, };

/** What to run, and how. For a controlled run this is, together with the crate's version, all that it takes
 * to repeat the run. */
export type Recipe = {
/** The program's id. */
program: string,
/** Every parameter with its value. */
set: { [key in string]: Value },
/** How the next thread is chosen. */
way: Way,
/** When deadlines pass. */
timing?: Timing,
/** The program's text, where it is none of the catalogue's: `program` is its file's name then. */
source?: string,
/** Whether threads that are real go on one at a time, as they do under CPython's global interpreter lock. */
gil?: boolean, };

/** What a search has found: the result of `explore --json`. */
export type Report = {
/** All of it in one sentence: "Every order was tried: 1 or 2, and only 2 is meant." */
verdict: string,
/** The program's id. */
program: string,
/** Every parameter with its value. */
set: { [key in string]: Value },
/** When deadlines could pass. */
timing: Timing,
/** Whether the lines of all threads are one output, whose order counts; else those of each thread have an order of their
 * own. */
together: boolean,
/** How orders were told apart. */
method: Method,
/** How many preemptions an order could have at most, if there was a bound. */
bound: number | null,
/** How many executions there were: no two of them differ in the order of independent steps alone. */
executions: number,
/** For how many orders of the steps that threads can tell of each other they stand; `None` if these are more than a
 * million, or if whole sections are steps. */
orders: number | null,
/** How often the program was begun in all: for the executions, to see what one step does at another moment, and for
 * the order with the fewest preemptions. */
runs: number,
/** How many runs were begun in vain: 0, if every order was tried without a bound. */
blocked: number,
/** How often the search began anew, as something turned out to matter that it had not known of. */
begun_again: number,
/** The loops that wait for other threads, of which no more rounds were tried than differ. */
spins: Array<Spin>,
/** How many circles of locks, of which one execution lets expect a deadlock, turned out to be none in any order. */
refuted: number,
/** Whether every order was tried; with a bound, whether there is none with more preemptions. */
complete: boolean,
/** If not, why. */
incomplete: Incomplete | null,
/** What can come of the program, in the order in which it was found. */
outcomes: Array<Found>,
/** What the model found out about the executions, in the order in which it was found. */
findings: Array<Witnessed>,
/** Of a text that somebody has made of the twin of a program that goes wrong, with the program's small values: whether every
 * order of it is right. */
mends: boolean | null,
/** The tree of choices: where the executions part first. Empty if there is only one outcome, or if the executions are
 * too many for a picture. */
branches: Array<Branch>, };

/** What one run was, and what came of it: the result of `run --json` and of `threadground.run()`. */
export type RunResult = {
/** For a controlled run, the text form of the schedule that replays it. */
schedule: string | null,
/** How the run ended. */
outcome: Outcome,
/** How long the run took, in seconds (virtual seconds in a controlled run). */
time: number,
/** Every thread, in the order of their starts. */
threads: Array<ThreadResult>,
/** Every line of output. */
output: Array<OutputLine>,
/** What the model found out about the run. */
findings: Array<Finding>,
/** How many records the trace has. */
events: number,
/** The program's id. */
program: string,
/** Every parameter with its value. */
set: { [key in string]: Value },
/** How the next thread is chosen. */
way: Way,
/** When deadlines pass. */
timing?: Timing,
/** The program's text, where it is none of the catalogue's: `program` is its file's name then. */
source?: string,
/** Whether threads that are real go on one at a time, as they do under CPython's global interpreter lock. */
gil?: boolean, };

/** The inside of a Semaphore or a BoundedSemaphore. */
export type Semaphore = {
/** How many permits are left. */
permits: number,
/** How many permits the semaphore started with. */
initial: number,
/** The threads that took a permit and have not given one back, once for each permit. */
holders: Array<User>, };

/** The inside of a shared variable. */
export type Shared = {
/** The variable's value, as text. */
value: string,
/** The thread that read the variable last. */
reader: User | null,
/** The thread that wrote the variable last. */
writer: User | null,
/** Whether that thread wrote when what it had read was old. */
from_old: boolean,
/** What threads have read, and have not written or read again since: each thread's copy. */
copies: Array<ReadCopy>, };

/** The place in a document that a program comes from. */
export type Source = { letter: string, name: string, section: string, };

/** What is wrong with a program's text. */
export type SourceError = {
/** What the language says of it, in its own layout. */
message: string,
/** From 1. */
line: number,
/** From 1. */
column: number, };

/** A stretch of one state. */
export type Span = {
/** When the stretch begins, in seconds. */
start: number,
/** When the stretch ends, in seconds. */
end: number,
/** The step that began the stretch. */
from_step: number,
/** The step that ended the stretch; `None` while it goes on. */
to_step: number | null,
/** What the thread is doing. */
state: State,
/** The object that the thread waits for. */
object: number | null,
/** The state in a few words: "sleeps 0.65 s", "waits for lock", "waits for the end of Thread-1". */
label: string,
/** How many stretches are joined in this span: more than one where they are narrower than a pixel. */
joined: number, };

/** A loop that waits for other threads: where it lets them go on. */
export type Spin = {
/** The file. */
file: string,
/** The line. */
line: number, };

/** What a thread is doing: the states that colour a lane. */
export type State = "ready" | "running" | "lock" | "condition" | "event" | "semaphore" | "barrier" | "queue_full" | "queue_empty" | "queue_join" | "join" | "timer" | "sleep" | "fetch" | "unwinding" | "ended" | "cut_off";

/** One line of the story: the sentence of a step. */
export type StoryLine = {
/** The number of the step, from 1: after it the machine is at this moment. */
step: number,
/** The time of the step, in seconds. */
time: number,
/** The thread that made the step. */
thread: number,
/** The object that the step touched, if any. */
object: number | null,
/** The line of the step, in the program's file. */
line: number | null,
/** Whether the run's schedule has chosen its thread to make it. */
chosen: boolean,
/** The sentence, in parts so that names can be shown as names. */
sentence: Array<Word>, };

/** How a thread ended. */
export type ThreadEnd = {
/** The thread's name. */
name: string,
/** How it ended. */
end: End, };

/** What does not change about a thread. */
export type ThreadInfo = {
/** The thread's number. */
number: number,
/** The thread's last name. */
name: string,
/** Whether the thread is a daemon. */
daemon: boolean,
/** When the thread was started, in seconds. */
started: number,
/** When the thread ended, in seconds, if it has. */
ended: number | null,
/** How the thread ended, if it has. */
end: End | null, };

/** One thread of a [`RunResult`]. */
export type ThreadResult = {
/** The thread's name. */
name: string,
/** Whether the thread was a daemon. */
daemon: boolean,
/** How the thread ended. */
end: End, };

/** One thread at a [`Moment`]. */
export type ThreadState = {
/** The thread's number. */
number: number,
/** The thread's name at this moment. */
name: string,
/** What the thread is doing. */
state: State,
/** The line that the thread is on, in the program's file. */
line: number | null,
/** Since when the thread has been in this state, in seconds since the run began. */
since: number,
/** The object that the thread waits for. */
object: number | null,
/** When the thread's wait ends at the latest, in seconds since the run began. */
until: number | null,
/** The state in words: "waits for print_lock, held by worker-1 since line 14". */
words: Array<Word>,
/** The locks that the thread holds. */
holds: Array<number>, };

/** The inside of a Timer. */
export type Timer = {
/** The thread that serves the timer, once it is started. */
thread: number | null,
/** How long the timer runs, in seconds. */
interval: number,
/** When the timer was started, in seconds since the run began. */
started: number | null,
/** What has become of it. */
state: TimerState, };

/** What has become of a timer. */
export type TimerState = "new" | "counting" | "cancelled" | "fired";

/** When the deadlines of a controlled run pass: those of sleeps, and of waits with a timeout. */
export type Timing = "clock" | "any";

/** A moment at which a thread read a shared variable, or wrote it. */
export type Use = {
/** When that was, in seconds. */
time: number,
/** The step that it was. */
step: number,
/** The variable's number. */
object: number,
/** The use in a few words: "reads 0", "writes 1". */
label: string,
/** Whether the thread wrote when what it had read was old. */
from_old: boolean, };

/** A thread that waits for an object, or uses it. */
export type User = {
/** The thread's number. */
thread: number,
/** The line at which the thread came to the object, in the program's file. */
line: number | null,
/** When the thread came to the object, in seconds since the run began. */
since: number,
/** When the thread's wait ends at the latest, in seconds since the run began; `None` for a wait without
 * an end, and for no wait. */
until: number | null, };

/** A parameter's value. */
export type Value = boolean | number | string | Array<number>;

/** A wait of one thread for another thread, or for an object. */
export type WaitsFor = {
/** The thread that waits. */
thread: number,
/** The object that the thread waits on; `None` if it waits for a thread's end. */
object: number | null,
/** The thread that it waits for: the object's owner, or the thread to be joined. `None` if any thread
 * could let it go on. */
holder: number | null,
/** The line at which the thread waits, in the program's file. */
line: number | null,
/** The line at which the object's owner took it. */
since_line: number | null, };

/** How the next thread is chosen. */
export type Way = "first" | "real" | { "schedule": string } | { "seed": number };

/** A finding, and an execution that shows it. */
export type Witnessed = {
/** What was found out about that execution. */
finding: Finding,
/** In how many executions it was found. */
executions: number,
/** The schedule of one of them, with as few preemptions as are known. */
schedule: string,
/** How many preemptions that has. */
preemptions: number, };

/** A part of a sentence. */
export type Word = { "plain": string } | { "thread": [number, string] } | { "object": [number, string] } | { "value": string };

/** What each state means for the other threads: a thread that `waits` goes on when another one lets it, or when its time
 * runs out; one that `pauses` goes on by itself. */
export const ACTIVITIES = {
  "ready": "goes",
  "running": "goes",
  "lock": "waits",
  "condition": "waits",
  "event": "waits",
  "semaphore": "waits",
  "barrier": "waits",
  "queue_full": "waits",
  "queue_empty": "waits",
  "queue_join": "waits",
  "join": "waits",
  "timer": "waits",
  "sleep": "pauses",
  "fetch": "pauses",
  "unwinding": "goes",
  "ended": "over",
  "cut_off": "over",
} as const;

/** The ways in the order in which they are offered; `takes` says that something belongs to it. */
export const WAYS = {
  "first": { label: "First-come", help: "One thread at a time; each goes on until it has to wait. The calm run, the same every time.", takes: false },
  "real": { label: "Real threads", help: "Threads of this machine, truly side by side, on its clock. Run it again, and it may differ.", takes: false },
  "schedule": { label: "You schedule", help: "One thread at a time, and you say who goes next. A schedule keeps what was chosen.", takes: true },
  "seed": { label: "Seed", help: "One thread at a time, chosen at random by a number. The same number gives the same run.", takes: true },
} as const;
