/** Which header isolates a page in which browser; asked by the page and by its service worker. */

/** What a browser says of itself; only those built on Chromium do. */
interface UserAgentData {
  readonly brands: readonly { readonly brand: string; readonly version: string }[];
  readonly platform: string;
}

/** The first Chromium that knows the header. On Android it came later. */
const SINCE = { Android: 146, elsewhere: 137 };

/** Whether this browser isolates a page by `Document-Isolation-Policy`, which also works inside of another site's page. */
export function hasDocumentIsolation(asked: object = navigator): boolean {
  const { userAgentData } = asked as { userAgentData?: UserAgentData };
  const version = userAgentData?.brands.find(({ brand }) => brand === "Chromium")?.version;
  return Number(version ?? 0) >= (userAgentData?.platform === "Android" ? SINCE.Android : SINCE.elsewhere);
}
