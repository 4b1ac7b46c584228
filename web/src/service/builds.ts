/** What is kept of each build: a cache with the files of that build and no other. */
import { forAll, withHeaders } from "./isolation";
import { BUILD, base, candidates } from "./scope";

/** How many files are fetched at once. */
const AT_ONCE = 4;

const PREFIX = `threadground build ${base} `;
const addressOf = (file: string): string => base + file;
const open = (build: string): Promise<Cache> => caches.open(PREFIX + build);

/** Python's engine is large, and kept only once somebody has used it. */
const isPython = (file: string): boolean => file.startsWith("python/");

/** The builds of which something is kept. */
async function kept(): Promise<string[]> {
  return (await caches.keys()).flatMap((name) => (name.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : []));
}

/** A file of a build, if it is kept. */
export async function find(build: string, name: string): Promise<Response | undefined> {
  if (!(await caches.has(PREFIX + build))) return undefined;
  const cache = await open(build);
  for (const file of candidates(name)) {
    const answer = await cache.match(addressOf(file));
    if (answer !== undefined) return answer;
  }
  return undefined;
}

/** Keeps all of this build; rejects, and keeps nothing, where the host has not all of it. */
export async function keepBuild(): Promise<void> {
  const before = (await kept()).filter((build) => build !== BUILD.id);
  const files = Object.keys(BUILD.files).filter((file) => !isPython(file));
  try {
    await keepEach(files, before);
    // What is the same as before costs nothing.
    for (const file of Object.keys(BUILD.files).filter(isPython)) await copy(file, before);
  } catch (error) {
    await caches.delete(PREFIX + BUILD.id);
    throw error;
  }
}

/** Keeps Python's engine from now on. */
export function keepPython(): Promise<void> {
  return keepEach(Object.keys(BUILD.files).filter(isPython), []);
}

async function keepEach(files: readonly string[], before: readonly string[]): Promise<void> {
  const left = [...files];
  const next = async (): Promise<void> => {
    for (let file = left.shift(); file !== undefined; file = left.shift()) await keep(file, before);
  };
  const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, () => next().finally(() => (left.length = 0))));
  const failed = ends.find((end) => end.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

async function keep(file: string, before: readonly string[]): Promise<void> {
  const cache = await open(BUILD.id);
  if ((await cache.match(addressOf(file))) !== undefined || (await copy(file, before))) return;
  // A page is asked for as its readers do: some hosts send whoever asks for `index.html` elsewhere.
  const address = base + file.replace(/(^|\/)index\.html$/, "$1");
  const integrity = BUILD.files[file] ?? "";
  const answer = await fetch(address, { cache: "no-cache", integrity });
  if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
  await put(file, answer);
}

/** Takes a file over from an older build that has the same one. */
async function copy(file: string, before: readonly string[]): Promise<boolean> {
  for (const build of before) {
    const answer = await (await open(build)).match(addressOf(file));
    if (answer === undefined || (await integrityOf(await answer.clone().blob())) !== BUILD.files[file]) continue;
    await put(file, answer);
    return true;
  }
  return false;
}

async function put(file: string, { body, headers }: Response): Promise<void> {
  // One that was redirected would not be taken as a page, and one that varies is not found again.
  const answer = await withHeaders(await forAll(new Response(body, { headers })), {});
  answer.headers.delete("Vary");
  await (await open(BUILD.id)).put(addressOf(file), answer);
}

async function integrityOf(blob: Blob): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
  return `sha256-${btoa(String.fromCharCode(...digest))}`;
}

/**
 * A file of this build that is not kept yet. It goes on as it comes, so that its reader sees how far that is, and is kept at
 * its end; there it breaks off if the host has another build by now.
 */
export async function fetchOwn(request: Request, file: string): Promise<Response> {
  const answer = await fetch(new Request(request, { cache: "no-cache" }));
  if (!answer.ok || answer.body === null) return answer;
  const pieces: BlobPart[] = [];
  const watch = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(piece, controller) {
      pieces.push(piece);
      controller.enqueue(piece);
    },
    async flush(controller) {
      const whole = new Blob(pieces);
      if ((await integrityOf(whole)) !== BUILD.files[file]) controller.error(new TypeError(`${file} is of another build`));
      // A disk that is full is no reason to go without.
      else await put(file, new Response(whole, { headers: answer.headers })).catch(() => undefined);
    },
  });
  return new Response(answer.body.pipeThrough(watch), { headers: answer.headers });
}

/** Forgets all builds but this one and those that are in use; gives whether there are such. */
export async function dropBuilds(inUse: ReadonlySet<string>): Promise<boolean> {
  const others = (await kept()).filter((build) => build !== BUILD.id);
  for (const build of others) if (!inUse.has(build)) await caches.delete(PREFIX + build);
  return others.some((build) => inUse.has(build));
}
