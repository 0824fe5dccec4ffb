/** Holds work up while it is paused. */
export class Gate {
  #open: Promise<void> | undefined;
  #release: () => void = () => undefined;

  pause(): void {
    this.#open ??= new Promise((resolve) => (this.#release = resolve));
  }

  resume(): void {
    this.#release();
    this.#open = undefined;
  }

  /** To be awaited between parts of the work. */
  readonly pass = async (): Promise<void> => {
    while (this.#open) await this.#open;
  };
}
