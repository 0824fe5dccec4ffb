import {ClockOffset} from './audio-clock.ts';
import type {ClipWriter} from './clip-writer.ts';
import {clockMs} from './tap.ts';

/** A block's channels, and its time by which clock, with what was known of that when it was heard. */
interface Block {
  readonly planes: Float32Array[];
  readonly beginS: number;
  readonly clock: number;
  readonly offsetS: number;
  readonly rateHz: number;
}

/** The sound of a recording: blocks as a track gives them, put on the clip's clock. `failed` is told what went wrong. */
export class Listening {
  readonly #clock = new ClockOffset();
  /** From the newest block's clock to the system's, as far as it is known. */
  #offsetS = 0;
  readonly #failed: (error: unknown) => void;
  /** When the clip began; sound before it is not in it. */
  #startMs: number | undefined;
  #writer: ClipWriter | undefined;
  /**
   * What was heard since the first picture, until the file is open: opening it may fetch an encoder. Its place is found
   * then, when more is known of the clock: the first blocks come late while much is begun.
   */
  #early: Block[] = [];
  #stopped = false;

  constructor(blocks: ReadableStream<AudioData>, failed: (error: unknown) => void) {
    this.#failed = failed;
    void this.#listen(blocks);
  }

  /** The clip begins at `startMs` of the system's clock. */
  begin(startMs: number): void {
    this.#startMs = startMs;
  }

  /** What was heard so far goes to `writer`, and then all that is heard. */
  async giveTo(writer: ClipWriter): Promise<void> {
    while (this.#early.length > 0) for (const block of this.#early.splice(0)) await this.#give(block, writer);
    this.#writer = writer;
  }

  stop(): void {
    this.#stopped = true;
  }

  async #listen(blocks: ReadableStream<AudioData>): Promise<void> {
    const reader = blocks.getReader();
    try {
      for (;;) {
        const {done, value} = await reader.read();
        if (done || this.#stopped) {
          value?.close();
          break;
        }
        await this.#hear(value);
      }
    } catch (error) {
      this.#failed(error);
    } finally {
      await reader.cancel().catch(() => undefined);
    }
  }

  async #hear(block: AudioData): Promise<void> {
    const {timestamp, duration, numberOfChannels, numberOfFrames, sampleRate} = block;
    const planes = Array.from({length: Math.min(2, numberOfChannels)}, (_, planeIndex) => {
      const plane = new Float32Array(numberOfFrames);
      block.copyTo(plane, {planeIndex, format: 'f32-planar'});
      return plane;
    });
    block.close();
    this.#offsetS = this.#clock.observe(clockMs() / 1000, (timestamp + duration) / 1e6);
    if (this.#startMs === undefined) return;
    const heard: Block = {
      planes,
      beginS: timestamp / 1e6,
      clock: this.#clock.clocks,
      offsetS: this.#offsetS,
      rateHz: sampleRate,
    };
    if (this.#writer) await this.#give(heard, this.#writer);
    else this.#early.push(heard);
  }

  async #give({planes, beginS, clock, offsetS, rateHz}: Block, writer: ClipWriter): Promise<void> {
    const known = clock === this.#clock.clocks ? this.#offsetS : offsetS;
    const atS = beginS + known - (this.#startMs ?? 0) / 1000;
    if (atS >= 0) await writer.addSound(planes, atS, rateHz);
  }
}
