import {
  AudioSample,
  AudioSampleSource,
  Mp4OutputFormat,
  Output,
  Quality,
  StreamTarget,
  VideoSample,
  VideoSampleSource,
  WebMOutputFormat,
} from 'mediabunny';
import type {MetadataTags} from 'mediabunny';
import type {Values} from '../params/values.ts';
import {AudioClock} from './audio-clock.ts';
import type {PrivateFile} from '../library/private-file.ts';
import {encodesAac, qualityOf} from './format.ts';
import type {ClipFormat} from './format.ts';

/** The first frame of each such period is a key frame: what a crash can cost, with the encoder's delay. */
const keyFrameS = 1;
/**
 * Seconds that a fragment lasts at least: none, so that each begins at a key frame and ends at the next. A key frame
 * within a fragment would be missed: it may come a little less than a period after the last, and mediabunny marks only
 * the first of a fragment as one.
 */
const fragmentS = 0;
/** Sound that lags more than this behind the frames is filled with silence, so that nothing waits for it in memory. */
const lagS = 0.7;

export interface ClipWriterOptions {
  readonly file: PrivateFile;
  /** Called when the file takes no more. */
  readonly failed: (error: unknown) => void;
  readonly format: ClipFormat;
  readonly quality: Values['recordQuality'];
  readonly tags: MetadataTags;
  readonly sound: boolean;
}

/** Encodes frames and sound into fragments of a file. Times are seconds from the clip's start. */
export class ClipWriter {
  readonly #output: Output;
  readonly #video: VideoSampleSource;
  readonly #audio: AudioSampleSource | undefined;
  readonly #clock = new AudioClock(48_000, 2);
  #added = 0;
  /** When the frames were given that are still in the encoder, the oldest first. */
  #givenMs: number[] = [];
  #encodeMs: number | undefined;
  #soundQueue = Promise.resolve();

  private constructor({file, failed, format, quality, tags, sound}: ClipWriterOptions) {
    this.#output = new Output({
      format:
        format.container === 'mp4'
          ? new Mp4OutputFormat({fastStart: 'fragmented', minimumFragmentDuration: fragmentS})
          : new WebMOutputFormat({minimumClusterDuration: fragmentS}),
      target: new StreamTarget(file.writable({flush: true, failed})),
    });
    this.#output.setMetadataTags(tags);
    this.#video = new VideoSampleSource({
      codec: format.video,
      quality: qualityOf(quality),
      keyFrameInterval: keyFrameS,
      latencyMode: 'realtime',
      // Another source has another size: the clip keeps that of its first frame.
      sizeChangeBehavior: 'contain',
      onEncodedPacket: () => {
        const givenMs = this.#givenMs.shift();
        if (givenMs !== undefined) this.#encodeMs = performance.now() - givenMs;
      },
    });
    this.#output.addVideoTrack(this.#video);
    if (sound) {
      this.#audio = new AudioSampleSource({codec: format.audio, quality: new Quality('high')});
      this.#output.addAudioTrack(this.#audio);
    }
  }

  /** Starts the file. Fetches the AAC encoder if the format needs it and the browser has none. */
  static async open(options: ClipWriterOptions): Promise<ClipWriter> {
    if (options.sound && options.format.audio === 'aac' && !(await encodesAac())) {
      const {registerAacEncoder} = await import('@mediabunny/aac-encoder');
      registerAacEncoder();
    }
    const writer = new ClipWriter(options);
    await writer.#output.start();
    return writer;
  }

  /** Frames that are in the file or on their way to it. */
  get frames(): number {
    return this.#added;
  }

  /** How long the newest frame that is encoded was in the encoder; undefined before the first. */
  get encodeMs(): number | undefined {
    return this.#encodeMs;
  }

  /** Seconds of sound so far; 0 without. */
  get soundS(): number {
    return this.#clock.endS;
  }

  /** Encodes one frame, which stays the caller's to close. Resolves when the next may come; throws DiskFullError. */
  async addFrame(frame: VideoFrame, atS: number, durationS: number): Promise<void> {
    // A clone: the sample closes what it was made of, and at a constant rate the frame may be needed again.
    const sample = new VideoSample(frame.clone(), {timestamp: atS, duration: durationS});
    try {
      this.#added += 1;
      this.#givenMs.push(performance.now());
      await this.#video.add(sample);
    } finally {
      sample.close();
    }
    if (this.#audio && this.#clock.endS < atS - lagS) await this.#give(this.#clock.silence(atS - lagS / 2));
  }

  /** Encodes a block of sound: `planes` are its channels, `atS` is when its first sample was heard. */
  addSound(planes: readonly Float32Array[], atS: number, rateHz: number): Promise<void> {
    return this.#give(this.#clock.take(planes, atS, rateHz));
  }

  /** Ends the file; with sound, both end together. Throws DiskFullError. */
  async finish(endS: number): Promise<void> {
    if (this.#audio) await this.#give(this.#clock.silence(endS));
    await this.#output.finalize();
  }

  /** Gives up: what is in the file stays as it is. */
  async cancel(): Promise<void> {
    await this.#output.cancel().catch(() => undefined);
  }

  // In the order in which the clock gave them, which said when each begins.
  #give(blocks: readonly Float32Array[][]): Promise<void> {
    let atS = this.#clock.endS;
    for (const block of blocks) atS -= (block[0]?.length ?? 0) / this.#clock.sampleRateHz;
    const samples = blocks.map((block) => {
      const sample = this.#sampleOf(block, atS);
      atS += (block[0]?.length ?? 0) / this.#clock.sampleRateHz;
      return sample;
    });
    const given = this.#soundQueue.then(async () => {
      for (const sample of samples) {
        try {
          await this.#audio?.add(sample);
        } finally {
          sample.close();
        }
      }
    });
    this.#soundQueue = given.catch(() => undefined);
    return given;
  }

  #sampleOf(planes: readonly Float32Array[], atS: number): AudioSample {
    const length = planes[0]?.length ?? 0;
    const data = new Float32Array(length * planes.length);
    planes.forEach((plane, channel) => data.set(plane, channel * length));
    return new AudioSample({
      data,
      format: 'f32-planar',
      numberOfChannels: planes.length,
      sampleRate: this.#clock.sampleRateHz,
      timestamp: atS,
    });
  }
}
