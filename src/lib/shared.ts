/** A share in a value; it is let go once, however often that is asked. */
export interface Share<T> {
  readonly value: T;
  readonly release: () => void;
}

interface Entry<T> {
  readonly value: Promise<T>;
  users: number;
}

/** Values by key, each one for all who use it at a time: made for the first, released after the last. */
export class SharedValues<T> {
  readonly #entries = new Map<string, Entry<T>>();
  readonly #release: (value: T) => void;

  /** `release` is given a value that nobody uses any more. */
  constructor(release: (value: T) => void) {
    this.#release = release;
  }

  /** The value, by `make` if there is none. Rejects for all who wait if it cannot be made; the next one tries again. */
  async take(key: string, make: () => Promise<T>): Promise<Share<T>> {
    const entry = this.#entries.get(key) ?? {value: make(), users: 0};
    this.#entries.set(key, entry);
    entry.users += 1;
    try {
      const value = await entry.value;
      let isReleased = false;
      const release = (): void => {
        if (isReleased) return;
        isReleased = true;
        this.#leave(key, entry, value);
      };
      return {value, release};
    } catch (error) {
      this.#forget(key, entry);
      throw error;
    }
  }

  #leave(key: string, entry: Entry<T>, value: T): void {
    entry.users -= 1;
    if (entry.users > 0) return;
    this.#forget(key, entry);
    this.#release(value);
  }

  #forget(key: string, entry: Entry<T>): void {
    if (this.#entries.get(key) === entry) this.#entries.delete(key);
  }
}
