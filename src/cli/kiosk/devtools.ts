import type {Readable, Writable} from 'node:stream';

/** An event of the DevTools protocol; `sessionId` is that of the target it comes from, if it comes from one. */
export interface DevToolsEvent {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly sessionId?: string;
}

interface Answer {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: {readonly message: string};
}

interface Call {
  readonly resolve: (result: unknown) => void;
  readonly reject: (reason: Error) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** A command of the DevTools protocol got no answer in time: what should have given it is stuck. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

/**
 * Chromium's DevTools protocol over the two pipes of --remote-debugging-pipe: JSON, each message ended by a zero. No
 * port is opened, so nobody else can take hold of the browser, and a browser whose pipe closes ends by itself.
 * See https://chromedevtools.github.io/devtools-protocol/
 */
export class DevTools {
  readonly #toBrowser: Writable;
  readonly #calls = new Map<number, Call>();
  readonly #listeners = new Set<(event: DevToolsEvent) => void>();
  #lastId = 0;
  #chunks: Buffer[] = [];

  constructor(toBrowser: Writable, fromBrowser: Readable) {
    this.#toBrowser = toBrowser;
    // A browser that is gone is reported by its process; here it only means that no answer comes.
    toBrowser.on('error', () => this.#endCalls());
    fromBrowser.on('error', () => this.#endCalls());
    fromBrowser.on('close', () => this.#endCalls());
    fromBrowser.on('data', (chunk: Buffer) => this.#receive(chunk));
  }

  /**
   * Sends a command and gives its result, whose form the protocol says and the caller trusts. Throws NoAnswerError
   * after `withinMs`, any other Error for what the browser refused.
   */
  async send<Result = unknown>(
    method: string,
    params: Readonly<Record<string, unknown>> = {},
    {sessionId, withinMs = 10_000}: {readonly sessionId?: string; readonly withinMs?: number} = {},
  ): Promise<Result> {
    const id = ++this.#lastId;
    const result = await new Promise<unknown>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#calls.delete(id);
        reject(new NoAnswerError(`${method} was not answered within ${withinMs / 1000} s.`));
      }, withinMs);
      this.#calls.set(id, {resolve, reject, timer});
      this.#toBrowser.write(`${JSON.stringify({id, method, params, sessionId})}\0`);
    });
    return result as Result;
  }

  /** Calls `listener` for each event. Returns what stops it. */
  listen(listener: (event: DevToolsEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #receive(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, start)) {
      const message = Buffer.concat([...this.#chunks, chunk.subarray(start, end)]).toString('utf8');
      this.#chunks = [];
      start = end + 1;
      this.#take(JSON.parse(message) as Answer & DevToolsEvent);
    }
    if (start < chunk.length) this.#chunks.push(chunk.subarray(start));
  }

  #take(message: Answer & DevToolsEvent): void {
    if (message.id === undefined) {
      for (const listener of this.#listeners) listener(message);
      return;
    }
    const call = this.#calls.get(message.id);
    if (!call) return;
    this.#calls.delete(message.id);
    clearTimeout(call.timer);
    if (message.error) call.reject(new Error(message.error.message));
    else call.resolve(message.result);
  }

  #endCalls(): void {
    for (const {reject, timer} of this.#calls.values()) {
      clearTimeout(timer);
      reject(new Error('The browser closed its end of the DevTools pipe.'));
    }
    this.#calls.clear();
  }
}
