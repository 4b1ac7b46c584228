// Generated from crate/src/trace: where a run's logs lie in memory. Addresses have 64 bits.
// `THREADGROUND_BLESS=1 cargo test layout` writes it anew.

export const VERSION = 3;
export const RUNNING = 0;
export const ENDED = 1;
export const SETTLED = 2;
export const HEAD_VERSION = 0;
export const HEAD_STATE = 4;
export const HEAD_TRUNCATED = 8;
export const HEAD_LOGS = 16;
export const HEAD_TEXTS = 24;
export const LOG_OLDER = 0;
export const LOG_FIRST = 8;
export const CHUNK_NEXT = 0;
export const CHUNK_PUBLISHED = 8;
export const CHUNK_BYTES = 16;
