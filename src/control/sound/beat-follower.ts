import {beatAt, type Tempo} from '../../params/tempo.ts';

/** A beat that is off by less is left as it is, as is a tempo that is this much another. */
const leastOffS = 0.012;
const leastChange = 0.002;
/** The tempo is set at most so often. */
const restS = 1;

/**
 * Keeps a tempo in step with beats that are heard: the beat that is nearest is put where it was heard, so that bars go
 * on counting from where they were.
 */
export class BeatFollower {
  #setS = Number.NEGATIVE_INFINITY;

  /** What the tempo is to be after a beat at `beatS`; undefined if it may stay as it is. */
  follow(tempo: Tempo, bpm: number, beatS: number): Tempo | undefined {
    const place = beatAt(tempo, beatS);
    const beat = Math.round(place);
    const offS = Math.abs(place - beat) * (60 / tempo.bpm);
    const isNear = offS < leastOffS && Math.abs(bpm / tempo.bpm - 1) < leastChange;
    if (isNear || beatS - this.#setS < restS) return undefined;
    this.#setS = beatS;
    const rounded = Math.round(bpm * 10) / 10;
    return {bpm: rounded, originS: beatS - (beat * 60) / rounded};
  }
}
