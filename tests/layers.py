"""What is wrong with the page's imports is told: each bad one once, in a small page made up here, by the list of .biome.jsonc.

Run by scripts/check.
"""

import shutil
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIOME = ROOT / "web/node_modules/.bin/biome"

# A page without fault, with an import of each kind that is allowed.
PAGE = {
    "base/units.ts": 'export type Step = number;\nexport const step = (value: number): Step => value;\n',
    "base/frame.ts": 'import { effect } from "@preact/signals";\nimport { step } from "./units";\n\neffect(() => void step(1));\n',
    "engine/types.gen.ts": "export type Moment = { step: number };\n",
    "engine/engine.ts": 'import type { Step } from "../base/units";\n\nexport interface Engine {\n  run(): Step;\n}\n',
    "engine/drain.ts": "export class Drain {}\n",
    "engine/load.ts": 'import type { Engine } from "./engine";\n\nexport const load = (): Promise<Engine> => import("./host").then(({ host }) => host);\n',
    "engine/host.ts": 'import { Drain } from "./drain";\nimport type { Engine } from "./engine";\n\nexport const host: Engine = { run: () => (new Drain() ? 1 : 0) };\n',
    "service/messages.ts": "export type FromPage = { build: string };\n",
    "service/sw.ts": 'import { step } from "../base/units";\nimport type { FromPage } from "./messages";\n\nexport const hear = ({ build }: FromPage): unknown => [step(1), build];\n',
    "state/service.ts": 'import type { FromPage } from "../service/messages";\n\nexport const here: FromPage = { build: "1" };\n',
    "state/atoms.ts": 'import { signal } from "@preact/signals";\nimport type { Moment } from "../engine/types.gen";\n\nexport const now = signal<Moment | undefined>(undefined);\n',
    "state/run.ts": 'import { step } from "../base/units";\nimport { load } from "../engine/load";\nimport { now } from "./atoms";\n\nexport const run = (): unknown => [step(1), load, now];\n',
    "views/parts/words.tsx": 'import { now } from "../../state/atoms";\n\nexport const Words = () => <b>{now.value?.step}</b>;\n',
    "views/code/code.css": ".code { color: red; }\n",
    "views/code/line.ts": "export const LINE = 1;\n",
    "views/code/code.tsx": 'import "./code.css";\nimport { useRef } from "preact/hooks";\nimport { Words } from "../parts/words";\nimport { LINE } from "./line";\n\nexport const Code = () => <i ref={useRef(null)} key={LINE}><Words /></i>;\n',
    "views/code/editor/editor.ts": 'import { EditorView } from "@codemirror/view";\nimport { now } from "../../../state/atoms";\n\nexport const edit = [EditorView, now];\n',
    "views/lanes/lanes.tsx": "export const Lanes = () => <i />;\n",
    "views/objects/pictures/lock.tsx": 'import { Words } from "../../parts/words";\n\nexport const Lock = () => <Words />;\n',
    "views/objects/objects.tsx": 'import { Lock } from "./pictures/lock";\n\nexport const Objects = () => <Lock />;\n',
    "views/page/app.tsx": 'import { Code } from "../code/code";\nimport { Lanes } from "../lanes/lanes";\n\nexport const App = () => <><Code /><Lanes /></>;\n',
    "main.tsx": 'import { load } from "./engine/load";\nimport { App } from "./views/page/app";\n\nexport const all = [load, App];\n',
}  # fmt: skip

# What is added to which file, and what is said of it.
UP = "lint/style/noRestrictedImports"
CIRCLE = "lint/suspicious/noImportCycles"
ELSEWHERE = "plugin"
BAD = [
    # Upward, in each way that there is.
    ("base/units.ts", 'import "../state/atoms";', UP),
    ("base/units.ts", 'import type { Moment } from "../engine/types.gen";', UP),
    ("base/units.ts", 'import { h } from "preact";', UP),
    ("engine/host.ts", 'import { now } from "../state/atoms";', UP),
    ("engine/host.ts", 'import type { run } from "../state/run";', UP),
    ("engine/host.ts", 'export { now } from "../state/atoms";', UP),
    ("engine/host.ts", 'export * from "../state/atoms";', UP),
    ("engine/host.ts", 'export type { run } from "../state/run";', UP),
    ("engine/host.ts", 'const later = import("../state/atoms");', UP),
    ("engine/host.ts", 'import { now } from "./../state/atoms";', UP),
    ("engine/host.ts", 'import { now } from "../base/../state/atoms";', UP),
    ("state/run.ts", 'import { Code } from "../views/code/code";', UP),
    ("state/run.ts", 'import type { Engine } from "../engine/host";', UP),
    ("state/run.ts", 'import { Drain } from "../engine/drain";', UP),
    ("state/run.ts", 'import { all } from "../main";', UP),
    ("state/service.ts", 'import { hear } from "../service/sw";', UP),
    ("service/sw.ts", 'import { now } from "../state/atoms";', UP),
    ("engine/host.ts", 'type Later = import("../state/atoms").Later;', ELSEWHERE),
    ("engine/host.ts", 'type Later = typeof import("../state/atoms");', ELSEWHERE),
    # From one pane to another, and past what a pane is to know.
    ("views/code/code.tsx", 'import { Lanes } from "../lanes/lanes";', UP),
    ("views/code/code.tsx", 'import { Lanes } from "./../lanes/lanes";', UP),
    ("views/code/code.tsx", 'import { App } from "../page/app";', UP),
    ("views/code/code.tsx", 'import { load } from "../../engine/load";', UP),
    ("views/objects/pictures/lock.tsx", 'import { Lanes } from "../../lanes/lanes";', UP),
    ("views/code/editor/editor.ts", 'import { Lanes } from "../../lanes/lanes";', UP),
    ("views/code/code.tsx", 'import { EditorView } from "@codemirror/view";', UP),
    ("views/parts/words.tsx", 'import { Code } from "../code/code";', UP),
    ("views/page/app.tsx", 'import { all } from "../../main";', UP),
    # In a circle: of values, of types alone, and through a file that is loaded later.
    ("views/code/line.ts", 'import { Code } from "./code";', CIRCLE),
    ("engine/engine.ts", 'import type { host } from "./host";', CIRCLE),
    ("engine/host.ts", 'import { load } from "./load";', CIRCLE),
]  # fmt: skip


def told(page):
    """The names of the rules that the page breaks, each with its file."""
    command = [BIOME, "lint", "--max-diagnostics=50", "--colors=off"]
    done = subprocess.run(command, cwd=page, capture_output=True, text=True)
    said = done.stdout + done.stderr
    rules = {(line.split(":")[0], rule) for line in said.splitlines() for rule in (UP, CIRCLE, ELSEWHERE) if f" {rule} " in line}
    assert done.returncode != 0 or not rules, said
    return rules


def main():
    with tempfile.TemporaryDirectory() as name:
        page = Path(name)
        subprocess.run(["git", "init", "--quiet", page], check=True)
        shutil.copy(ROOT / ".biome.jsonc", page)
        (page / "scripts/lib").mkdir(parents=True)
        shutil.copy(ROOT / "scripts/lib/imports.grit", page / "scripts/lib")
        for file, text in PAGE.items():
            path = page / "web/src" / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        assert told(page) == set(), told(page)
        for file, line, rule in BAD:
            path = page / "web/src" / file
            good = path.read_text()
            path.write_text(f"{line}\n{good}")
            found = told(page)
            path.write_text(good)
            assert (f"web/src/{file}", rule) in found, f"{file}: {line}: {found}"
    print(f"{len(BAD)} bad imports are told")


main()
