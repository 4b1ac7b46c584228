/** The page's version, from package.json. */
declare const __VERSION__: string;
/** The function of the bet in Python, highlighted, without the lock and with it (web/build/bet-code.ts). */
declare const __BET_CODE__: Readonly<
  Record<"bet" | "locked", readonly { readonly line: readonly (readonly [kind: string, text: string])[]; readonly added: boolean }[]>
>;
/** What the build has of Python: whether its engine or recorded runs of it are there, and the engine's size. */
declare const __PYTHON__: { readonly published: boolean; readonly bytes: number };
