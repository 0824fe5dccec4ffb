/** As often as most screens show it: what is set between two frames is never seen. */
export const frameMs = 1000 / 60;

/** Two throttles in a row would otherwise wait for each other's fraction of a millisecond. */
const slackMs = 1;

/**
 * Runs a task when it is asked for, at most once in `everyMs`: what is asked for after a pause is run at the end of the
 * task of the event loop that asked, so that all that this one changes is one change; what is asked for later, when the
 * time has passed. Whatever is asked for is followed by a run. By timers, for a hidden page has no frames.
 */
export class Throttle {
  /** May be changed; what has been asked for still comes when it was to come. */
  everyMs: number;
  readonly #task: () => void;
  #ranMs = Number.NEGATIVE_INFINITY;
  /** Cancels the run that is due; undefined while none is. */
  #cancel: (() => void) | undefined;

  constructor(task: () => void, everyMs = frameMs) {
    this.#task = task;
    this.everyMs = everyMs;
  }

  /** Asks for a run. */
  request(): void {
    if (this.#cancel) return;
    const waitMs = this.#ranMs + this.everyMs - performance.now();
    if (waitMs <= slackMs) {
      let isDue = true;
      this.#cancel = () => (isDue = false);
      queueMicrotask(() => {
        if (isDue) this.flush();
      });
    } else {
      const timer = setTimeout(() => this.flush(), waitMs);
      this.#cancel = () => clearTimeout(timer);
    }
  }

  /** Runs the task now, whether it was asked for or not. */
  flush(): void {
    this.cancel();
    this.#ranMs = performance.now();
    this.#task();
  }

  /** Takes back what was asked for. */
  cancel(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
