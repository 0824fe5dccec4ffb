import type {Stage} from '../display/stage.ts';

/** Reads what was drawn, with a timestamp in microseconds; undefined if it was lost. The caller's to close. */
export type ReadDrawn = (timestamp: number) => Promise<VideoFrame | undefined>;

/** Drawings that are read at once: a GPU that answers late has the next one to read meanwhile. */
const readAtMost = 3;

/**
 * What a drawing left on the canvas, for everyone who wants it. It is read once, and not while three others are being read:
 * then nobody gets it.
 */
export class DrawnFrames {
  readonly #stage: Pick<Stage, 'read'>;
  #reading = 0;

  constructor(stage: Pick<Stage, 'read'>) {
    this.#stage = stage;
  }

  /** Calls `take` in the task that drew, with what gives each caller a frame of their own, to be called in that task too. */
  offer(take: (read: ReadDrawn) => void): void {
    const isFree = this.#reading < readAtMost;
    let reading: Promise<VideoFrame | undefined> | undefined;
    take(async (timestamp) => {
      if (!isFree) return undefined;
      const frame = await (reading ??= this.#read(timestamp));
      return frame && new VideoFrame(frame, {timestamp});
    });
    // Those who wait for it were there first, and have their own by then.
    void reading?.then((frame) => frame?.close()).catch(() => undefined);
  }

  async #read(timestamp: number): Promise<VideoFrame | undefined> {
    this.#reading += 1;
    try {
      return await this.#stage.read(timestamp);
    } finally {
      this.#reading -= 1;
    }
  }
}
