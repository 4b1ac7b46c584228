//! Programs as readers write them, with what CPython prints.

use crate::{alone, lines, program, ran, result};
use threadground::recipe::Way;

/// A program, and its lines.
const PROGRAMS: &[(&str, &[&str])] = &[
    (
        "from concurrent.futures import ThreadPoolExecutor, as_completed\n\
         with ThreadPoolExecutor(max_workers=2) as pool:\n    \
         print(list(pool.map(lambda n: n * n, range(4))))\n    \
         futures = [pool.submit(pow, 2, n) for n in range(3)]\n    \
         print(sorted(future.result() for future in as_completed(futures)))\n",
        &["[0, 1, 4, 9]", "[1, 2, 4]"],
    ),
    (
        "import logging, threading\n\
         logging.basicConfig(level=logging.INFO, format='%(threadName)s %(message)s')\n\
         def work():\n    logging.info('at work')\n\
         t = threading.Thread(target=work, name='worker')\nt.start()\nt.join()\n",
        &["worker at work"],
    ),
    (
        "import threading\nfrom dataclasses import dataclass, field\n\
         @dataclass\nclass Account:\n    balance: int = 0\n    lock: threading.Lock = field(default_factory=threading.Lock)\n\
         account = Account()\n\
         def put():\n    with account.lock:\n        account.balance += 5\n\
         ts = [threading.Thread(target=put) for _ in range(3)]\n\
         for t in ts: t.start()\nfor t in ts: t.join()\nprint(account.balance)\n",
        &["15"],
    ),
    (
        "import threading, functools\n\
         def locked(function):\n    lock = threading.Lock()\n    @functools.wraps(function)\n    def inner(*args):\n        \
         with lock:\n            return function(*args)\n    return inner\n\
         @locked\ndef add(n):\n    'Adds.'\n    return n + 1\n\
         print(add(1), add.__name__, add.__doc__)\n",
        &["2 add Adds."],
    ),
    (
        "import threading\n\
         class Worker(threading.Thread):\n    def __init__(self, n):\n        super().__init__(name=f'w{n}')\n        self.n = n\n    \
         def run(self):\n        print(self.name, self.n * 2)\n\
         ws = [Worker(n) for n in range(2)]\nfor w in ws: w.start()\nfor w in ws: w.join()\n",
        &["w0 0", "w1 2"],
    ),
    (
        "import threading\n\
         class Again(threading.Timer):\n    def run(self):\n        while not self.finished.wait(self.interval):\n            \
         self.function()\n\
         n = 0\ndef tick():\n    global n\n    n += 1\n    print('tick', n)\n    if n == 3: timer.cancel()\n\
         timer = Again(1, tick)\ntimer.start()\ntimer.join()\n",
        &["tick 1", "tick 2", "tick 3"],
    ),
    (
        "import threading\ndef work(n):\n    return 1 / (n - 1)\n\
         t = threading.Thread(target=work, args=(1,), name='t')\nt.start()\nt.join()\nwork(\n    1)\n",
        &[
            "Exception in thread t:",
            "Traceback (most recent call last):",
            "  File \"threading\", line 297, in _bootstrap",
            "  File \"threading\", line 284, in run",
            "  File \"main.py\", line 3, in work",
            "    return 1 / (n - 1)",
            "           ~~^~~~~~~~~",
            "ZeroDivisionError: division by zero",
            "Traceback (most recent call last):",
            "  File \"main.py\", line 7, in <module>",
            "    work(",
            "    ~~~~^",
            "        1)",
            "        ^^",
            "  File \"main.py\", line 3, in work",
            "    return 1 / (n - 1)",
            "           ~~^~~~~~~~~",
            "ZeroDivisionError: division by zero",
        ],
    ),
    (
        "import os\nwith open('a.txt', 'w') as f:\n    print('one', file=f)\n    f.write('two\\n')\n\
         with open('a.txt') as f: print([line.strip() for line in f], f.name, f.mode)\n\
         with open('a.txt', 'a') as f: f.write('three')\n\
         print(open('a.txt', 'rb').read(), os.listdir(), os.path.exists('a.txt'), os.path.getsize('a.txt'))\n\
         os.makedirs('d/e')\nos.rename('a.txt', 'd/b.txt')\nprint(os.listdir('d'), os.path.isdir('d/e'), os.path.isfile('d/b.txt'))\n\
         os.remove('d/b.txt')\ntry: open('d/b.txt')\nexcept FileNotFoundError as e: print(e)\n\
         try: open('x', 'q')\nexcept ValueError as e: print(e)\n\
         with open('j', 'x+') as f:\n    import json\n    json.dump({'a': [1]}, f)\n    f.seek(0)\n    print(json.load(f))\n",
        &[
            "['one', 'two'] a.txt r",
            "b'one\\ntwo\\nthree' ['a.txt'] True 13",
            "['e', 'b.txt'] True True",
            "[Errno 2] No such file or directory: 'd/b.txt'",
            "invalid mode: 'q'",
            "{'a': [1]}",
        ],
    ),
    (
        "import queue, threading\nq = queue.Queue()\nfor n in range(3): q.put(n)\n\
         with q.mutex:\n    print(list(q.queue), q.unfinished_tasks)\n    q.queue.clear()\n    q.unfinished_tasks = 0\n\
         q.join()\nprint(q.empty(), type(q).__name__, isinstance(q, queue.Queue))\n",
        &["[0, 1, 2] 3", "True Queue True"],
    ),
    (
        "import contextvars, threading\n\
         v = contextvars.ContextVar('v', default=0)\nv.set(1)\n\
         def show():\n    print(v.get())\n\
         for context in [None, contextvars.copy_context()]:\n    \
         t = threading.Thread(target=show, context=context)\n    t.start()\n    t.join()\n",
        &["0", "1"],
    ),
    (
        "import threading\n\
         def hook(args):\n    print('hook', args.exc_type.__name__, args.thread.name)\n\
         threading.excepthook = hook\n\
         t = threading.Thread(target=lambda: 1 / 0, name='t')\nt.start()\nt.join()\n",
        &["hook ZeroDivisionError t"],
    ),
    (
        "def group():\n    try:\n        raise ExceptionGroup('g', [ValueError(1), TypeError(2)])\n    \
         except* ValueError as found:\n        print(found.exceptions)\n    except* TypeError:\n        print('type')\n\
         group()\n",
        &["(ValueError(1),)", "type"],
    ),
    (
        "import enum\nclass State(enum.Enum):\n    OPEN = 1\n    SHUT = 2\n\
         match State.OPEN:\n    case State.SHUT: print('shut')\n    case State.OPEN: print('open')\n\
         def numbers():\n    n = yield 1\n    yield n\n\
         g = numbers()\nprint(next(g), g.send(5))\n",
        &["open", "1 5"],
    ),
    (
        "import threading, time\n\
         def daemon():\n    try:\n        time.sleep(100)\n    finally:\n        print('never')\n\
         threading.Thread(target=daemon, daemon=True).start()\nprint('done')\n",
        &["done"],
    ),
    (
        "import atexit, threading, time\n\
         atexit.register(print, 'at exit')\n\
         def late():\n    time.sleep(1)\n    print('late')\n\
         threading.Thread(target=late).start()\nprint('main')\n",
        &["main", "late", "at exit"],
    ),
    (
        "import threading\n\
         def last():\n    threading.main_thread().join()\n    print('main is over', threading.main_thread().is_alive())\n\
         threading.Thread(target=last).start()\nprint('main')\n",
        &["main", "main is over False"],
    ),
    (
        "class A:\n    def __init__(self, n): self.n = n\n    def __del__(self): print('gone', self.n, word)\n\
         word = 'well'\na = A(1)\nb = [A(2)]\nc = A(3)\nc.self = c\nprint('end')\n",
        &["end", "gone 1 well", "gone 3 well", "gone 2 well"],
    ),
    (
        "import unittest\nclass T(unittest.TestCase):\n    def test_it(self):\n        self.assertEqual(1 + 1, 2)\n\
         result = unittest.TextTestRunner(verbosity=0).run(unittest.defaultTestLoader.loadTestsFromTestCase(T))\n\
         print(result.testsRun, result.wasSuccessful())\n",
        &[
            "----------------------------------------------------------------------",
            "Ran 1 test in 0.000s",
            "",
            "OK",
            "1 True",
        ],
    ),
    (
        "import datetime, time\nprint(datetime.datetime.now())\ntime.sleep(1.5)\nprint(time.time())\nprint(time.strftime('%Y'))\n",
        &["2000-01-01 00:00:00", "946684801.5", "2000"],
    ),
    (
        "class P:\n    __secret = 1\n    def get(self):\n        self.__own = 2\n        return self.__secret + self.__own\n\
         print(P().get(), [x for x in range(3) if x], {k: v for k, v in [(1, 2)]}, f'{1 + 1:>3}')\n\
         a, *b = [1, 2, 3]\na += 1\nb[0] += 5\nprint(a, b, (c := 4), c)\n\
         try:\n    undefined\nexcept NameError as error:\n    print(error)\n",
        &["3 [1, 2] {1: 2}   2", "2 [7, 3] 4 4", "name 'undefined' is not defined"],
    ),
    (
        "import logging, logging.handlers, queue, sys, threading\n\
         lines = queue.Queue()\n\
         logging.getLogger().addHandler(logging.handlers.QueueHandler(lines))\n\
         listener = logging.handlers.QueueListener(lines, logging.StreamHandler(sys.stdout))\nlistener.start()\n\
         t = threading.Thread(target=logging.warning, args=('from %s', 'afar'))\nt.start()\nt.join()\nlistener.stop()\n",
        &["from afar"],
    ),
    (
        "import logging, logging.config\n\
         logging.config.dictConfig({'version': 1, 'handlers': {'h': {'class': 'logging.StreamHandler'}}, 'root': {'handlers': ['h']}})\n\
         logging.error('set up')\nlogging.error('%d', 'no number')\nprint('goes on')\n",
        &[
            "set up",
            "--- Logging error ---",
            "Traceback (most recent call last):",
            "  File \"logging\", line 1150, in emit",
            "  File \"logging\", line 999, in format",
            "  File \"logging\", line 712, in format",
            "  File \"logging\", line 400, in getMessage",
            "TypeError: %d format: a real number is required, not str",
            "Call stack:",
            "  File \"main.py\", line 4, in <module>",
            "    logging.error('%d', 'no number')",
            "Message: '%d'",
            "Arguments: ('no number',)",
            "goes on",
        ],
    ),
    (
        "import csv, datetime, io\n\
         for row in csv.DictReader(io.StringIO('day,n\\n2024-02-29,1\\n')):\n    \
         print(datetime.datetime.strptime(row['day'], '%Y-%m-%d').date(), row['n'])\n",
        &["2024-02-29 1"],
    ),
    (
        "import argparse, ast, logging, unittest\n\
         parser = argparse.ArgumentParser('main')\nparser.add_argument('--threads', type=int, default=2)\n\
         print(parser.parse_args(['--threads', '4']).threads, ast.unparse(ast.parse('a+b')))\n\
         class T(unittest.TestCase):\n    def test_it(self):\n        with self.assertLogs('x') as found:\n            \
         logging.getLogger('x').error('said')\n        print(found.output)\n\
         unittest.defaultTestLoader.loadTestsFromTestCase(T).debug()\n",
        &["4 a + b", "['ERROR:x:said']"],
    ),
    (
        "import threading\n\
         class Mine(threading.local):\n    def __init__(self): self._n = 0\n    \
         @property\n    def n(self): return self._n\n    @n.setter\n    def n(self, n): self._n = n * 2\n\
         mine = Mine()\nmine.n = 1\n\
         def show():\n    mine.n = 5\n    print(mine.n, mine.__dict__)\n\
         t = threading.Thread(target=show)\nt.start()\nt.join()\nprint(mine.n)\n\
         try: mine.x\nexcept AttributeError as error: print(error)\n",
        &["10 {'_n': 10}", "2", "'Mine' object has no attribute 'x'"],
    ),
    (
        "import threading, time\n\
         t = threading.Timer(9, print)\nt.start()\nt.cancel()\nt.join()\nprint(t.finished.is_set(), threading.Timer(1, print).finished.is_set())\n\
         for wrong in (lambda: time.sleep('1'), lambda: threading.Lock().acquire(timeout=None)):\n    \
         try: wrong()\n    except TypeError as error: print(error)\n",
        &[
            "True False",
            "'str' object cannot be interpreted as an integer",
            "'NoneType' object cannot be interpreted as an integer",
        ],
    ),
];

