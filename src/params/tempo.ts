/** A clock of beats: `bpm` beats a minute, of which the beat 0 was at `originS` on the clock that it is asked by. */
export interface Tempo {
  readonly bpm: number;
  readonly originS: number;
}

export const bpmLimits = {min: 20, max: 300} as const;
export const beatsPerBar = 4;

/** How many beats have passed; a fraction, and negative before the first. */
export const beatAt = ({bpm, originS}: Tempo, timeS: number): number => ((timeS - originS) * bpm) / 60;

/** When the next beat comes that is a multiple of `every`; now, if it is one. */
export function nextBeatS(tempo: Tempo, timeS: number, every: number): number {
  // What has just passed by rounding counts as now.
  const beat = Math.ceil(beatAt(tempo, timeS) / every - 1e-6) * every;
  return Math.max(timeS, tempo.originS + (beat * 60) / tempo.bpm);
}

/** The same beat at this time, at another number of beats a minute: nothing jumps. */
export function withBpm(tempo: Tempo, bpm: number, timeS: number): Tempo {
  const within = Math.min(bpmLimits.max, Math.max(bpmLimits.min, bpm));
  return {bpm: within, originS: timeS - (beatAt(tempo, timeS) * 60) / within};
}

/** A pause between taps longer than this begins to count again. */
const tapsRestS = 60 / bpmLimits.min;
const mostTaps = 8;

/** The tempo that somebody taps. */
export class TapTempo {
  #tapsS: number[] = [];

  /** Takes a tap; gives the tempo, whose beats are where the taps are, from the second tap on. */
  tap(timeS: number): Tempo | undefined {
    const last = this.#tapsS.at(-1);
    if (last !== undefined && timeS - last > tapsRestS) this.#tapsS = [];
    this.#tapsS = [...this.#tapsS, timeS].slice(-mostTaps);
    const [first = timeS] = this.#tapsS;
    const intervals = this.#tapsS.length - 1;
    if (intervals < 1 || timeS <= first) return undefined;
    const bpm = (60 * intervals) / (timeS - first);
    return {bpm: Math.min(bpmLimits.max, Math.round(bpm * 10) / 10), originS: timeS};
  }
}
