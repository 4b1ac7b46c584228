/** Who asks: which build each open page and worker was loaded with. It outlives the service worker, which the browser ends often. */
import type { Headings } from "./isolation";
import { base, worker } from "./scope";

export interface Loaded {
  readonly build: string;
  /** What its workers' scripts need. */
  readonly isolation: Headings;
  /** Of a worker, the page that it belongs to. */
  readonly page?: string;
  /** Whether it is a page that was open before the service worker was. */
  readonly isClaimed?: true;
}

type Entry = Loaded & { readonly since: number };

/** How long after it was answered a page may not be among those that are open yet. */
const COMING_MS = 10_000;

const NAME = `threadground clients ${base}`;
const addressOf = (client: string): string => `${base}clients/${client}`;
const known = new Map<string, Entry>();

export async function remember(client: string, loaded: Loaded): Promise<void> {
  if (client === "") return;
  const entry = { ...loaded, since: Date.now() };
  known.set(client, entry);
  await (await caches.open(NAME)).put(addressOf(client), Response.json(entry)).catch(() => undefined);
}

export async function recall(client: string): Promise<Loaded | undefined> {
  const there = known.get(client);
  if (there !== undefined || client === "") return there;
  const answer = await (await caches.open(NAME)).match(addressOf(client));
  const entry = (await answer?.json()) as Entry | undefined;
  if (entry !== undefined) known.set(client, entry);
  return entry;
}

/** What somebody was loaded with of whom nothing is known: a worker that was there before the service worker, as was its page. */
export async function recallClaimed(): Promise<Loaded | undefined> {
  for (const answer of await (await caches.open(NAME)).matchAll()) {
    const entry = (await answer.json()) as Entry;
    if (entry.isClaimed) return entry;
  }
  return undefined;
}

/** What the pages that are open were loaded with. */
export interface InUse {
  readonly builds: ReadonlySet<string>;
  /** When to look again, in milliseconds since 1970: some that were answered may not be among those that are open yet. */
  readonly again: number | undefined;
}

/** The builds that open pages were loaded with; pages that are closed are forgotten. */
export async function buildsInUse(): Promise<InUse> {
  const cache = await caches.open(NAME);
  const open = new Set((await worker.clients.matchAll({ includeUncontrolled: true })).map(({ id }) => id));
  const builds = new Set<string>();
  let again: number | undefined;
  for (const { url } of await cache.keys()) {
    const client = url.slice(addressOf("").length);
    const entry = (await (await cache.match(url))?.json()) as Entry | undefined;
    if (entry === undefined) continue;
    const isOpen = open.has(entry.page ?? client);
    const isComing = !isOpen && entry.page === undefined && Date.now() - entry.since < COMING_MS;
    if (isOpen || isComing) builds.add(entry.build);
    else {
      known.delete(client);
      await cache.delete(url);
    }
    if (isComing) again = Math.max(again ?? 0, entry.since + COMING_MS);
  }
  return { builds, again };
}
