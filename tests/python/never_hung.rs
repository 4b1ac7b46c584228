//! Programs that go wrong in odd ways: each ends with Python's error or a sentence, or by a stop, and the next run is right.

use crate::refused::is_well;
use crate::{alone, lines, program, result};
use std::time::Duration;
use threadground::model::Model;
use threadground::recipe::{Timing, Way};
use threadground::trace::event::Outcome;
use threadground_python::Program;

/// Programs that end by themselves, with a line that they print.
const ENDING: &[(&str, &str)] = &[
    ("class A:\n    def __add__(self, o): return self + o\nA() + A()\n", "RecursionError: "),
    ("def f(x): return sorted([1, 2], key=f)\nf(1)\n", "RecursionError: "),
    ("def f(x): return list(map(f, [x]))\nf(1)\n", "RecursionError: "),
    ("class A:\n    def __repr__(self): return repr([self])\nrepr(A())\n", "RecursionError: "),
    ("class A:\n    def __getattr__(self, name): return getattr(self, name)\nA().x\n", "RecursionError: "),
    ("class A: pass\nA.__call__ = A()\nA()()\n", "RecursionError: "),
    ("def g():\n    yield from g()\nnext(g())\n", "RecursionError: "),
    ("import json\nx = []\nfor _ in range(10000): x = [x]\njson.dumps(x)\n", "RecursionError: "),
    ("import json\njson.loads('[' * 100000)\n", "RecursionError: "),
    ("x = []\nfor _ in range(100000): x = [x]\nrepr(x)\n", "RecursionError: "),
    ("x = ()\nfor _ in range(100000): x = (x,)\nhash(x)\n", "RecursionError: "),
    ("import copy\nx = []\nfor _ in range(10000): x = [x]\ncopy.deepcopy(x)\n", "RecursionError: "),
    (
        "import sys\nsys.setrecursionlimit(10 ** 6)\nclass A:\n    def __add__(s, o): return s + o\nA() + A()\n",
        "RecursionError",
    ),
    ("eval('(' * 10000 + '1' + ')' * 10000)\n", "SyntaxError: "),
    ("x = []\nfor _ in range(100000): x = [x]\ndel x\nprint('gone')\n", "gone"),
    (
        "e = None\nfor i in range(2000):\n    n = ValueError(i)\n    n.__cause__ = e\n    e = n\nraise e\n",
        "ValueError: 1999",
    ),
    ("x = 'a' * 10 ** 12\n", "MemoryError"),
    ("x = [0] * 10 ** 12\n", "MemoryError"),
    ("x = 1 << 10 ** 12\n", "MemoryError"),
    ("x = 10 ** 10 ** 8\n", "MemoryError"),
    ("x = 3\nx **= 10 ** 9\n", "MemoryError"),
    ("print(10 ** -(10 ** 30))\n", "0.0"),
    ("import math\nmath.factorial(10 ** 7)\n", "MemoryError"),
    ("import math\nmath.comb(10 ** 9, 5 * 10 ** 8)\n", "MemoryError"),
    (
        "import math\nprint(math.comb(5, 2), math.factorial(5), math.perm(5), math.perm(5, 2))\n",
        "10 120 120 20",
    ),
    ("import itertools\nx = list(itertools.count())\n", "MemoryError"),
    ("max(iter(int, 1))\n", "MemoryError"),
    ("s = 'ab'\nwhile True: s += s\n", "MemoryError"),
    ("t = (1,)\nwhile True: t = t + t\n", "MemoryError"),
    ("l = []\nwhile True: l.append('x' * 1000000)\n", "MemoryError"),
    (
        "try:\n    s = 'ab'\n    while True: s += s\nexcept MemoryError:\n    del s\n\
         l = [0] * 1000000\nprint('enough', len(l))\n",
        "enough 1000000",
    ),
    (
        "import threading, time\nwhile True: threading.Thread(target=time.sleep, args=(1000,)).start()\n",
        "RuntimeError: can't start new thread",
    ),
    ("class A:\n    def __del__(self): 1 / 0\nA()\nprint('after')\n", "after"),
    (
        "import queue\nclass A:\n    def __repr__(self): 1 / 0\nq = queue.Queue()\nq.put(A())\nprint(type(q.get()).__name__)\n",
        "A",
    ),
    (
        "import threading\ndef hook(args): raise ValueError('hook')\nthreading.excepthook = hook\n\
         t = threading.Thread(target=lambda: 1 / 0)\nt.start()\nt.join()\nprint('after')\n",
        "after",
    ),
    (
        "import threading\nlock = threading.Lock()\nclass A:\n    def __del__(self):\n        with lock: print('del')\n\
         A()\nprint('after')\n",
        "after",
    ),
    (
        "import threading\nclass A:\n    def __del__(self): threading.Thread(target=print, args=('from',)).start()\n\
         A()\nprint('after')\n",
        "from",
    ),
];

