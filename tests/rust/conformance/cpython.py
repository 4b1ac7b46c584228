"""Runs programs that are written as data on CPython's own threads; `ours.rs` runs the same.

Reads {"programs": [{"program": ..., "tick": seconds, "times": n}, ...], "at_once": n} and writes
{"version": [3, 13, 0], "runs": [[log, ...], ...], "slips": n, "tick": seconds}, both as JSON. A log is
{"slipped": why or null, "lines": {thread: [line, ...]}, "end": "finished" or "deadlock"}.

In a timed program every thread has ticks of its own: thread i of a cycle of c the ticks i, i + c,
i + 2c and so on. It begins each operation at the next of them, and timeouts end half-way between two
ticks. So no two operations happen at once, and everything that one brings about happens at its
half-tick. Whatever happens later than that, as the machine was busy, has slipped: such a log says
nothing, and the program is run again at once, slower and with fewer others beside it. How late threads
wake at present says how long a tick is.
"""

import _thread
import faulthandler
import json
import os
import pathlib
import queue
import random
import re
import sys
import threading
import time
import traceback

# How far into its half-tick something may happen.
LATE = 0.8
# For so many seconds, at least, nothing happens before threads that wait are called stuck.
QUIET = 0.15
# And for no less than so many times as late as a thread has been of late.
LATENESSES = 10

# How much longer the ticks are each time that a program is run again. What makes it slip is mostly a pause
# of the whole machine, of a tenth of a second: who is quick comes through between two of them.
SLOWER = (1, 1, 1.5, 1.5, 2, 2, 3, 4, 6, 8, 12)
# After so many seconds it is run no more.
LONG = 180
# So many of those at once.
AGAIN_AT_ONCE = 40

# After so many seconds something is wrong here, whatever the machine.
LONGEST = 480


class Slipped(BaseException):
    """The machine was too slow for this tick."""


