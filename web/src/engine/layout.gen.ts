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

/** What a trace's file begins with, before the version. */
export const MAGIC = [84, 71, 84, 82, 65, 67, 69, 0];
/** Where in a record its number and its time are; its first byte is its length. */
export const RECORD_NUMBER = 4;
export const RECORD_TIME = 8;
/** The record that ends a run so; its number and its time are to be set. */
export const END = {
  finished: [28, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  deadlock: [28, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0],
  panicked: [28, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0],
  stopped: [28, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0],
  limit: [28, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0],
  halted: [28, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0],
} as const;
