import type {Tensor4D} from '@tensorflow/tfjs';
import type {Segmenter} from './segmenter.ts';

export interface FinderOptions {
  readonly open: () => Promise<Segmenter>;
  /** Looks at every so many frames; without, by time: a look and what follows it take ten times as long as the look. */
  readonly everyFrames?: number;
  /** In milliseconds. */
  readonly now?: () => number;
}

/** The share of the time that looking may take. */
const share = 0.1;

/** Looks for people now and then; the network is opened at the first look. */
export class PersonFinder {
  readonly #options: FinderOptions;
  #segmenter: Promise<Segmenter> | undefined;
  #nextMs = -Infinity;

  constructor(options: FinderOptions) {
    this.#options = options;
  }

  /**
   * How surely a person is at each place of frame number `index`, `[1, H, W, 3]`, as the segmenter gives it; undefined
   * if this frame is not looked at. A frame that is `needed` is. Throws Error if the network cannot be opened or run.
   */
  async find(image: Tensor4D, index: number, needed: boolean): Promise<Tensor4D | undefined> {
    const {open, everyFrames, now = () => performance.now()} = this.#options;
    const isDue = everyFrames === undefined ? now() >= this.#nextMs : index % everyFrames === 0;
    if (!isDue && !needed) return undefined;
    const opening = (this.#segmenter ??= open());
    const segmenter = await opening.catch((error: unknown) => {
      // Asked for again, it is opened again.
      this.#segmenter = undefined;
      throw error;
    });
    const startMs = now();
    const found = segmenter.find(image);
    if (everyFrames === undefined) {
      // On a GPU the look ends when it can be read. Nothing waits for that but the next look.
      this.#nextMs = Infinity;
      const ended = (): void => void (this.#nextMs = startMs + (now() - startMs) / share);
      void found.data().then(ended, ended);
    }
    return found;
  }

  dispose(): void {
    void this.#segmenter?.then(
      (segmenter) => segmenter.dispose(),
      () => undefined,
    );
    this.#segmenter = undefined;
    this.#nextMs = -Infinity;
  }
}
