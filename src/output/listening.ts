import {ClockOffset} from './audio-clock.ts';
import type {ClipWriter} from './clip-writer.ts';
import {clockMs} from './tap.ts';

type Block = Parameters<ClipWriter['addSound']>;

/** The sound of a recording: blocks as a track gives them, put on the clip's clock. `failed` is told what went wrong. */
export class Listening {
  readonly #offset = new ClockOffset();
  readonly #failed: (error: unknown) => void;
  /** When the clip began; sound before it is not in it. */
  #startMs: number | undefined;
  #writer: ClipWriter | undefined;
  /** What was heard since the first picture, until the file is open: opening it may fetch an encoder. */
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
    while (this.#early.length > 0) for (const block of this.#early.splice(0)) await writer.addSound(...block);
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
    const endS = (timestamp + duration) / 1e6;
    const offsetS = this.#offset.observe(clockMs() / 1000, endS);
    if (this.#startMs === undefined) return;
    const atS = timestamp / 1e6 + offsetS - this.#startMs / 1000;
    if (atS < 0) return;
    if (this.#writer) await this.#writer.addSound(planes, atS, sampleRate);
    else this.#early.push([planes, atS, sampleRate]);
  }
}
