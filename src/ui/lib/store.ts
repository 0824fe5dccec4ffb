/** Called after each change with the state that it made and the one before. */
export type Subscriber<State> = (state: State, before: State) => void;

/** State that several parts of the page share: read from `state`, changed by `set`, followed by `subscribe`. */
export class Store<State extends object> {
  #state: State;
  readonly #subscribers = new Set<Subscriber<State>>();
  readonly #changes: {readonly state: State; readonly before: State}[] = [];
  #isNotifying = false;

  constructor(state: State) {
    this.#state = state;
  }

  get state(): State {
    return this.#state;
  }

  /**
   * Replaces the values given, if any of them differs, and notifies the subscribers before it returns. A subscriber
   * may set values too: every subscriber gets all changes in their order.
   */
  set(changes: Partial<State>): void {
    const before = this.#state;
    const keys = Object.keys(changes) as (keyof State)[];
    if (keys.every((key) => Object.is(changes[key], before[key]))) return;
    this.#state = {...before, ...changes};
    this.#changes.push({state: this.#state, before});
    if (!this.#isNotifying) this.#notify();
  }

  /** Calls `subscriber` after each change, until the returned function is called. */
  subscribe(subscriber: Subscriber<State>): () => void {
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  }

  #notify(): void {
    this.#isNotifying = true;
    try {
      for (let change = this.#changes.shift(); change; change = this.#changes.shift()) {
        for (const subscriber of this.#subscribers) subscriber(change.state, change.before);
      }
    } finally {
      this.#isNotifying = false;
    }
  }
}
