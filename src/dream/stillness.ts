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

/** What shows the frame, and what it says of it. */
type Shown = Pick<DisplayLoop, 'sizePx' | 'selfie' | 'shownMs' | 'recorded'>;

/** What a dream depends on besides the frame itself and the dreams before it. */
interface Asked {
  readonly values: Values;
  /** Of the model's pack. */
  readonly sha256: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly selfie: boolean;
  readonly recorded: boolean;
  readonly ownGuide: boolean;
}

const isSame = (a: Asked, b: Asked): boolean =>
  (Object.keys(a) as (keyof Asked)[]).every((key) => a[key] === b[key]);

/** What is asked of a dream, as text, and what it ripens to. How it is shown is no part of it. */
function wishOf({values, widthPx, heightPx, selfie, recorded, ownGuide}: Asked, model: Model): Still {
  const source = {widthPx, heightPx};
  // A recording shows the dream as it lives.
  const order = recorded ? null : ripeningOrderOf(values, model, source, ownGuide);
  const {resolution: shortSidePx, steps} = values;
  const live = dreamOrderOf(values, model, {
    ...{source, selfie, ownGuide, seconds: 1, pace: 'live', fresh: false, probe: false},
    quality: {shortSidePx, steps},
  });
  const {mirror, crop, cropX, cropY} = live.view;
  const choice = [modelChoiceOf(values), model.sha256];
  return {state: JSON.stringify([choice, {...live, view: {mirror, crop, cropX, cropY}}, order]), order};
}

/** What there is to dream on, and whether that has been the same for a while. */
export class Stillness {
  #last: {readonly asked: Asked; readonly wish: Still} | undefined;
  #state = '';
  #sinceMs = 0;
  #refused: string | undefined;

  /**
   * What there is to dream on now, after so many resets and other guides. It is asked for before every dream, so that
   * only a new frame costs next to nothing.
   */
  now(
    values: Values,
    model: Model,
    {sizePx: {widthPx, heightPx}, selfie, shownMs, recorded}: Shown,
    {changes, ownGuide}: {readonly changes: number; readonly ownGuide: boolean},
  ): Still {
    const asked: Asked = {values, sha256: model.sha256, widthPx, heightPx, selfie, recorded, ownGuide};
    if (!this.#last || !isSame(this.#last.asked, asked)) this.#last = {asked, wish: wishOf(asked, model)};
    const {state, order} = this.#last.wish;
    return {state: `${shownMs} ${changes} ${state}`, order};
  }

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
