const quietMs = 30_000;

/**
 * Keeps a fault that may come with every frame from being reported with every frame: the first of its code passes, and
 * the next only after 30 s without any.
 */
export class RepeatFilter {
  readonly #lastMs = new Map<string, number>();

  /** Whether to report a fault of this code, which has just happened. */
  passes(code: string, nowMs = performance.now()): boolean {
    const lastMs = this.#lastMs.get(code) ?? -Infinity;
    this.#lastMs.set(code, nowMs);
    return nowMs - lastMs > quietMs;
  }
}
