/** What one frame of a video does to the difference between two dreams that began differently. */
export interface Fading {
  readonly timestampS: number;
  /** The largest share of the last dream that it keeps, 0 to 1. */
  readonly keep: number;
  /** The share of the last growth that it keeps. */
  readonly inertia: number;
  /** The least that has to be dreamed before it if a part begins here, whatever the dream has forgotten. */
  readonly atLeastS: number;
  /** Whether the picture has flashed so much within the last second that the limit may hold it. */
  readonly flashing: boolean;
}

/** How a part gets ready before its first frame. */
export interface PreRoll {
  /** The frame that it begins to dream with. */
  readonly from: number;
  /** What is left at the part's first frame of the difference that it began with, 0 to 1. */
  readonly left: number;
  /** Whether a cut takes all of the difference away. */
  readonly forgets: boolean;
}

/** Less than this of a difference is no step of eight bits. */
export const invisible = 1 / 255;

/**
 * The shortest pre-roll for a part that begins with frame `first`: so long that what is left of the difference is
 * invisible, but no longer than `limitS`. A dream that begins with nothing differs by the residual r and the growth g that
 * it would have had, and frame after frame
 *   g' = inertia g,   r' = keep r + g'
 * of which r at the part's first frame counts. In a dream that has settled, g is 1 - keep of r.
 */
export function preRollOf(fadings: readonly Fading[], first: number, limitS: number): PreRoll {
  const at = fadings[first];
  if (first === 0 || !at) return {from: first, left: 0, forgets: true};
  // What a residual and a growth before frame `from` are worth at the first frame.
  let [residual, growth] = [1, 0];
  for (let from = first; ; from -= 1) {
    const fading = fadings[from];
    if (!fading || from === 0) return {from: 0, left: 0, forgets: residual === 0};
    growth = (residual + growth) * fading.inertia;
    residual *= fading.keep;
    const left = residual + growth * (1 - fading.keep);
    const lengthS = at.timestampS - fading.timestampS;
    const isEnough = left < invisible && lengthS >= at.atLeastS;
    const next = fadings[from - 1];
    const isLongest = next !== undefined && at.timestampS - next.timestampS > limitS;
    if (isEnough || isLongest) return {from, left, forgets: residual === 0};
  }
}