#[test]
fn what_goes_wrong_is_told() {
    for (source, said) in ENDING {
        let found = result(source);
        assert!(
            lines(&found).iter().any(|line| line.starts_with(said)),
            "{source}{:?}",
            lines(&found).last()
        );
    }
    is_well();
}

#[test]
fn a_lock_that_its_holder_takes_in_a_destructor_is_a_deadlock() {
    let found = result(
        "import threading\nlock = threading.Lock()\nclass A:\n    def __del__(self):\n        with lock: pass\n\
         a = A()\nwith lock:\n    del a\n",
    );
    assert_eq!(found.outcome, Outcome::Deadlock);
    is_well();
}

#[test]
fn what_never_ends_by_itself_is_stopped() {
    for (way, source) in [
        (Way::First, "while True: print('x')\n"),
        (Way::Real, "while True: print('x')\n"),
        (Way::Real, "l = []\nwhile True: l.append([0] * 10)\n"),
        (Way::Real, "import itertools\nsum(itertools.repeat(1))\n"),
        (Way::First, "import threading\nlock = threading.Lock()\nwhile True:\n    with lock: pass\n"),
        (Way::Real, "while True:\n    try: 1 / 0\n    except: pass\n"),
        (Way::Real, "import threading\ndef f():\n    while True: threading.Thread(target=f).start()\nf()\n"),
    ] {
        let _alone = alone();
        let run = program(source).start(way, Timing::Clock, None).expect("it starts");
        std::thread::sleep(Duration::from_millis(50));
        run.stop();
        assert!(run.wait(Duration::from_secs(30)), "it unwinds: {source}");
        let outcome = Model::of(&run.trace()).result().outcome;
        assert!(outcome != Outcome::Finished, "{source}: {outcome:?}");
    }
    is_well();
}

/// What has no end, and no step either, comes to the limit of a run whose threads take turns.
#[test]
fn what_is_endless_comes_to_its_limit() {
    for source in [
        "import threading\ndef f():\n    while True: x = 1\nt = threading.Thread(target=f)\nt.start()\n",
        "import itertools\nsum(itertools.repeat(1))\n",
        "def f():\n    while True: yield 1\nsum(f())\n",
    ] {
        assert_eq!(result(source).outcome, Outcome::Limit, "{source}");
    }
    is_well();
}

/// Sources that are large or deep: each is refused with a sentence, or runs.
#[test]
fn what_is_too_deep_is_refused() {
    let n = 100_000;
    for (what, source) in [
        ("a sum", vec!["1"; n].join("+")),
        ("a power", vec!["1"; n].join("**")),
        ("nots", "not ".repeat(n) + "1"),
        ("attributes", format!("a{}", ".b".repeat(n))),
        ("calls", format!("f{}", "()".repeat(n))),
        ("ternaries", "1 if 1 else ".repeat(n) + "1"),
        ("lambdas", "lambda: ".repeat(20_000) + "1"),
        ("elifs", format!("if 0: pass\n{}", "elif 0: pass\n".repeat(20_000))),
        (
            "ifs",
            (0..1_000).map(|at| " ".repeat(at) + "if 1:\n").collect::<String>()
                + &" ".repeat(1_000)
                + "pass\n",
        ),
        ("nested parentheses", "(".repeat(10_000) + "1" + &")".repeat(10_000)),
        ("brackets", "[".repeat(10_000) + &"]".repeat(10_000)),
        ("brackets that stay open", "[".repeat(10_000)),
        ("bytes that are no text", "\0".repeat(1_000)),
    ] {
        let error = Program::new("main.py", &source).err();
        assert!(error.is_some_and(|error| !error.message.is_empty()), "{what} are refused");
    }
    is_well();
}

#[test]
fn a_megabyte_runs() {
    let long = format!("x = '{}'\nprint(len(x))\n", "a".repeat(1_000_000));
    assert_eq!(lines(&result(&long)), ["1000000"]);
    let many = "x = 1\n".repeat(20_000) + "print(x)\n";
    assert_eq!(lines(&result(&many)), ["1"]);
}
