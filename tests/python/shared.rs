//! What threads share is seen: an update that can be lost is found, and with a lock it is gone.

use crate::{explored, lines, result};
use threadground::model::view::FindingKind;

/// Two threads that each do this to what is made at first; at the end the program prints what it has come to.
fn two(made: &str, update: &str, shown: &str, lock: bool) -> String {
    let (lock, indented) = if lock { ("with lock:", "        ") } else { ("if True:", "        ") };
    let update = update.replace('\n', &format!("\n{indented}"));
    format!(
        "import threading\n\
         lock = threading.Lock()\n\
         {made}\n\
         def add():\n    \
         {global}{lock}\n{indented}{update}\n\
         threads = [threading.Thread(target=add) for _ in range(2)]\n\
         for thread in threads: thread.start()\n\
         for thread in threads: thread.join()\n\
         print({shown})\n",
        global = if update.contains("global_n") { "global global_n\n    " } else { "" },
    )
}

/// What is shared, how it is updated, and what is printed at the end: 2, or 1 where an update is lost.
const PLACES: &[(&str, &str, &str, &str)] = &[
    ("a global", "global_n = 0", "global_n += 1", "global_n"),
    ("an attribute", "class C: pass\nc = C()\nc.n = 0", "c.n += 1", "c.n"),
    ("an attribute in other letters", "class C: pass\nc = C()\nc.größe = 0", "c.größe += 1", "c.größe"),
    ("a class's attribute", "class C:\n    n = 0", "C.n += 1", "C.n"),
    ("a slot", "class C:\n    __slots__ = ['n']\nc = C()\nc.n = 0", "c.n += 1", "c.n"),
    ("a dict's item", "d = {'a': 0}", "d['a'] += 1", "d['a']"),
    ("a list's item", "l = [0]", "l[0] += 1", "l[0]"),
    (
        "a property over an attribute",
        "class C:\n    def __init__(self): self._n = 0\n    @property\n    def n(self): return self._n\n    \
         @n.setter\n    def n(self, n): self._n = n\nc = C()",
        "c.n += 1",
        "c.n",
    ),
    ("a module's attribute", "import types\nm = types.ModuleType('m')\nm.n = 0", "m.n += 1", "m.n"),
    ("two statements", "global_n = 0", "old = global_n\nglobal_n = old + 1", "global_n"),
    ("a walrus", "global_n = 0", "(global_n := global_n + 1)", "global_n"),
    ("an annotated assignment", "class C: n: int = 0\nc = C()", "c.n: int = c.n + 1", "c.n"),
    (
        "a dataclass's field",
        "from dataclasses import dataclass\n@dataclass\nclass C:\n    n: int = 0\nc = C()",
        "c.n += 1",
        "c.n",
    ),
    ("an item of a list in a dict", "d = {'a': [0]}", "d['a'][0] += 1", "d['a'][0]"),
    ("a part of a list", "l = [0, 0]", "l[:1] = [l[0] + 1]", "l[0]"),
    ("a set's size", "s = set()", "s.add(len(s))", "len(s)"),
    ("a dict made by a comprehension", "d = {k: 0 for k in 'a'}", "d.update(a=d['a'] + 1)", "d['a']"),
    ("a Counter", "from collections import Counter\nd = Counter()", "d['a'] += 1", "d['a']"),
    ("a namespace", "from types import SimpleNamespace\nd = SimpleNamespace(n=0)", "d.n += 1", "d.n"),
];

/// The last line of each outcome of a program, of which every order is tried.
fn last_lines(what: &str, source: &str) -> Vec<String> {
    let report = explored(source);
    assert!(report.complete, "{what}: every order is tried, {}", report.verdict);
    let mut last: Vec<_> =
        report.outcomes.iter().map(|found| found.output.last().expect("a line").text.clone()).collect();
    last.sort();
    last
}

#[test]
fn an_update_that_can_be_lost_is_found_and_a_lock_cures_it() {
    for (what, made, update, shown) in PLACES {
        let found = |lock| last_lines(what, &two(made, update, shown, lock));
        assert_eq!(found(false), ["1", "2"], "{what}: an update can be lost");
        assert_eq!(found(true), ["2"], "{what}: not with a lock");
    }
}

/// A function's variable, as its inner functions share it.
fn closure(lock: &str) -> String {
    format!(
        "import threading\n\
         lock = threading.Lock()\n\
         def main():\n    \
         n = 0\n    \
         def add():\n        \
         nonlocal n\n        \
         {lock}\n            \
         n += 1\n    \
         threads = [threading.Thread(target=add) for _ in range(2)]\n    \
         for thread in threads: thread.start()\n    \
         for thread in threads: thread.join()\n    \
         print(n)\n\
         main()\n"
    )
}

