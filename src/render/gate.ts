/** Holds work up while it is paused, and ends it when it is cancelled. */
export class Gate {
  #open: Promise<void> | undefined;
  #release: () => void = () => undefined;
  #cancelled: Error | undefined;

  pause(): void {
    this.#open ??= new Promise((resolve) => (this.#release = resolve));
  }

  resume(): void {
    this.#release();
    this.#open = undefined;
  }

  cancel(): void {
    this.#cancelled = new CancelledError();
    this.resume();
  }

  /** To be awaited between parts of the work. Throws CancelledError. */
  readonly pass = async (): Promise<void> => {
    while (this.#open) await this.#open;
    if (this.#cancelled) throw this.#cancelled;
  };
}

/** The person has cancelled it. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';
  constructor() {
    super('Cancelled.');
  }
}
