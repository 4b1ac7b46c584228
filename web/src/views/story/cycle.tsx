import "./cycle.css";
import { text } from "../../base/strings";
import type { WaitsFor } from "../../engine/types.gen";
import { overview, threadNames } from "../../state/getters";
import { hue, shortName } from "../parts/threads";

interface Node {
  readonly key: string;
  readonly name: string;
  readonly thread: number | undefined;
  readonly x: number;
  readonly y: number;
}

interface Edge {
  readonly from: Node;
  readonly to: Node;
  readonly needs: boolean;
  readonly words: string;
}

const [WIDTH, HEIGHT] = [400, 250];

/** Threads and what they wait for on a ring: a thread needs an object, an object is held by a thread. */
function layOut(edges: readonly WaitsFor[]): { nodes: readonly Node[]; edges: readonly Edge[] } {
  const names = overview.value?.objects ?? [];
  const found = new Map<string, { name: string; thread: number | undefined }>();
  const addThread = (number: number): string => {
    found.set(`t${number}`, { name: shortName(threadNames.value.get(number) ?? String(number)), thread: number });
    return `t${number}`;
  };
  const addObject = (number: number): string => {
    found.set(`o${number}`, { name: names.find((one) => one.number === number)?.name ?? "", thread: undefined });
    return `o${number}`;
  };
  const ties: { from: string; to: string; needs: boolean; words: string }[] = [];
  for (const { thread, object, holder, line, since_line: since } of edges) {
    const waiter = addThread(thread);
    const wanted = object === null ? undefined : addObject(object);
    const needs = line === null ? text.findings.needs : `${text.findings.needs}, ${text.findings.line(line)}`;
    const has = since === null ? text.findings.has : `${text.findings.has}, ${text.findings.line(since)}`;
    const owner = holder === null ? undefined : addThread(holder);
    if (wanted !== undefined) ties.push({ from: waiter, to: wanted, needs: true, words: needs });
    if (owner !== undefined)
      ties.push({ from: wanted ?? waiter, to: owner, needs: wanted === undefined, words: wanted === undefined ? needs : has });
  }
  const nodes = [...found].map(([key, node], index) => {
    const angle = (index / found.size) * 2 * Math.PI - Math.PI * 0.75;
    return { key, ...node, x: WIDTH / 2 + Math.cos(angle) * 148, y: HEIGHT / 2 + Math.sin(angle) * 96 };
  });
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  const drawn = ties.flatMap(({ from, to, ...rest }) => {
    const [start, end] = [byKey.get(from), byKey.get(to)];
    return start === undefined || end === undefined ? [] : [{ from: start, to: end, ...rest }];
  });
  return { nodes, edges: drawn };
}

/** A deadlock as a picture. */
export function Cycle({ edges }: { readonly edges: readonly WaitsFor[] }) {
  const drawn = layOut(edges);
  return (
    <svg class="cycle" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={text.findings.cycle}>
      {drawn.edges.map((edge, index) => (
        <Tie key={index} edge={edge} />
      ))}
      {drawn.nodes.map(({ key, name, thread, x, y }) =>
        thread === undefined ? (
          <g key={key}>
            <rect class="cycle__object" x={x - 42} y={y - 17} width="84" height="34" rx="8" />
            <text class="cycle__object-name" x={x} y={y}>
              {name.length > 11 ? `${name.slice(0, 10)}…` : name}
            </text>
          </g>
        ) : (
          <g key={key} data-hue={hue(thread)}>
            <ellipse class="cycle__thread" cx={x} cy={y} rx="46" ry="24" />
            <text class="cycle__thread-name" x={x} y={y}>
              {name.length > 11 ? `${name.slice(0, 10)}…` : name}
            </text>
          </g>
        ),
      )}
    </svg>
  );
}

function Tie({ edge: { from, to, needs, words } }: { readonly edge: Edge }) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy) || 1;
  const [ux, uy] = [dx / length, dy / length];
  // Ends outside of the shapes, which are wider than high.
  const room = 50 * Math.abs(ux) + 27 * Math.abs(uy);
  const [x1, y1, x2, y2] = [from.x + ux * room, from.y + uy * room, to.x - ux * (room + 4), to.y - uy * (room + 4)];
  const kind = needs ? "--needs" : "--has";
  const tip = `M${x2} ${y2} L${x2 - ux * 10 - uy * 5} ${y2 - uy * 10 + ux * 5} L${x2 - ux * 10 + uy * 5} ${y2 - uy * 10 - ux * 5}z`;
  return (
    <g>
      <path class={`cycle__edge cycle__edge${kind}`} d={`M${x1} ${y1} L${x2 - ux * 6} ${y2 - uy * 6}`} />
      <path class={`cycle__head cycle__head${kind}`} d={tip} />
      <text class="cycle__word" x={(x1 + x2) / 2} y={(y1 + y2) / 2}>
        {words}
      </text>
    </g>
  );
}
