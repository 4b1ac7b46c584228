/**
 * The service worker. It isolates the page where its host sends no headers for that, and has it work without its host.
 *
 * A library such as Workbox keeps one set of files up to date; here each open page goes on with the build that it was loaded
 * with, and its answers and its workers' get headers, so there would be little left for it to do.
 */

import { dropBuilds, fetchOwn, find, keepBuild, keepPython } from "./builds";
import { buildsInUse, type Loaded, recall, recallClaimed, remember } from "./clients";
import { forAll, isIsolated, isolationBeside, isolationLike, withHeaders } from "./isolation";
import type { FromPage } from "./messages";
import { BUILD, candidates, nameOf, worker } from "./scope";

/** How long the host may take to answer who visits, where there is an answer here. */
const PATIENCE_MS = 3000;

worker.addEventListener("install", (event) => event.waitUntil(keepBuild().then(() => worker.skipWaiting())));

// Nothing else is done by then: who asks for something meanwhile has to wait.
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener("message", (event) => event.waitUntil(hear(event)));

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const name = request.method === "GET" ? nameOf(request.url) : undefined;
  if (name === undefined) return;
  event.respondWith(request.mode === "navigate" ? visit(event, name) : part(event, name));
});

/**
 * Forgets what no open page needs; a newer build that is on its way is left alone. Whoever was answered a moment ago may be closed
 * already, and nobody else might ask, so it looks again once that is sure.
 */
async function dropOld(): Promise<void> {
  const { installing, waiting } = worker.registration;
  if (installing !== null || waiting !== null) return;
  const { builds, again } = await buildsInUse();
  const areLeft = await dropBuilds(builds);
  if (!areLeft || again === undefined) return;
  await new Promise((resolve) => setTimeout(resolve, again - Date.now()));
  await dropOld();
}

async function hear({ data, source }: ExtendableMessageEvent): Promise<void> {
  const { build, usesPython } = data as FromPage;
  // One that was open before this worker was: the host has sent it, and what belongs to it.
  const client = (source as Client | null)?.id ?? "";
  if ((await recall(client)) === undefined) await remember(client, { build, isolation: {}, isClaimed: true });
  if (usesPython && build === BUILD.id) await keepPython();
  await dropOld();
}

/** Answers a visit: by the host's page, or by the one that is kept where the host is not there. */
async function visit(event: FetchEvent, name: string): Promise<Response> {
  const { url } = event.request;
  const kept = await find(BUILD.id, name);
  const signal = kept === undefined ? null : AbortSignal.timeout(PATIENCE_MS);
  try {
    const answer = await fetch(url, { cache: "no-cache", redirect: "manual", signal });
    if (answer.status >= 500 && kept !== undefined) return page(event, kept, BUILD.id);
    const isPage = answer.ok && answer.headers.get("Content-Type")?.startsWith("text/html") === true;
    if (!isPage) return answer;
    const words = await answer.text();
    const build = /<html[^>]*\sdata-build="([\w-]+)"/.exec(words)?.[1];
    const same = new Response(words, { headers: answer.headers });
    return build === undefined ? same : page(event, same, build);
  } catch (error) {
    if (kept === undefined) throw error;
    return page(event, kept, BUILD.id);
  }
}

async function page({ resultingClientId }: FetchEvent, answer: Response, build: string): Promise<Response> {
  const whole = await withHeaders(await forAll(answer), isolationBeside(answer.headers));
  await remember(resultingClientId, { build, isolation: isolationLike(whole.headers) });
  return whole;
}

/** Answers for what a page or its worker asks for: of the build that it was loaded with. */
async function part(event: FetchEvent, name: string): Promise<Response> {
  const { request, clientId, resultingClientId } = event;
  const loaded = (await recall(clientId)) ?? (await recallClaimed()) ?? { build: BUILD.id, isolation: {} };
  const answer = await forAll((await find(loaded.build, name)) ?? (await fetchOf(loaded, request, name)));
  if (request.destination !== "worker") return answer;
  await remember(resultingClientId, { build: loaded.build, isolation: loaded.isolation, page: loaded.page ?? clientId });
  return isIsolated(answer.headers) ? answer : withHeaders(answer, loaded.isolation);
}

function fetchOf({ build }: Loaded, request: Request, name: string): Promise<Response> {
  const file = candidates(name).find((file) => file in BUILD.files);
  if (build === BUILD.id && file !== undefined) return fetchOwn(request, file);
  return fetch(new Request(request, { cache: "no-cache" }));
}
