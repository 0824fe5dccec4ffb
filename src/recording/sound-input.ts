import {ClockOffset} from './audio-clock.ts';
import type {ClipWriter} from './clip-writer.ts';
import {clockMs} from './tap.ts';

/** The sound of a recording: blocks as a track gives them, put on the clip's clock. */
export class SoundInput {
  readonly #clock = new ClockOffset();
  readonly #failed: (error: unknown) => void;
  /** When the clip began; sound before it is not in it. */
  #startMs = 0;
  #writer: ClipWriter | undefined;
  #stopped = false;

  /** `failed` is called if the sound breaks off. */
  constructor(blocks: ReadableStream<AudioData>, failed: (error: unknown) => void) {
    this.#failed = failed;
    void this.#read(blocks);
  }

  /** The clip begins at `startMs` of the system's clock: what is heard from then on goes to `writer`. */
  begin(startMs: number, writer: ClipWriter): void {
    this.#startMs = startMs;
    this.#writer = writer;
  }

  stop(): void {
    this.#stopped = true;
  }

  async #read(blocks: ReadableStream<AudioData>): Promise<void> {
    const reader = blocks.getReader();
    try {
      for (;;) {
        const {done, value} = await reader.read();
        if (done || this.#stopped) {
          value?.close();
          break;
        }
        await this.#take(value);
      }
    } catch (error) {
      this.#failed(error);
    } finally {
      await reader.cancel().catch(() => undefined);
    }
  }

  async #take(block: AudioData): Promise<void> {
    const {timestamp, duration, sampleRate} = block;
    // Before the clip begins too: the first blocks come late while so much is started, and the clock learns better.
    const offsetS = this.#clock.observe(clockMs() / 1000, (timestamp + duration) / 1e6);
    const atS = timestamp / 1e6 + offsetS - this.#startMs / 1000;
    let planes: Float32Array[] | undefined;
    try {
      planes = this.#writer && atS >= 0 ? planesOf(block) : undefined;
    } finally {
      block.close();
    }
    if (planes) await this.#writer?.addSound(planes, atS, sampleRate);
  }
}

/** Its first two channels. */
const planesOf = (block: AudioData): Float32Array[] =>
  Array.from({length: Math.min(2, block.numberOfChannels)}, (_, planeIndex) => {
    const plane = new Float32Array(block.numberOfFrames);
    block.copyTo(plane, {planeIndex, format: 'f32-planar'});
    return plane;
  });
