import {Watchdog} from '../lib/watchdog.ts';
import type {FromDreamWorker, FromWorker, ToDream, ToWorker} from './messages.ts';

/** A worker that sends nothing for this long is stuck: while a dream starts in it, and once all dream. It sends every second. */
const startTimeoutMs = 20_000;
const timeoutMs = 8000;

/** What a dream hears over its connection. */
export interface ConnectionEvents {
  message(message: FromWorker): void;
  /** The worker has sent nothing for so long and was ended. */
  silent(silentMs: number): void;
  /** The worker failed and was ended; without a reason it could not be loaded. */
  failed(reason: string): void;
}

/** The way of one dream to its worker, which may be that of others too. */
export interface Connection {
  send(message: ToWorker, transfer?: Transferable[]): void;
  /** It dreams: from now on the worker counts as stuck sooner. */
  started(): void;
  /** Releases all that the dream holds in the worker. With `spent` no other dream starts in this worker any more. */
  close(spent?: boolean): void;
}

interface Dream {
  readonly events: ConnectionEvents;
  isStarted: boolean;
}

/**
 * One worker and the dreams that it has. It ends with the last of them, or for all at once when it hangs or fails. All
 * talk over the worker itself, each message with its dream's number: not every browser lets canvases and frames through
 * a MessagePort.
 */
class SharedDreamWorker {
  readonly #worker: Worker;
  readonly #retired: () => void;
  readonly #dreams = new Map<number, Dream>();
  #lastNumber = 0;
  readonly #watchdog = new Watchdog((silentMs) => this.#fail((events) => events.silent(silentMs)));

  /** `retired` is called when no further dream may start in it. */
  constructor(worker: Worker, retired: () => void) {
    this.#worker = worker;
    this.#retired = retired;
    worker.addEventListener('message', ({data}: MessageEvent<FromDreamWorker>) => this.#receive(data));
    worker.addEventListener('error', ({message}) => this.#fail((events) => events.failed(message)));
  }

  connect(events: ConnectionEvents): Connection {
    const number = (this.#lastNumber += 1);
    const dream: Dream = {events, isStarted: false};
    this.#dreams.set(number, dream);
    this.#watch();
    return {
      send: (message, transfer) => this.#send(number, message, transfer),
      started: () => {
        if (dream.isStarted) return;
        dream.isStarted = true;
        this.#watch();
      },
      close: (spent = false) => this.#close(number, spent),
    };
  }

  #send(dream: number, message: ToWorker, transfer: Transferable[] = []): void {
    if (!this.#dreams.has(dream)) return;
    const addressed: ToDream = {dream, message};
    this.#worker.postMessage(addressed, transfer);
  }

  #receive(data: FromDreamWorker): void {
    this.#watchdog.reset();
    if ('alive' in data) return;
    const {dream, message} = data;
    const receiver = this.#dreams.get(dream);
    if (receiver) receiver.events.message(message);
    // A frame that was on its way to one that has gone.
    else if (message.type === 'shown') message.frame?.close();
  }

  #watch(): void {
    const isStarting = [...this.#dreams.values()].some(({isStarted}) => !isStarted);
    this.#watchdog.watch(isStarting ? startTimeoutMs : timeoutMs);
  }

  #close(dream: number, spent: boolean): void {
    if (!this.#dreams.has(dream)) return;
    if (spent) this.#retired();
    if (this.#dreams.size > 1) this.#send(dream, {type: 'close'});
    this.#dreams.delete(dream);
    if (this.#dreams.size > 0) this.#watch();
    else this.#end();
  }

  #fail(report: (events: ConnectionEvents) => void): void {
    const dreams = [...this.#dreams.values()];
    this.#dreams.clear();
    this.#end();
    // They may come back at once: the first starts another worker for all.
    for (const {events} of dreams) report(events);
  }

  #end(): void {
    this.#retired();
    this.#watchdog.stop();
    this.#worker.terminate();
  }
}

/** The dream workers of a page: one for each script, from the first dream that asks for it to the end of the last. */
export class DreamWorkers {
  readonly #open = new Map<string, SharedDreamWorker>();

  /** Connects a dream to the worker of the script at `address`; `start` starts it if there is none. */
  connect(address: string, start: () => Worker, events: ConnectionEvents): Connection {
    const known = this.#open.get(address);
    if (known) return known.connect(events);
    const worker = new SharedDreamWorker(start(), () => {
      if (this.#open.get(address) === worker) this.#open.delete(address);
    });
    this.#open.set(address, worker);
    return worker.connect(events);
  }
}
