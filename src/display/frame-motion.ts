import {motionSizeOf, Reprojector} from '../feedback/reprojector.ts';
import type {Match} from '../feedback/match.ts';
import type {SizePx} from '../lib/size.ts';
import type {Maps} from './maps.ts';

/** A luminance on its way, and what happened since it was asked for. */
interface Expected {
  readonly then: (() => void)[];
}

/**
 * How the newest frame follows from the one that the newest dream grew on, found from the frames' luminance. Where that
 * is read back from a GPU, no frame waits for it: what is shown meanwhile moves as was found last, and a dream whose own
 * frame is not known yet is shown in place.
 */
export class FrameMotion {
  readonly #maps: Maps;
  #reprojector: Reprojector | undefined;
  /** The one asked for last, until it arrives. */
  #expected: Expected | undefined;
  /** Dreams shown whose frame's luminance has not arrived. */
  #unplaced = 0;

  constructor(maps: Maps) {
    this.#maps = maps;
  }

  /** From the newest frame whose luminance is known to the one dreamed on; undefined where that is not known. */
  get match(): Match | undefined {
    return this.#unplaced > 0 ? undefined : this.#reprojector?.match;
  }

  /** The newest frame, which the maps hold, has this size. */
  show(frame: SizePx): void {
    const size = motionSizeOf(frame);
    const reprojector = this.#fitting(size);
    const luminance = this.#maps.luminance(size);
    if (!luminance) return; // too many are on their way: this frame's is left out
    if (luminance instanceof Float32Array) {
      reprojector.show(luminance);
      return;
    }
    const expected: Expected = {then: []};
    this.#expected = expected;
    luminance.then(
      (values) => {
        if (reprojector === this.#reprojector) reprojector.show(values);
        this.#arrived(expected);
      },
      // The device was lost or the maps were disposed of: who owns them knows.
      () => this.#arrived(expected),
    );
  }

  /** The next dream grows on the newest frame. */
  dreamOn(): void {
    this.#after(() => this.#reprojector?.dreamOn());
  }

  /** That dream has come. */
  dreamed(): void {
    this.#unplaced += 1;
    this.#after(() => {
      this.#unplaced -= 1;
      this.#reprojector?.dreamed();
    });
  }

  /** Forgets the dreams. */
  reset(): void {
    this.#after(() => this.#reprojector?.reset());
  }

  /** In order with the luminances: at once, or when that of the newest frame has arrived. */
  #after(act: () => void): void {
    if (this.#expected) this.#expected.then.push(act);
    else act();
  }

  #arrived(expected: Expected): void {
    for (const act of expected.then) act();
    if (this.#expected === expected) this.#expected = undefined;
  }

  #fitting({widthPx, heightPx}: SizePx): Reprojector {
    const known = this.#reprojector;
    if (known?.widthPx === widthPx && known.heightPx === heightPx) return known;
    return (this.#reprojector = new Reprojector(widthPx, heightPx));
  }
}
