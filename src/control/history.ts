/** So many steps can be undone; older ones are forgotten. */
const mostSteps = 200;

interface Step<State> {
  readonly before: State;
  after: State;
  readonly gesture: object | undefined;
}

/** What was changed, step by step, to be undone and redone. All changes of one gesture, such as a drag, are one step. */
export class History<State> {
  readonly #same: (a: State, b: State) => boolean;
  readonly #done: Step<State>[] = [];
  readonly #undone: Step<State>[] = [];

  /** @param same whether two states are equal, so that there is nothing to undo between them. */
  constructor(same: (a: State, b: State) => boolean) {
    this.#same = same;
  }

  get canUndo(): boolean {
    return this.#done.length > 0;
  }

  get canRedo(): boolean {
    return this.#undone.length > 0;
  }

  /** Takes note of a change; a gesture that was undone goes on as another step. */
  record(before: State, after: State, gesture?: object): void {
    if (this.#same(before, after)) return;
    const last = this.#undone.length === 0 ? this.#done.at(-1) : undefined;
    this.#undone.length = 0;
    if (last && gesture && last.gesture === gesture) {
      last.after = after;
      // A drag that ends where it began.
      if (this.#same(last.before, after)) this.#done.pop();
      return;
    }
    this.#done.push({before, after, gesture});
    if (this.#done.length > mostSteps) this.#done.shift();
  }

  /** The state before the last step; undefined if there is none to undo. */
  undo(): State | undefined {
    const step = this.#done.pop();
    if (step) this.#undone.push(step);
    return step?.before;
  }

  /** The state after the step that was undone last; undefined if there is none to redo. */
  redo(): State | undefined {
    const step = this.#undone.pop();
    if (step) this.#done.push(step);
    return step?.after;
  }
}
