import {setTimeout as sleep} from 'node:timers/promises';
import type {Browser} from './browser.ts';
import type {KioskPage} from './kiosk-page.ts';

/** What happens to a browser and its page between two heartbeats. Listens until `stop`. */
export class BrowserEvents {
  #end: string | undefined;
  #crashed = false;
  #wake = new AbortController();
  readonly #signal: AbortSignal;
  readonly #stopListening: () => void;

  constructor(page: KioskPage, browser: Browser, signal: AbortSignal) {
    this.#signal = signal;
    this.#stopListening = page.onLost((kind, message) => {
      if (kind === 'closed') this.#finish(message);
      this.#crashed = true;
      this.#wake.abort();
    });
    void browser.ended.then((how) => this.#finish(`The browser ended with ${how}.`));
    signal.addEventListener('abort', this.#onAbort);
  }

  /** A message that says why the browser must be closed or is gone. */
  get end(): string | undefined {
    return this.#end;
  }

  /** True once after each crash of the page's process. */
  takeCrash(): boolean {
    const crashed = this.#crashed;
    this.#crashed = false;
    return crashed;
  }

  /** Waits for `ms`, or until something happens. */
  async pause(ms: number): Promise<void> {
    await sleep(ms, undefined, {signal: this.#wake.signal}).catch(() => undefined);
    this.#wake = new AbortController();
  }

  stop(): void {
    this.#stopListening();
    this.#signal.removeEventListener('abort', this.#onAbort);
  }

  #onAbort = (): void => this.#finish('Stopped.');

  #finish(message: string): void {
    this.#end ??= message;
    this.#wake.abort();
  }
}
