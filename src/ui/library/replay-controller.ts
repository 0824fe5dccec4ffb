import {isRestored, withRecipe} from '../../metadata/recipe.ts';
import {changesBetween} from '../../metadata/take.ts';
import type {Change, Take} from '../../metadata/take.ts';
import {change, isKey} from '../../params/values.ts';
import type {Values} from '../../params/values.ts';
import type {Source} from '../../source/source.ts';

/** What the app gives to a take that is dreamed again. */
export interface ReplayingHost {
  readonly values: Values;
  restore(values: Values): void;
  perform(act: NonNullable<Change['act']>): void;
}

/** Does again what was done in a take, by the position of its film; from the start whenever the film begins anew. */
export class ReplayController {
  readonly #host: ReplayingHost;
  #take: Take | undefined;
  #name = '';
  #source: Source | undefined;
  #doneMs = -Infinity;

  constructor(host: ReplayingHost) {
    this.#host = host;
  }

  /** `name` is the label of the source that the film is going to be. */
  begin(take: Take, name: string): void {
    this.#take = take;
    this.#name = name;
    this.#source = undefined;
    this.#restart(take);
  }

  /** A frame of `source` is about to be dreamed on. True if it is to be taken for one that shows the viewer. */
  frame(source: Source): boolean {
    const take = this.#take;
    if (!take) return source.selfie;
    if (!this.#source && source.kind === 'video' && source.label === this.#name) this.#source = source;
    if (this.#source && this.#source !== source) {
      // Something else is dreamed on now.
      this.#take = undefined;
      return source.selfie;
    }
    if (!this.#source) return source.selfie;
    const nowMs = source.positionMs?.() ?? 0;
    if (nowMs < this.#doneMs) this.#restart(take);
    for (const done of changesBetween(take, this.#doneMs, nowMs)) this.#repeat(done);
    this.#doneMs = nowMs;
    return take.selfie;
  }

  #restart({recipe}: Take): void {
    this.#doneMs = -Infinity;
    this.#host.restore(withRecipe(this.#host.values, recipe));
    this.#host.perform('release');
    this.#host.perform('reset');
  }

  #repeat({set, act}: Change): void {
    if (set) {
      const restored = Object.entries(set).filter(([key]) => isKey(key) && isRestored(key));
      this.#host.restore(change(this.#host.values, Object.fromEntries(restored)).values);
    }
    if (act) this.#host.perform(act);
  }
}
