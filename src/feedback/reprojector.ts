import type {Flow} from './flow.ts';
import {Matcher, type Match} from './match.ts';
import {createPlane, sample} from './plane.ts';
import {Pyramid} from './pyramid.ts';

/** The frames' luminance is this many pixels high, or wide if they are upright: motion is smooth, and this is cheap. */
const shortSidePx = 30;
const longestAspect = 4;
/** A flow that finds less of a frame than this says nothing of where to look next. */
const lost = 0.5;

/** The size, in pixels, in which motion between displayed frames of a size is found. */
export function motionSizeOf(frame: {readonly widthPx: number; readonly heightPx: number}): {
  readonly widthPx: number;
  readonly heightPx: number;
} {
  const long = Math.max(frame.widthPx, frame.heightPx);
  const short = Math.min(frame.widthPx, frame.heightPx);
  const longPx = Math.round(shortSidePx * Math.min(longestAspect, long / short));
  return frame.widthPx < frame.heightPx
    ? {widthPx: shortSidePx, heightPx: longPx}
    : {widthPx: longPx, heightPx: shortSidePx};
}

/**
 * How the newest frame follows from the frame that the newest dream grew on, so that the dream can be shown where its
 * things are now. From frame to frame the search begins at the last flow; when a dream on another frame comes, at
 *   flow(newest to dreamed) = flow(newest to before) - flow(dreamed to before).
 * While nothing is followed, as before the first dream, the frame of the next one is followed instead, to begin there.
 * All luminance is of one size, in [-1, 1].
 */
export class Reprojector {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly #matcher: Matcher;
  /** For the frame of the next dream. */
  readonly #ahead: Matcher;
  readonly #newest: Pyramid;
  #dreamed: Pyramid;
  #dreaming: Pyramid;
  /** There is a newest frame, one that a dream grew on, one that a dream is growing on. */
  #has = {newest: false, dreamed: false, dreaming: false};
  /** From the newest frame to that of the next dream, if that is followed. */
  #toNext: Flow | undefined;
  /** From the frame of the next dream to that of the last. */
  #between: Flow | undefined;
  #match: Match | undefined;

  /** @param widthPx of the luminance, as `heightPx`. */
  constructor(widthPx: number, heightPx: number) {
    this.widthPx = widthPx;
    this.heightPx = heightPx;
    const pyramid = (): Pyramid => new Pyramid(2 * widthPx, 2 * heightPx);
    [this.#newest, this.#dreamed, this.#dreaming] = [pyramid(), pyramid(), pyramid()];
    [this.#matcher, this.#ahead] = [new Matcher(this.#newest), new Matcher(this.#newest)];
  }

  /** How the newest frame follows from the one that was dreamed on; undefined where nothing is known or a cut lies between. */
  get match(): Match | undefined {
    return this.#match?.cut ? undefined : this.#match;
  }

  /** Takes the luminance [heightPx, widthPx] of the newest frame in. */
  show(luminance: Float32Array): void {
    this.#newest.fillLuminance(luminance);
    this.#has.newest = true;
    this.#find(this.#followed);
    this.#lookAhead();
  }

  /** The next dream grows on the newest frame. */
  dreamOn(): void {
    if (!this.#has.newest) return;
    this.#dreaming.fillLuminance(this.#newest.finest.luminance.values);
    this.#has.dreaming = true;
    const flow = this.#followed;
    this.#between = flow && copyOf(flow);
    this.#toNext = undefined;
  }

  /** The dream has come that grew on the frame given last. */
  dreamed(): void {
    const [followed, between] = [this.#followed, this.#between];
    const expected = followed && between ? difference(followed, between) : this.#toNext;
    [this.#dreamed, this.#dreaming] = [this.#dreaming, this.#dreamed];
    this.#has = {...this.#has, dreamed: this.#has.dreaming, dreaming: false};
    this.#find(expected);
  }

  /** Forgets the dreams. */
  reset(): void {
    this.#has = {...this.#has, dreamed: false, dreaming: false};
    this.#match = this.#between = this.#toNext = undefined;
  }

  /** The last flow, if it can be believed. */
  get #followed(): Flow | undefined {
    return believed(this.#match);
  }

  #lookAhead(): void {
    const needed = this.#has.dreaming && !(this.#followed && this.#between);
    if (!needed) this.#toNext = undefined;
    else {
      const flow = believed(this.#ahead.match(this.#newest, this.#dreaming, this.#toNext));
      this.#toNext = flow && copyOf(flow);
    }
  }

  #find(expected: Flow | undefined): void {
    if (!this.#has.newest || !this.#has.dreamed) {
      this.#match = undefined;
      return;
    }
    // The matcher overwrites its own flow.
    this.#match = this.#matcher.match(this.#newest, this.#dreamed, expected && copyOf(expected));
  }
}

const believed = (match: Match | undefined): Flow | undefined =>
  match && !match.cut && match.found >= lost ? match.flow : undefined;

const copyOf = ({u, v}: Flow): Flow => ({
  u: {...u, values: u.values.slice()},
  v: {...v, values: v.values.slice()},
});

/** a(p) - b(q) at q = p + a(p) - b(p): two flows to the same frame make one between their own. */
function difference(a: Flow, b: Flow): Flow {
  const {widthPx, heightPx} = a.u;
  const [u, v] = [createPlane(widthPx, heightPx), createPlane(widthPx, heightPx)];
  for (let y = 0, i = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++, i++) {
      const [au, av] = [a.u.values[i] as number, a.v.values[i] as number];
      const [atX, atY] = [x + au - (b.u.values[i] as number), y + av - (b.v.values[i] as number)];
      u.values[i] = au - sample(b.u, atX, atY);
      v.values[i] = av - sample(b.v, atX, atY);
    }
  }
  return {u, v};
}
