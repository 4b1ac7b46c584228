/** The headers by which a browser isolates the page, where its host sends none. */
import { hasDocumentIsolation } from "../base/isolation";

export type Headings = Readonly<Record<string, string>>;

const COEP = "Cross-Origin-Embedder-Policy";
const DIP = "Document-Isolation-Policy";

/** What a page gets of us, and its workers with it: nothing where the host has isolated it itself. */
export function isolationBeside(host: Headers): Headings {
  if (isIsolated(host)) return {};
  if (hasDocumentIsolation()) return { [DIP]: "isolate-and-require-corp" };
  return { "Cross-Origin-Opener-Policy": "same-origin", [COEP]: "require-corp" };
}

/** What a worker's script needs, so that a page which was answered so may have it: the same as the page. */
export function isolationLike(page: Headers): Headings {
  const same = [COEP, DIP].flatMap((name) => {
    const value = page.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  return Object.fromEntries(same);
}

/** Whether an answer has isolation headers already. */
export const isIsolated = (answer: Headers): boolean => answer.has(COEP) || answer.has(DIP);

/** The same answer with these headers, too. */
export async function withHeaders(answer: Response, headers: Headings): Promise<Response> {
  const all = new Headers(answer.headers);
  for (const [name, value] of Object.entries(headers)) all.set(name, value);
  const { status, statusText } = answer;
  return new Response(await answer.blob(), { status, statusText, headers: all });
}

/** An answer that pages of other sites may have as well, if the host does not say otherwise. */
export async function forAll(answer: Response): Promise<Response> {
  const name = "Cross-Origin-Resource-Policy";
  return answer.headers.has(name) ? answer : withHeaders(answer, { [name]: "cross-origin" });
}
