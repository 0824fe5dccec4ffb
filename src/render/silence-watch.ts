import type {Message} from '../lib/message.ts';
import {Watchdog} from '../lib/watchdog.ts';
import {notices, type RenderCode} from './notices.ts';

/** So long may the worker be silent while it reads the file, which takes no time at once. */
const readingMs = 20_000;
/** And after that: a step of a large dream is not interrupted. */
const dreamingMs = 120_000;

/** Gives a render worker up that is silent for too long: a damaged file can keep its reader busy for ever. */
export class SilenceWatch {
  readonly #watchdog: Watchdog;
  #isReading = true;

  /** @param onSilence called once, with the reason; `nameOf` gives the name of the file that is rendered. */
  constructor(nameOf: () => string, onSilence: (error: Message<RenderCode>) => void) {
    this.#watchdog = new Watchdog((silentMs) => {
      const seconds = Math.round(silentMs / 1000);
      onSilence(
        this.#isReading ? notices.unreadable({name: nameOf(), seconds}) : notices['worker-silent']({seconds}),
      );
    });
  }

  /** Begins to watch a worker, which reads its file. */
  start(): void {
    this.#isReading = true;
    this.#watchdog.watch(readingMs);
  }

  /** There was a sign of life. */
  reset(): void {
    this.#watchdog.reset();
  }

  /** The file was read, from here on the network is at work. */
  dreams(): void {
    if (!this.#isReading) return;
    this.#isReading = false;
    this.#watchdog.watch(dreamingMs);
  }

  stop(): void {
    this.#watchdog.stop();
  }
}