def describe(error):
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def sleep(native):
    """Which sleep of its life the thread is in; None if it does not sleep. Always the same where the system does not say."""
    tasks = pathlib.Path("/proc/self/task")
    if not tasks.is_dir():
        return 0
    try:
        lines = (tasks / str(native) / "status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return None
    said = dict(line.split(":", 1) for line in lines)
    return int(said["voluntary_ctxt_switches"]) if said["State"].strip().startswith("S") else None


def text_of(operation):
    number = operation.get("number")
    return f"{operation['on']}.{operation['call']}" + ("" if number is None else f"({number})")


class Actor:
    """What runs operations: a thread of the program, a timer, or MainThread in the end."""

    def __init__(self, run, name, residue):
        self.run, self.name, self.residue = run, name, residue
        self.entries = []
        # Beginnings and ends in seconds, for each entry.
        self.times = []
        # The half-tick at which it was last seen.
        self.last = 0
        self.thread = None
        self.started = self.ended = False
        self.native = 0
        # In an operation: from this moment on, no deadline will end it.
        self.stuck = None

    def begins(self, text):
        """Sleeps until the operation's tick, and writes down that it begins."""
        half = self.run.stamp()
        self.last = half
        entry = [half, text, None, None]
        self.entries.append(entry)
        self.times.append([self.run.last_event - self.run.began, None])
        return entry

    def sleep_to_slot(self, pause):
        run = self.run
        tick = self.last // 2 + 1
        tick += (self.residue - tick) % run.cycle + pause * run.cycle
        if run.timed:
            run.sleep_until(2 * tick)
        elif pause:
            time.sleep(run.random.random() * 0.002)
        elif run.random.random() < 0.5:
            time.sleep(run.random.random() * 0.0002)

    def perform(self, operations):
        for operation in operations:
            self.sleep_to_slot(operation.get("pause", 0))
            self.one(operation)

    def one(self, operation):
        run, call = self.run, operation["call"]
        entry = self.begins(text_of(operation))
        if call == "exit":
            self.ends(entry, "SystemExit")
            _thread.exit()
        if call == "raise":
            raise Exception("on purpose")
        timeout = run.timeout_of(operation)
        self.native = threading.get_native_id()
        self.stuck = 0
        if timeout is not None:
            run.deadlines.add(entry[0] + run.halves(timeout))
            self.stuck = time.monotonic() + run.seconds(timeout)
        if call == "hold":
            with run.objects[operation["on"]]:
                self.ends(entry, "None")
                self.perform(operation.get("body", []))
                self.sleep_to_slot(0)
                entry = self.begins(f"{operation['on']}.exit")
            return self.ends(entry, "None")
        if operation.get("uncaught"):
            result = run.call(operation, entry[0])
        else:
            try:
                result = run.call(operation, entry[0])
            except Exception as error:
                result = describe(error)
        self.ends(entry, str(result))

    def ends(self, entry, result):
        self.stuck = None
        entry[3] = self.last = self.run.stamp()
        entry[2] = result
        self.times[-1][1] = time.monotonic() - self.run.began

    def body(self, operations):
        run = self.run
        try:
            if not run.timed:
                run.gate.wait()
            self.perform(operations)
        except Slipped:
            pass
        finally:
            self.stuck = None
            self.ended = True

    def lines(self, until):
        """What is compared. What a daemon did when the program was over, it did not do."""
        lines = []
        for begin, text, result, end in self.entries:
            if until is not None and begin > until:
                break
            if until is not None and end is not None and end > until:
                result = None
            if result is None:
                lines.append(f"{begin} {text}" if self.run.timed else text)
            elif self.run.timed:
                lines.append(f"{begin} {text} -> {result} at {end}")
            else:
                lines.append(f"{text} -> {result}")
        return lines


class Execution:
    """One run of one program."""

    def __init__(self, job, repetition, tick, machine):
        self.program, self.tick, self.machine = job["program"], tick, machine
        self.timed = self.program["timed"]
        self.random = random.Random(self.program["seed"] * 1000 + repetition)
        self.slipped = None
        self.deadlines = set()
        self.counter = 0
        self.counting = _thread.allocate_lock()
        # Where the order is free, nobody begins before all are there.
        self.gate = threading.Event()
        self.last_event = time.monotonic()
        bodies = self.program["threads"]
        timers = sum(made["kind"] == "Timer" for made in self.program["objects"])
        self.cycle = len(bodies) + (timers > 0)
        self.actors = [Actor(self, body["name"], at) for at, body in enumerate(bodies)]
        self.main = Actor(self, "main", 0)
        self.objects = []
        for at, made in enumerate(self.program["objects"]):
            self.objects.append(self.make(at, made))
        for actor, body in zip(self.actors, bodies):
            if body["kind"] != "low_level":
                actor.thread = threading.Thread(
                    target=actor.body, args=(body["operations"],), name=actor.name, daemon=body["kind"] == "daemon"
                )
                actor.thread.actor = actor
        self.began = time.monotonic()

    # Time.

    def halves(self, timeout):
        """Half-ticks of a timeout, which is so many cycles; 0 is no time at all."""
        return 2 * timeout * self.cycle + 1 if timeout else 0

    def seconds(self, timeout):
        return self.halves(timeout) * self.tick / 2

    def slip(self, why):
        if self.slipped is None:
            self.slipped = why
        raise Slipped(why)

    def stamp(self):
        """The half-tick of now."""
        self.last_event = now = time.monotonic()
        if not self.timed:
            return 0
        if self.slipped:
            raise Slipped(self.slipped)
        half, late = divmod((now - self.began) / (self.tick / 2), 1)
        if late > LATE:
            self.slip(f"{late:.2f} of a half-tick late")
        return int(half)

    def sleep_until(self, half):
        until = self.began + half * self.tick / 2
        while (left := until - time.monotonic()) > 0:
            time.sleep(left)
        if self.stamp() != half:
            self.slip(f"half-tick {half} was slept through")

    # Objects.

    def make(self, at, made):
        kind, number = made["kind"], made.get("number", 0)
        match kind:
            case "Lock" if number:
                return _thread.allocate_lock()
            case "Lock" | "RLock" | "Event" | "SimpleQueue":
                return getattr(queue if kind == "SimpleQueue" else threading, kind)()
            case "Condition":
                return threading.Condition(None if made.get("over") is None else self.objects[made["over"]])
            case "Semaphore" | "BoundedSemaphore":
                return getattr(threading, kind)(number)
            case "Barrier":
                timeout = made.get("timeout")
                action = {"add": self.add, "raise": self.fail}.get(made.get("action"))
                return threading.Barrier(number, action, None if timeout is None else self.seconds(timeout))
            case "Queue" | "LifoQueue" | "PriorityQueue":
                return getattr(queue, kind)(number)
            case "Timer":
                return self.make_timer(at, made)
            case "Thread":
                return number
        return None

    def make_timer(self, at, made):
        actor = Actor(self, f"timer-{at}", len(self.actors))

        def function():
            try:
                actor.one(made["operation"])
            except Slipped:
                pass
            finally:
                actor.stuck = None

        halves = 2 * made["number"] + 1
        actor.thread = threading.Timer(halves * self.tick / 2, function)
        actor.thread.name = actor.name
        actor.thread.actor = actor
        actor.halves = halves
        self.actors.append(actor)
        return actor

    def timeout_of(self, operation):
        made = self.program["objects"][operation["on"]]
        if made["kind"] == "Barrier" and operation["call"] == "wait":
            return operation.get("timeout", made.get("timeout"))
        return operation.get("timeout")

    def add(self, number=1):
        with self.counting:
            self.counter += number

    @staticmethod
    def fail():
        raise Exception("on purpose")

    # Calls.

    def call(self, operation, half):
        made = self.program["objects"][operation["on"]]
        kind, call, number = made["kind"], operation["call"], operation.get("number")
        it = self.objects[operation["on"]]
        timeout = operation.get("timeout")
        timed = {} if timeout is None else {"timeout": self.seconds(timeout)}
        if kind == "Module":
            return self.module(call, number)
        if kind == "Thread":
            return self.thread(self.actors[it], call, number, timed, half)
        if kind == "Timer":
            return self.timer(it, call, timed, half)
        match call:
            case "try_acquire":
                return it.acquire(False)
            case "release" if number is not None:
                return it.release(number)
            case "notify":
                return it.notify(number)
            case "wait_for":
                return it.wait_for(lambda: self.counter >= number, **timed)
            case "n_waiting" | "broken" | "parties":
                return getattr(it, call)
            case "put":
                return it.put(number, **timed)
            case "put_nowait" | "shutdown":
                return getattr(it, call)(number if call == "put_nowait" else bool(number))
        return getattr(it, call)(**timed)

    def module(self, call, number):
        match call:
            case "add":
                return self.add(number)
            case "counter":
                return self.counter
            case "enumerate":
                mine = [thread.name for thread in threading.enumerate() if self.has(thread)]
                return " ".join(sorted(mine))
            case "current_thread":
                # A program has one thread of _thread's at most; CPython counts those of all programs.
                return re.sub(r"^Dummy-\d+$", "Dummy-1", threading.current_thread().name)
            case "join_current":
                return threading.current_thread().join()
            case "stack_size":
                return threading.stack_size(number)
            case "Semaphore" | "BoundedSemaphore" | "Barrier":
                getattr(threading, call)(number)
                return "made"
        raise LookupError(call)

    def has(self, thread):
        return getattr(getattr(thread, "actor", None), "run", None) is self

    def start(self, actor, half):
        actor.last = half
        was, actor.started = actor.started, True
        try:
            actor.thread.start()
        except BaseException:
            actor.started = was
            raise

    def thread(self, actor, call, number, timed, half):
        body = self.program["threads"][self.actors.index(actor)]
        if body["kind"] == "low_level":
            actor.last, actor.started = half, True
            _thread.start_new_thread(actor.body, (body["operations"],))
            return "started"
        thread = actor.thread
        match call:
            case "start":
                return self.start(actor, half) if not actor.started else thread.start()
            case "join":
                return thread.join(**timed)
            case "is_alive":
                return thread.is_alive()
            case "name":
                return thread.name
            case "rename":
                thread.name = f"{actor.name}-{number}"
                return None
            case "is_daemon":
                return thread.daemon
            case "set_daemon":
                thread.daemon = bool(number)
                return None
        raise LookupError(call)

    def timer(self, actor, call, timed, half):
        thread = actor.thread
        match call:
            case "start":
                if not actor.started and self.timed:
                    self.deadlines.add(half + actor.halves)
                return self.start(actor, half) if not actor.started else thread.start()
            case "cancel":
                return thread.cancel()
            case "join":
                return thread.join(**timed)
            case "is_alive":
                return thread.is_alive()
        raise LookupError(call)

    # The whole.

    def alive(self):
        return [a for a in self.actors if a.started and (a.thread.is_alive() if a.thread else not a.ended)]

    def is_stuck(self):
        """Whether everybody waits, no deadline will end it, and nothing has happened for a while."""
        quiet = max(QUIET, 4 * self.tick) if self.timed else QUIET
        # They may sleep for a thread that is not theirs, and gets no processor: one of another program that holds a lock
        # of CPython's own, such as that of the list of threads.
        quiet = max(quiet, LATENESSES * self.machine.worst())
        before = time.monotonic()
        actors = self.alive()
        stuck = [actor.stuck for actor in actors]
        if None in stuck or before - max([self.last_event, *stuck]) < quiet:
            return False
        # If this thread oversleeps, the others may be late too.
        sleeps = [sleep(actor.native) for actor in actors]
        time.sleep(0.01)
        # One that has run meanwhile, or wants to, only waits for a processor or for CPython's own lock.
        run = None in sleeps or sleeps != [sleep(actor.native) for actor in actors]
        if run or time.monotonic() - before > 0.02:
            self.last_event = time.monotonic()
            return False
        return time.monotonic() - self.last_event >= quiet

    def go(self):
        for actor, body in zip(self.actors, self.program["threads"]):
            if body["kind"] in ("thread", "daemon") and not body["spare"]:
                self.start(actor, 0)
        self.gate.set()
        end = "finished"
        while waited := [a for a in self.alive() if a.thread and not a.thread.daemon]:
            waited[0].thread.join(self.tick if self.timed else 0.005)
            if not self.slipped and self.is_stuck():
                end = "deadlock"
                break
            if self.slipped and time.monotonic() - self.last_event > 0.1:
                break
        until = None
        try:
            if end == "finished":
                until = self.stamp()
                self.looks()
            self.judge(until)
        except Slipped:
            pass
        lines = {actor.name: actor.lines(until) for actor in self.actors if actor.started}
        lines["main"] = self.main.lines(None)
        times = {} if self.timed else {actor.name: actor.times for actor in self.actors}
        return {"slipped": self.slipped, "lines": lines, "end": end, "times": times}

    def looks(self):
        """The state in which the program left its objects."""
        for at, made in enumerate(self.program["objects"]):
            for call in made.get("looks", []):
                operation = {"on": at, "call": call}
                entry = self.main.begins(f"{at}.{call}")
                self.main.ends(entry, str(self.call(operation, entry[0])))

    def judge(self, until):
        """Each end must lie at the half-tick of something that can have brought it about."""
        if not self.timed:
            return
        entries = [entry for actor in self.actors for entry in actor.entries]
        causes = self.deadlines | {entry[0] for entry in entries}
        for begin, text, _, end in entries:
            if end is not None and end not in causes and not (until is not None and end > until):
                self.slip(f"{text} of {begin} ended at {end}, where nothing happened")


class Machine:
    """How late threads wake at present, as one that does nothing else finds out."""

    NAP = 0.004

    def __init__(self):
        self.late = []
        self.slips, self.longest = 0, 0.0
        self.counting = _thread.allocate_lock()
        self.began = time.monotonic()
        threading.Thread(target=self.watch, daemon=True).start()
        time.sleep(0.2)

    def watch(self):
        while True:
            before = time.monotonic()
            time.sleep(self.NAP)
            now = time.monotonic()
            self.late = [*(seen for seen in self.late if seen[0] > now - 2), (now, now - before - self.NAP)]

    def worst(self):
        """How late a thread has been of late, at worst."""
        return max((late for _, late in self.late), default=0)

    def tick(self, least):
        """A tick that is far longer than nearly all have been late of late."""
        late = sorted(late for _, late in self.late)
        usual = late[len(late) * 98 // 100] if late else 0
        return max(least, min(5 * usual, 4 * least))

    def slipped(self, tick):
        """Counts it; whether there is time to try again."""
        with self.counting:
            self.slips += 1
            self.longest = max(self.longest, tick)
        return time.monotonic() - self.began < LONG


def run_many(job, machine, again):
    return [run_once(job, repetition, machine, again) for repetition in range(job.get("times", 1))]


def run_once(job, repetition, machine, again):
    log = Execution(job, repetition, machine.tick(job["tick"]), machine).go()
    for slower in SLOWER:
        if not log["slipped"]:
            break
        with again:
            tick = machine.tick(job["tick"]) * slower
            if not machine.slipped(tick):
                break
            log = Execution(job, repetition, tick, machine).go()
    return log


def excepthook(args):
    actor = getattr(args.thread, "actor", None)
    if actor is None or isinstance(args.exc_value, Slipped):
        if actor is None:
            traceback.print_exception(args.exc_value)
        return
    try:
        entry = actor.begins("excepthook")
        actor.ends(entry, f"{args.thread.name} {describe(args.exc_value)}")
    except Slipped:
        pass


def main():
    asked = json.load(sys.stdin)
    faulthandler.dump_traceback_later(LONGEST, exit=True)
    threading.excepthook = excepthook
    sys.setswitchinterval(0.0005)
    machine, again = Machine(), threading.Semaphore(AGAIN_AT_ONCE)
    jobs, runs = asked["programs"], [None] * len(asked["programs"])
    numbers = iter(range(len(jobs)))
    taking = _thread.allocate_lock()

    def take():
        while True:
            with taking:
                at = next(numbers, None)
            if at is None:
                return
            # Not all at one moment.
            time.sleep(jobs[at]["tick"] * random.random())
            runs[at] = run_many(jobs[at], machine, again)

    takers = [threading.Thread(target=take) for _ in range(asked["at_once"])]
    for taker in takers:
        taker.start()
    for taker in takers:
        taker.join()
    answer = {"version": sys.version_info[:3], "runs": runs, "slips": machine.slips, "tick": machine.longest}
    json.dump(answer, sys.stdout)
    sys.stdout.flush()
    # Threads that are stuck stay so.
    os._exit(0)


main()
