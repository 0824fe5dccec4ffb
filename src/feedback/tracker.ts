import {Matcher, type Match} from './match.ts';
import {Pyramid} from './pyramid.ts';

/** Matches each image of a sequence with the one before it. Buffers are made once, for one size. */
export class Tracker {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly #matcher: Matcher;
  #here: Pyramid;
  #there: Pyramid;
  /** `here` holds the last image. */
  #seen = false;

  constructor(widthPx: number, heightPx: number) {
    this.widthPx = widthPx;
    this.heightPx = heightPx;
    this.#here = new Pyramid(widthPx, heightPx);
    this.#there = new Pyramid(widthPx, heightPx);
    this.#matcher = new Matcher(this.#here);
  }

  /** How an image [heightPx, widthPx, 3] follows from the last one; undefined for the first. */
  next(image: Float32Array): Match | undefined {
    [this.#here, this.#there] = [this.#there, this.#here];
    this.#here.fill(image);
    const match = this.#seen ? this.#matcher.match(this.#here, this.#there) : undefined;
    this.#seen = true;
    return match;
  }

  /** Forgets the last image. */
  reset(): void {
    this.#seen = false;
  }
}
