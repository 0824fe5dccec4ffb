import {infoOf} from '../gpu/adapter.ts';

const firstLookMs = 15_000;
const longestMs = 600_000;

/** What `navigator.gpu` is asked for. */
type Adapters = Pick<GPU, 'requestAdapter'>;

/**
 * Waits for a GPU to come back after it was lost so often that the browser gives no adapter for a while (Chromium: for
 * two minutes after the second loss within two minutes). Each return that brought nothing doubles the wait for the next.
 */
export class GpuReturn {
  readonly #returned: () => void;
  readonly #adapters: Adapters | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waitMs = firstLookMs;

  constructor(returned: () => void, adapters = (navigator as {gpu?: Adapters}).gpu) {
    this.#returned = returned;
    this.#adapters = adapters;
  }

  /** Looks for an adapter from time to time until there is one; does nothing while it looks already. */
  watch(): void {
    if (!this.#adapters || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => void this.#look(), this.#waitMs);
  }

  /** The GPU is in use again. */
  settled(): void {
    this.#waitMs = firstLookMs;
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #look(): Promise<void> {
    const timer = this.#timer;
    const adapter = await this.#adapters
      ?.requestAdapter({powerPreference: 'high-performance'})
      .catch(() => null);
    if (timer !== this.#timer) return;
    this.#timer = undefined;
    if (adapter && !infoOf(adapter).isFallbackAdapter) {
      this.#waitMs = Math.min(longestMs, 2 * this.#waitMs);
      this.#returned();
    } else {
      this.watch();
    }
  }
}
