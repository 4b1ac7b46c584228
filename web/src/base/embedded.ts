/** Whether the page is the small one that others put into theirs: `embed.html` says so of itself. */
export const isEmbedded: boolean = globalThis.document?.documentElement.dataset["embed"] !== undefined;
