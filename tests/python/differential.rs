//! The rewriting is not seen: a program prints what it prints as it was written, whatever it is.

use crate::chance::Chance;
use crate::figures::BY_CHANCE;
use crate::{alone, lines, ran};
use std::path::{Path, PathBuf};
use std::{env, fs};
use threadground::recipe::Way;
use threadground_python::{Program, Rewriting};

/// The lines of a run, and how it ended.
type Printed = (Vec<String>, String);

/// What the program prints if so much of it is rewritten, and how it ends.
fn printed(program: &Program, rewriting: Rewriting) -> Printed {
    let result = ran(&program.rewritten(rewriting), Way::First).result();
    (lines(&result).iter().map(ToString::to_string).collect(), format!("{:?}", result.outcome))
}

/// What is printed otherwise, if something is.
fn difference(file: &str, source: &str) -> Option<String> {
    let program = Program::new(file, source).ok()?;
    let (plain, all) = (printed(&program, Rewriting::None), printed(&program, Rewriting::All));
    (plain != all).then(|| format!("{file}: {}", difference_of(&plain, &all)))
}

/// The first lines that differ, and the ends.
fn difference_of(plain: &Printed, all: &Printed) -> String {
    let at = plain.0.iter().zip(&all.0).position(|(plain, all)| plain != all);
    let (here, there) = (at.map(|at| &plain.0[at]), at.map(|at| &all.0[at]));
    format!("{here:?} against {there:?}, {} against {}", plain.1, all.1)
}

/// Python's files under a folder.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("it is readable").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|end| end == "py") {
            found.push(path);
        }
    }
}

/// Each module of the library as a program, which then tells what it has.
#[test]
fn the_library_is_the_same_rewritten() {
    let _alone = alone();
    let mut all = Vec::new();
    files(Path::new(concat!(env!("OUT_DIR"), "/library")), &mut all);
    assert!(all.len() > 100, "{} modules", all.len());
    let tells = "\n\
        for _name, _value in sorted(globals().items()):\n    \
        if not _name.startswith('_'):\n        \
        print(_name, type(_value).__name__, getattr(_value, '__doc__', None), getattr(_value, '__annotations__', None))\n";
    let mut wrong = Vec::new();
    for path in all {
        let source = fs::read_to_string(&path).expect("a text");
        // What it would do if it were called by itself needs arguments.
        let module = source.split("\nif __name__ ==").next().unwrap_or_default();
        wrong.extend(difference(
            &path.file_name().expect("a file").to_string_lossy(),
            &format!("{module}{tells}"),
        ));
    }
    assert_eq!(wrong, [""; 0]);
}

