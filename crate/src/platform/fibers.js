// Fibers: stacks on which threads take turns in one worker, by JavaScript Promise Integration. This worker's event loop
// goes on whenever all of them wait: each goes on in a microtask of its own.
// https://webassembly.github.io/js-promise-integration/js-api/

import { broken } from "./carrier.js";

/** Enters a new fiber. */
let enter;
/** What has a waiting fiber go on, by the fiber's number. */
const wakers = [];
/** Behind a message to itself, the event loop has come to everything that came before. */
const round = new MessageChannel();
const resting = [];

round.port1.onmessage = () => {
  for (const number of resting.splice(0)) wakers[number]();
};

/** Whether the browser has what fibers need. */
export function fibers_are_there() {
  return "Suspending" in WebAssembly;
}

/**
 * Has this worker's instance carry fibers.
 * @param {WebAssembly.Exports} exports with the function that enters a fiber
 * @param {WebAssembly.Table} table the functions that have an address
 * @param {number} wait the address that calls of `wait` go to
 */
export function prepare_fibers(exports, table, wait) {
  enter = WebAssembly.promising(exports.threadground_enter_fiber);
  const suspending = new WebAssembly.Suspending(
    (number) =>
      new Promise((resolve) => {
        wakers[number] = resolve;
      }),
  );
  table.set(wait, inWasm(suspending));
}

/** A function as a table takes it, which holds wasm's own only: as what a module exports that imports it. */
function inWasm(suspending) {
  const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  const takesNumber = [1, 5, 1, 0x60, 1, 0x7f, 0];
  const imported = [2, 5, 1, 0, 0, 0, 0];
  const exported = [7, 4, 1, 0, 0, 0];
  const module = new WebAssembly.Module(new Uint8Array([...header, ...takesNumber, ...imported, ...exported]));
  return new WebAssembly.Instance(module, { "": { "": suspending } }).exports[""];
}

/** Has a new fiber begin, with its stack's upper end, once the others wait. */
export function begin_fiber(number, stack) {
  queueMicrotask(() => enter(number, stack).catch(broken));
}

/** Has a waiting fiber go on, once the others wait. */
export function wake_fiber(number) {
  wakers[number]();
}

/** Has the fiber, which is about to wait, go on once the event loop has come round. */
export function rest_fiber(number) {
  resting.push(number);
  if (resting.length === 1) round.port2.postMessage(undefined);
}
