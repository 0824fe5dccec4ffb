import type {Values} from '../params/values.ts';
import type {DisplayLoop} from './display-loop.ts';
import {dreamOrderOf, ripeningOrderOf, type RipeningOrder} from './dream-order.ts';
import type {Model} from './dreamer.ts';
import {modelChoiceOf} from './model-choice.ts';

/** Live dreams come first for so long: a dial that is turned shows what it does, and a video that stutters goes on. */
const settlesMs = 1500;

/** What there is to dream on now. */
export interface Still {
  /** Everything that a dream depends on besides the dreams before it: the same for as long as the image is still. */
  readonly state: string;
  /** What it ripens to; null if it stays live. */
  readonly order: RipeningOrder | null;
}

/** What there is to dream on now, after so many resets and other guides. How it is shown is no part of it. */
export function stillOf(
  values: Values,
  model: Model,
  {
    sizePx: source,
    selfie,
    shownMs,
    recorded,
  }: Pick<DisplayLoop, 'sizePx' | 'selfie' | 'shownMs' | 'recorded'>,
  {changes, ownGuide}: {readonly changes: number; readonly ownGuide: boolean},
): Still {
  // A recording shows the dream as it lives.
  const order = recorded ? null : ripeningOrderOf(values, model, source, ownGuide);
  const {resolution: shortSidePx, steps} = values;
  const live = dreamOrderOf(values, model, {
    ...{source, selfie, ownGuide, seconds: 1, pace: 'live', fresh: false, probe: false},
    quality: {shortSidePx, steps},
  });
  const {mirror, crop} = live.view;
  const choice = [modelChoiceOf(values), model.sha256];
  return {state: JSON.stringify([shownMs, changes, choice, {...live, view: {mirror, crop}}, order]), order};
}

/** Whether nothing has changed for a while. */
export class Stillness {
  #state = '';
  #sinceMs = 0;
  #refused: string | undefined;

  /** True once the state has been the same for a while. */
  lasts(state: string, nowMs: number): boolean {
    if (state !== this.#state) {
      this.#state = state;
      this.#sinceMs = nowMs;
    }
    return state !== this.#refused && nowMs - this.#sinceMs >= settlesMs;
  }

  /** What is still now is not to count as that again. */
  refuse(state: string): void {
    this.#refused = state;
  }
}
