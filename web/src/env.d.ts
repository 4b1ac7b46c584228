/** The page's version, from package.json. */
declare const __VERSION__: string;
/** The function of the bet in Python, highlighted, without the lock and with it (web/build/bet-code.ts). */
declare const __BET_CODE__: Readonly<
  Record<"bet" | "locked", readonly { readonly line: readonly (readonly [kind: string, text: string])[]; readonly added: boolean }[]>
>;