#[test]
fn a_functions_variable_is_seen_where_inner_functions_share_it() {
    assert_eq!(last_lines("a lost update", &closure("if True:")), ["1", "2"]);
    assert_eq!(last_lines("with a lock", &closure("with lock:")), ["2"]);
    // The variable of a loop, which a thread sees as it is when it looks.
    let late = "import threading\nthreads = []\n\
        for i in range(2):\n    threads.append(threading.Thread(target=lambda: print(i)))\n    threads[i].start()\n\
        for thread in threads: thread.join()\n";
    let outcomes = explored(late).outcomes;
    assert_eq!(outcomes.len(), 2, "0 and 1, or twice 1: {outcomes:?}");
}

/// Threads of which each has its own of what another one shares.
#[test]
fn what_is_private_is_no_step_although_its_like_is_shared() {
    let source = |update: &str| {
        format!(
            "import threading\nclass C:\n    def __init__(self):\n        self.n = 0\n        self.l = []\n\
             shared = C()\nother = C()\n\
             def work():\n    own = C()\n    for _ in range(3):\n        own.n += 1\n        own.l.append(own.n)\n    {update}\n\
             threads = [threading.Thread(target=work) for _ in range(2)]\n\
             for thread in threads: thread.start()\nfor thread in threads: thread.join()\n\
             other.n += 1\nprint(shared.n, len(shared.l), other.n)\n"
        )
    };
    for update in ["shared.n += 1", "shared.l.append(len(shared.l))"] {
        let report = explored(&source(update));
        assert!(report.complete, "{update}: {}", report.verdict);
        assert!(report.executions <= 6, "{update}: {} executions", report.executions);
    }
}

/// Between the look and the deed another thread comes in.
#[test]
fn check_then_act_is_seen() {
    for (what, made, act) in [
        ("a list", "c = [1]", "if c:\n    c.pop()"),
        ("a dict", "c = {1: 1}", "if 1 in c:\n    del c[1]"),
        ("a set", "c = {1}", "if 1 in c:\n    c.remove(1)"),
        ("a deque", "from collections import deque\nc = deque([1])", "if len(c) > 0:\n    c.popleft()"),
    ] {
        let report = explored(&two(made, act, "len(c)", false));
        let failed =
            report.outcomes.iter().any(|found| found.output.iter().any(|line| line.text.contains("Error")));
        assert!(report.complete && failed, "{what}: {}", report.verdict);
        let report = explored(&two(made, act, "len(c)", true));
        assert_eq!(report.outcomes.len(), 1, "{what}, with a lock: {}", report.verdict);
    }
}

/// A list that is added to in its place is changed, whatever it is called there.
#[test]
fn what_is_added_to_a_list_under_another_name_is_seen() {
    let source = "import threading\nitems = []\n\
        def work():\n    mine = items\n    mine += [1]\n\
        def look(): print(len(items))\n\
        ts = [threading.Thread(target=work), threading.Thread(target=look)]\n\
        for t in ts: t.start()\nfor t in ts: t.join()\n";
    let report = explored(source);
    assert!(report.complete && report.outcomes.len() == 2, "{}", report.verdict);
}

/// A loop that only asks lets others go on, and a search keeps it until what it asks for has changed.
#[test]
fn a_loop_that_only_asks_waits() {
    let source = "import threading\ndone = False\n\
        def work():\n    global done\n    done = True\n\
        t = threading.Thread(target=work)\nt.start()\nwhile not done: pass\nprint('seen')\n";
    assert_eq!(lines(&result(source)), ["seen"]);
    let report = explored(source);
    assert!(report.complete && report.outcomes.len() == 1, "{}", report.verdict);
}

#[test]
fn what_one_thread_alone_touches_is_no_step() {
    let source = "import threading\n\
        class C:\n    def __init__(self): self.n = 0\n\
        def work():\n    c = C()\n    l = []\n    for i in range(3):\n        c.n += i\n        l.append(c.n)\n    print(l)\n\
        a = threading.Thread(target=work)\nb = threading.Thread(target=work)\n\
        a.start()\nb.start()\na.join()\nb.join()\n";
    let report = explored(source);
    assert_eq!((report.outcomes.len(), report.executions), (1, 1), "{}", report.verdict);
}

#[test]
fn a_lost_update_is_told_at_its_lines() {
    let report = explored(&two("global_n = 0", "global_n += 1", "global_n", false));
    let lost: Vec<_> =
        report.findings.iter().filter(|found| found.finding.kind == FindingKind::LostUpdate).collect();
    assert_eq!(lost.len(), 1, "{}", report.verdict);
    assert_eq!(lost[0].finding.lines, [7, 7, 7], "the line of the update");
}

#[test]
fn a_deadlock_in_the_library_names_the_readers_line() {
    let found = result(
        "import threading, queue\nq = queue.Queue()\ndef get():\n    q.get()\n\
         t = threading.Thread(target=get)\nt.start()\nt.join()\n",
    );
    assert_eq!(found.outcome, threadground::trace::event::Outcome::Deadlock);
    assert!(found.findings.iter().any(|found| found.lines.contains(&4)), "{:?}", found.findings);
}
