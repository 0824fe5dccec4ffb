import type {Tensor4D} from '@tensorflow/tfjs';
import {climbedLayers, pickedBy, type ChannelPick, type PickedChannels} from '../ascent/channel-pick.ts';
import type {Engine, Objective} from '../ascent/engine.ts';

/** Picks are looked over after this much of the video's time, and after a cut. */
const everyS = 3;

/** Plain JSON. */
export interface PicksState {
  readonly channels: PickedChannels;
  /** What they were picked for: others are picked anew. */
  readonly key: string;
  readonly sinceS: number;
}

/** The channels that frames pick, from frame to frame: one forward pass every few seconds. */
export class Picks {
  #state: PicksState | undefined;

  /** The objective with the channels that were picked last or, where it is time, by this frame `[1, H, W, 3]`. */
  async objective(
    engine: Engine,
    frame: Tensor4D,
    objective: Objective,
    pick: ChannelPick,
    seconds: number,
  ): Promise<Objective> {
    if (pick.by === 'all') {
      this.#state = undefined;
      return objective;
    }
    const layers = climbedLayers(objective);
    const key = JSON.stringify([pick, layers, objective.channels]);
    const before = this.#state?.key === key ? this.#state : undefined;
    const sinceS = (before?.sinceS ?? 0) + seconds;
    if (before && sinceS < everyS) {
      this.#state = {...before, sinceS};
    } else {
      const means = await engine.channelMeans(frame, layers);
      this.#state = {key, channels: pickedBy(means, objective, pick, before?.channels), sinceS: 0};
    }
    return {...objective, channels: this.#state.channels};
  }

  /** The scene has changed: the next frame picks anew. */
  cut(): void {
    this.#state = undefined;
  }

  /** What is picked now; undefined if nothing is. */
  get state(): PicksState | undefined {
    return this.#state;
  }

  reset(state?: PicksState): void {
    this.#state = state;
  }
}
