// A carrier: the worker that a logical thread runs on. This one file is both sides of its birth.
//
// On the host (the worker with the memory's first instance, which never waits) it makes carriers; in a
// carrier it makes an instance on the same memory and hands it to Rust, which parks it in a wait. A
// carrier that needs another one asks the host by a message and may wait meanwhile: browsers do not
// start a worker for a parent that is blocked. Where the host's own `new Worker` can't be relied on, it
// has a `makeWorker(url, name)` that gives out something else with a worker's methods.

const CARRIER = "threadground carrier";

/** What a new carrier needs; set on the host only. */
let host;
/** Keeps the workers from being collected: some browsers end a worker that nobody holds. */
const workers = new Set();

/**
 * Makes this instance the host.
 * @param {WebAssembly.Module} module
 * @param {WebAssembly.Memory} memory
 * @param {string} shim the script that instantiates the module, relative to the folder of the glue
 * @param {number} stack bytes of a carrier's stack
 * @param {(count: number) => Promise<void>} pool starts data-parallel workers
 */
export function become_host(module, memory, shim, stack, pool) {
  if (!(memory.buffer instanceof SharedArrayBuffer)) {
    throw new Error(
      "This build's memory is not shared: link with --shared-memory, --import-memory and --max-memory.",
    );
  }
  host = { module, memory, shim: new URL(shim, folder()).href, stack, pool };
}

/** The folder of the glue: that of wasm-bindgen's `snippets`. */
function folder() {
  const here = import.meta.url;
  return here.slice(0, here.lastIndexOf("/snippets/") + 1);
}

/** How long a document may take. */
const FETCH_LIMIT_MS = 10_000;

/**
 * Fetches a document, for which this worker waits. Throws the status of an answer that is no success,
 * and the browser's own error if there is none.
 * @param {string} address absolute, or relative to the folder of the glue
 * @returns {string}
 */
export function fetch_document(address) {
  const request = new XMLHttpRequest();
  request.open("GET", new URL(address, folder()), false);
  request.timeout = FETCH_LIMIT_MS;
  request.send();
  if (request.status < 200 || request.status > 299) throw request.status;
  return request.responseText;
}

/** Brings `count` carriers to life. */
export function grow(count) {
  if (!host) return self.postMessage({ carrier: "grow", count });
  for (let n = 0; n < count; n++) make({ stack: host.stack, ticket: 0 });
}

/** Brings a carrier to life that runs one job on a stack of its own size. */
export function grow_once(stack, ticket) {
  if (!host) return self.postMessage({ carrier: "grow once", stack, ticket });
  make({ stack, ticket });
}

/** The most data-parallel workers there are, however many cores. */
const MOST_DATA_WORKERS = 16;

/**
 * Starts the data-parallel workers, one for each core: those of wasm-bindgen-rayon. Once they are there,
 * the word at this address is 1, or 2 if they could not be started, and who waits for it is woken.
 */
export function start_data_workers(word) {
  if (!host) return self.postMessage({ carrier: "data workers", word });
  const said = (value) => {
    const words = new Int32Array(host.memory.buffer);
    Atomics.store(words, word / 4, value);
    Atomics.notify(words, word / 4);
  };
  const count = Math.min(MOST_DATA_WORKERS, navigator.hardwareConcurrency);
  host.dataWorkers ??= host.pool(count);
  host.dataWorkers.then(() => said(1), (error) => {
    failed(String(error?.message ?? error));
    said(2);
  });
}

/** What a carrier is told of the host. */
function carried() {
  const { module, memory, shim } = host;
  return { module, memory, shim };
}

function make(born) {
  const worker = self.makeWorker
    ? self.makeWorker(import.meta.url, CARRIER)
    : new Worker(new URL(import.meta.url), { type: "module", name: CARRIER });
  workers.add(worker);
  let isHere = false;
  worker.onmessage = ({ data }) => {
    if (data?.carrier === "here") {
      // WebKit evaluates a worker's own script a second time when the glue imports it, which says so again.
      // A carrier is born once: told twice, one for a single job would begin again on a stack that is freed.
      if (!isHere) worker.postMessage({ ...born, ...carried() });
      isHere = true;
    } else if (data?.carrier === "grow") grow(data.count);
    else if (data?.carrier === "grow once") grow_once(data.stack, data.ticket);
    else if (data?.carrier === "data workers") start_data_workers(data.word);
    else if (data?.carrier === "gone") end(worker);
    else if (data?.carrier === "failed") failed(data.message);
  };
  worker.onerror = (event) => failed(event.message || "a worker could not be started");
  worker.onmessageerror = () => failed("a message to a worker could not be read");
}

function end(worker) {
  workers.delete(worker);
  worker.terminate();
}

/** Whatever goes wrong in a carrier reaches the page: the host's own handler passes it on. */
function failed(message) {
  if (self.onCarrierFailed) self.onCarrierFailed(message);
  else console.error("carrier failed:", message);
}

const USED_UP = "A thread of the program has used up its stack: does it call itself without end?";

/** Says that the caller's stack is used up. */
export function stack_used_up() {
  broken(new RangeError(USED_UP));
}

/** Says what broke in this worker, whose memory is good for nothing any more. Rust catches its own panics. */
export function broken(error) {
  // By these a browser says that its stack of calls is used up.
  const isDeep = error instanceof RangeError || error?.name === "InternalError";
  const said = String(error?.message ?? error);
  const isTrap = error instanceof WebAssembly.RuntimeError;
  const message = isDeep ? USED_UP : isTrap ? `The engine broke (${said}): was its memory used up?` : said;
  if (self.name === CARRIER) self.postMessage({ carrier: "failed", message });
  else failed(message);
}

if (self.name === CARRIER) {
  // Installed before anything is awaited, and the carrier speaks first: a message can't be missed.
  self.onmessage = async ({ data: { module, memory, shim, stack, ticket } }) => {
    try {
      const glue = await import(shim);
      const wasm = glue.initSync({ module, memory, thread_stack_size: stack });
      // Not by the glue's functions of these names: what they throw would end the instances of all workers on this
      // memory, the host's too.
      if (ticket === 0) wasm.carrier_serve();
      else wasm.carrier_serve_once(ticket);
      wasm.__wbindgen_thread_destroy();
      self.postMessage({ carrier: "gone" });
    } catch (error) {
      broken(error);
    }
  };
  self.postMessage({ carrier: "here" });
}
