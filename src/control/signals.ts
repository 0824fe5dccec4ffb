/**
 * Something outside the page that moves: a fader, a band of sound, a gamepad's axis. Mappings (see mapping.ts) make
 * changes of it.
 */
export interface Signal {
  /** Unique and the same at every visit: the kind of source, its device and the control, such as `midi/nanokontrol/cc/7`. */
  readonly id: string;
  /** As the user knows it: “nanoKONTROL2, slider 1”. */
  readonly label: string;
  /** A level stays where it is put; a trigger is 1 when it strikes, or for as long as it is held, and 0 again. */
  readonly kind: 'level' | 'trigger';
}

/** Called with a signal and its value from 0 to 1; `timeMs` is when it was measured, on the clock of `performance.now()`. */
export type SignalListener = (signal: Signal, value: number, timeMs: number) => void;

/** Called with what a mapped target has become, from 0 to 1, for hardware that shows it: LEDs, motor faders. */
export type FeedbackListener = (id: string, value: number) => void;

/** The signals of all control sources: each source adds its own and sends their values, the mappings listen. */
export class Signals {
  readonly #signals = new Map<string, {readonly signal: Signal; value: number}>();
  readonly #listeners = new Set<SignalListener>();
  readonly #feedback = new Set<FeedbackListener>();
  readonly #changes = new Set<() => void>();

  /** Those that are there now, in the order in which they came. */
  get all(): readonly Signal[] {
    return [...this.#signals.values()].map(({signal}) => signal);
  }

  /** The newest value; undefined if the signal is not there. */
  valueOf(id: string): number | undefined {
    return this.#signals.get(id)?.value;
  }

  /** Adds signals at 0 until the returned function is called, as when their device is unplugged. */
  add(signals: readonly Signal[]): () => void {
    const added = signals.map((signal) => ({signal, value: this.valueOf(signal.id) ?? 0}));
    for (const entry of added) this.#signals.set(entry.signal.id, entry);
    this.#notify();
    return () => {
      for (const entry of added) {
        if (this.#signals.get(entry.signal.id) === entry) this.#signals.delete(entry.signal.id);
      }
      this.#notify();
    };
  }

  /** Sets a signal's value, which is clamped to 0 to 1. One that is not there is left alone, and so is what is no number. */
  send(id: string, value: number, timeMs = performance.now()): void {
    const entry = this.#signals.get(id);
    if (!entry || Number.isNaN(value)) return;
    entry.value = Math.min(1, Math.max(0, value));
    for (const listener of this.#listeners) listener(entry.signal, entry.value, timeMs);
  }

  /** Calls back with every value, until the returned function is called. */
  listen(listener: SignalListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls back when signals were added or removed, until the returned function is called. */
  onChange(changed: () => void): () => void {
    this.#changes.add(changed);
    return () => this.#changes.delete(changed);
  }

  /** Tells the sources what the target of a signal has become, whoever changed it. */
  sendFeedback(id: string, value: number): void {
    for (const listener of this.#feedback) listener(id, value);
  }

  /** Calls back with all feedback, until the returned function is called. */
  listenToFeedback(listener: FeedbackListener): () => void {
    this.#feedback.add(listener);
    return () => this.#feedback.delete(listener);
  }

  #notify(): void {
    for (const changed of this.#changes) changed();
  }
}
