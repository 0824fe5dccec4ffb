import {setTimeout as sleep} from 'node:timers/promises';
import type {Browser} from './browser.ts';
import type {Wall} from './wall.ts';

/** What befalls a browser and its page between two heartbeats. Listens until `stop`. */
export class BrowserEvents {
  #end: string | undefined;
  #crashed = false;
  #wake = new AbortController();
  readonly #signal: AbortSignal;
  readonly #stopListening: () => void;

  constructor(wall: Wall, browser: Browser, signal: AbortSignal) {
    this.#signal = signal;
    this.#stopListening = wall.onLost((kind, words) => {
      if (kind === 'closed') this.#finish(words);
      this.#crashed = true;
      this.#wake.abort();
    });
    void browser.ended.then((how) => this.#finish(`The browser ended with ${how}.`));
    signal.addEventListener('abort', this.#onAbort);
  }

  /** Why the browser has to go or is gone, in words. */
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

  #onAbort = (): void => this.#finish('Asked to end.');

  #finish(words: string): void {
    this.#end ??= words;
    this.#wake.abort();
  }
}
