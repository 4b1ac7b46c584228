// Workers that the page makes for the host. A worker that is made by another worker does not always come
// to be: in Firefox 153 about one `new Worker` in fifty never returns there, and none does on a page. So
// the host has a stand-in for each worker, and the page, which makes them, passes the messages on.

/** From the host to the page. */
export type ToRelay =
  | { kind: "new worker"; worker: number; url: string; name: string }
  | { kind: "to worker"; worker: number; data: unknown }
  | { kind: "end worker"; worker: number };

/** From the page to the host. */
export type FromRelay = { kind: "from worker"; worker: number; data: unknown } | { kind: "worker failed"; worker: number; message: string };

/** What the host has of a worker that the page made: the part of a `Worker` that is used here. */
export class StandIn extends EventTarget {
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onerror: ((event: { message: string }) => void) | null = null;

  constructor(
    readonly postMessage: (data: unknown) => void,
    readonly terminate: () => void,
  ) {
    super();
  }
}

/** The host's side: gives out stand-ins. */
export class StandIns {
  private readonly all = new Map<number, StandIn>();
  private made = 0;

  constructor(private readonly say: (message: ToRelay) => void) {}

  make(url: string, name: string): StandIn {
    const worker = ++this.made;
    const standIn = new StandIn(
      (data) => this.say({ kind: "to worker", worker, data }),
      () => {
        this.all.delete(worker);
        this.say({ kind: "end worker", worker });
      },
    );
    this.all.set(worker, standIn);
    this.say({ kind: "new worker", worker, url, name });
    return standIn;
  }

  take(message: FromRelay): void {
    const standIn = this.all.get(message.worker);
    if (message.kind === "worker failed") {
      standIn?.onerror?.({ message: message.message });
      return;
    }
    const { data } = message;
    standIn?.onmessage?.({ data });
    standIn?.dispatchEvent(new MessageEvent("message", { data }));
  }
}

/**
 * Where a worker has its script from. Of workers that are made at once with the same address, WebKit has the page's service
 * worker answer the first alone; what the others import comes from the host, which may not be there, or have another build by
 * now. So each has an address of its own. Where there is no service worker, it would only be fetched again.
 */
function addressOf(url: string, worker: number): string {
  const isServed = "serviceWorker" in navigator && navigator.serviceWorker.controller !== null;
  return isServed && !url.startsWith("blob:") ? `${url}?${worker}` : url;
}

/** The page's side: has the workers themselves. */
export class Workers {
  private readonly all = new Map<number, Worker>();

  constructor(private readonly say: (message: FromRelay) => void) {}

  take(message: ToRelay): void {
    const { worker } = message;
    switch (message.kind) {
      case "new worker":
        this.make(worker, message.url, message.name);
        break;
      case "to worker":
        this.all.get(worker)?.postMessage(message.data);
        break;
      case "end worker":
        this.all.get(worker)?.terminate();
        this.all.delete(worker);
        break;
    }
  }

  private make(worker: number, url: string, name: string): void {
    const made = new Worker(addressOf(url, worker), { type: "module", name });
    made.onmessage = ({ data }: MessageEvent<unknown>) => this.say({ kind: "from worker", worker, data });
    made.onerror = (event) => {
      this.say({ kind: "worker failed", worker, message: event.message || "a worker could not be started" });
    };
    made.onmessageerror = () => this.say({ kind: "worker failed", worker, message: "a message of a worker could not be read" });
    this.all.set(worker, made);
  }

  /** How many there are. */
  get size(): number {
    return this.all.size;
  }

  /** Ends them all, whatever they do. */
  end(): void {
    for (const worker of this.all.values()) worker.terminate();
    this.all.clear();
  }
}