impl Chance {
    /// An expression of these variables: `n` is a number, `l` a list of numbers, `d` a dict from texts to numbers, `c` an
    /// object with a number `v` and a list `w`.
    fn number(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.of(&["n", "m", "1", "2", "c.v", "len(l)", "len(d)"]).to_owned();
        }
        let (a, b) = (self.number(depth - 1), self.number(depth - 1));
        match self.below(16) {
            0 => format!("({a} + {b})"),
            1 => format!("({a} - {b})"),
            2 => format!("({a} * {b} % 97)"),
            3 => format!("({a} // {b})"),
            4 => format!("({a} if {b} > {a} else {b})"),
            5 => format!("({a} and {b})"),
            6 => format!("sum(x + {a} for x in l if x != {b})"),
            7 => format!("(m := {a})"),
            8 => format!("l[{a} % 4]"),
            9 => format!("d.get('k', {a})"),
            10 => format!("(lambda x, y={a}: x + y + n)({b})"),
            11 => format!("max([{a}, *l, {b}])"),
            12 => format!("c.add({a})"),
            13 => format!("f({a})"),
            14 => format!("int(not {a}) + -{b}"),
            _ => format!("len({{k: v for k, v in d.items() if v < {a}}} | {{'z': {b}}})"),
        }
    }

    fn statement(&mut self, depth: usize, indent: &str) -> String {
        let (a, b) = (self.number(1), self.number(2));
        let inner = format!("{indent}    ");
        let text = match self.below(if depth == 0 { 16 } else { 24 }) {
            0 => format!("n = {b}"),
            1 => format!("n += {a}"),
            2 => format!("c.v = {b}"),
            3 => format!("c.v -= {a}"),
            4 => format!("l[{a} % 3] = {b}"),
            5 => format!("l[1:2] = [{a}, {b}]"),
            6 => format!("d['k'] = {b}"),
            7 => format!("d.setdefault('{}', {a})", self.of(&["k", "p", "q"])),
            8 => format!("l.append({a}); del l[0]"),
            9 => format!("m, (n, *l2) = {a}, [{b}, 1, 2]; l += l2"),
            10 => format!("c.w = sorted(l)[:{a}]; print(c.w)"),
            11 => format!("print(f'{{n}} {{l!r}} {{{a}:>3}}', d, c.v)"),
            12 => format!("c.u: int = {a}; k: int = {b}; print(k, c.u)"),
            13 => format!("assert {b} is not None, n"),
            14 => format!("print(f'{{locals().get(\"n\", 0) == n}}', {b})"),
            15 => format!("step(); print(seen, {a})"),
            16 => format!("for n in range({a} % 4):\n{}", self.body(depth - 1, &inner)),
            17 => format!(
                "w{depth} = 0\n{indent}while l and w{depth} < 3:\n{inner}w{depth} += 1\n{}",
                self.body(depth - 1, &inner)
            ),
            18 => format!(
                "if {b}:\n{}\n{indent}else:\n{}",
                self.body(depth - 1, &inner),
                self.body(depth - 1, &inner)
            ),
            19 => format!(
                "try:\n{}\n{indent}except (ZeroDivisionError, IndexError) as e:\n{inner}print(repr(e))\n{indent}finally:\n{inner}n = {a}",
                self.body(depth - 1, &inner)
            ),
            20 => format!("with C({a}) as c2:\n{}", self.body(depth - 1, &inner)),
            21 => format!(
                "match [n, {a}]:\n{inner}case [0, x]: print('zero', x)\n{inner}case [x, y] if x > y: print(x, y)\n{inner}case _: print('else')"
            ),
            22 => format!(
                "def g(x, n=n):\n{inner}return [x + n + y for y in l]\n{indent}print(g({a}), g.__defaults__)"
            ),
            _ => format!("l, d = [x for x in l if x] or [1, 2, 3, 4], {{'k': {a}, **d}}"),
        };
        format!("{indent}{text}")
    }

    fn body(&mut self, depth: usize, indent: &str) -> String {
        let count = 1 + self.below(4);
        (0..count).map(|_| self.statement(depth, indent)).collect::<Vec<_>>().join("\n")
    }

    fn program(&mut self) -> String {
        let (top, inner) = (self.body(2, ""), self.body(2, "    "));
        format!(
            "class C:\n    'Has a number.'\n    def __init__(self, v): self.v, self.w, self.__p = v, [v], v\n    \
             def add(self, x):\n        self.v += x % 5\n        self.__p = self.v\n        return self.__p\n    \
             def __enter__(self): return self\n    def __exit__(self, *e): print('out', self.v)\n    \
             def __repr__(self): return f'C({{self.v}})'\n\
             n = m = 3\nl = [4, 3, 2, 1]\nd = {{'a': 1}}\nc = C(2)\nseen = 0\n\
             def f(x):\n    global n\n    n = (n + x) % 50\n    return n\n\
             def step():\n    global seen\n    seen += 1\n\
             {top}\nprint(n, m, l, d, c)\n\
             def work(n, m, l, d, c):\n    \
             def f(x):\n        nonlocal n\n        n = (n + x) % 50\n        return n\n    \
             def step():\n        global seen\n        seen += 1\n\
             {inner}\n    print(n, m, l, d, c, sorted(locals()))\n\
             work(1, 2, [3, 4, 5, 6], {{'k': 7}}, C(8))\nprint(n, m, l, d, c, seen, sorted(k for k in globals() if k[0] != '_'))\n"
        )
    }
}

#[test]
fn programs_by_chance_print_the_same_rewritten() {
    let _alone = alone();
    let mut chance = Chance(20);
    let (mut wrong, mut ended, mut refused) = (Vec::new(), 0, 0);
    for number in 0..BY_CHANCE {
        // The interpreter's compiler does not know some names in comprehensions within comprehensions.
        let Ok(program) = Program::new("main.py", &chance.program()) else {
            refused += 1;
            continue;
        };
        let (plain, all) = (printed(&program, Rewriting::None), printed(&program, Rewriting::All));
        ended += usize::from(plain.1 == "Finished");
        wrong.extend((plain != all).then(|| format!("{number}: {}", difference_of(&plain, &all))));
    }
    assert!(
        refused < 50 && (50..490).contains(&ended),
        "{refused} are refused, {ended} end without an exception"
    );
    assert_eq!(wrong.first(), None, "{} of them", wrong.len());
}