#[test]
fn they_print_what_cpython_prints() {
    for (source, expected) in PROGRAMS {
        let found = result(source);
        assert_eq!(lines(&found), *expected, "{source}");
    }
}

/// Under a global interpreter lock they print the same, on real threads.
#[test]
fn with_a_global_interpreter_lock_they_end() {
    let _alone = crate::alone();
    for (source, printed) in PROGRAMS {
        let run = crate::program(source).start_with_gil().expect("it starts");
        assert!(run.wait(std::time::Duration::from_secs(60)), "it ends: {source}");
        let result = threadground::model::Model::of(&run.trace()).result();
        assert_eq!(lines(&result).len(), printed.len(), "{source}");
    }
}

/// What CPython prints for it.
const OF_SAME_CODE: [&str; 11] = [
    "[(5, 0, 0, 0), (5, 10, 20, 1), (5, 20, 40, 2)]",
    "(5, 7, 0, 0) (5, 10, 20, 1)",
    "(5, 10, 8, 1) (5, 20, 40, 2)",
    "(5, 20, 40, 2)",
    "6",
    "7",
    "15",
    "8",
    "9",
    "1",
    "(2, 40, 39) (120, -33, 117) (120, -33, 117) (2, 40, 39)",
];

/// A call that was made quick for one function is as quick for the next one of the same code, which may have other defaults.
#[test]
fn what_is_made_of_one_code_is_told_apart() {
    let program = program(include_str!("same_code.py"));
    let _alone = alone();
    for _ in 0..3 {
        assert_eq!(lines(&ran(&program, Way::First).result()), OF_SAME_CODE);
    }
}
