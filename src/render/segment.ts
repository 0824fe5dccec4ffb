import {EncodedPacket, Mp4OutputFormat, NullTarget, Output, VideoSample, VideoSampleSource} from 'mediabunny';
import type {Quality, VideoCodec} from 'mediabunny';
import type {KeptPicture} from '../dream/dream.ts';
import {joined} from '../lib/bytes.ts';
import type {PrivateFolder} from '../library/private-folder.ts';
import type {DeepPixels} from './images/png.ts';
import type {RenderMemory} from './offline-dream.ts';

/** Where segments are kept: in the browser's private files, or by a program that drives the page. */
export interface SegmentFolder extends Pick<PrivateFolder, 'json' | 'remove'> {
  /** The file, or undefined if it is not there. */
  read(name: string): Promise<Blob | undefined>;
  /** Writes a whole file. Throws DiskFullError. */
  write(name: string, data: Uint8Array<ArrayBuffer> | string): Promise<void>;
}

/** A run of encoded frames that begins with a key frame, and what the dream goes on from after it. */
export interface Segment {
  readonly packets: readonly EncodedPacket[];
  readonly decoderConfig: VideoDecoderConfig;
}

/** When a frame of the result is shown, and for how long. */
export interface FrameTime {
  readonly timestampS: number;
  readonly durationS: number;
}

/** As it is kept beside the packets' bytes: where each lies, and the decoder's configuration. Plain JSON. */
export interface SegmentIndex {
  readonly packets: readonly (FrameTime & {readonly bytes: number; readonly key: boolean})[];
  readonly decoderConfig: Omit<VideoDecoderConfig, 'description'> & {readonly description: number[] | null};
}

/** The same with what the dream goes on from. */
interface Index extends SegmentIndex {
  readonly memory: Omit<RenderMemory, keyof Fields | 'sinceCutS' | 'flashes'> & {
    readonly [F in Field]: FieldSize | null;
  } & {
    /** null is never. */
    readonly sinceCutS: number | null;
    /** When flashes were judged last; null if they were not. */
    readonly flashesAtS: number | null;
  };
}

/** Fields of the memory; their sizes are in the index, their values in files of these endings. */
const fields = ['residual', 'growth', 'weight', 'mask', 'usual', 'person', 'cells', 'ages'] as const;
type Field = (typeof fields)[number];
type FieldSize = Omit<KeptPicture, 'values'>;
type Fields = Readonly<Record<Field, KeptPicture | undefined>>;

const fieldsOf = ({residual, growth, weight, mask, usual, person, flashes}: RenderMemory): Fields => ({
  ...{residual, growth, weight, mask, usual, person},
  ...{cells: flashes?.cells, ages: flashes?.ages},
});

/** Encodes the frames of one segment. */
export interface FrameEncoder {
  /** Takes the drawn frame over and closes it. `deep` is the source of 16 bits that it was drawn from, if there is one. */
  add(drawn: VideoFrame, frame: FrameTime, deep: DeepPixels | undefined): Promise<void>;
  finish(): Promise<Segment>;
  /** Ends it without a result. */
  cancel(): Promise<void>;
}

/** Encodes the frames of one segment; a fresh encoder each, so that a segment depends on no other. */
export class SegmentEncoder implements FrameEncoder {
  readonly #output = new Output({format: new Mp4OutputFormat(), target: new NullTarget()});
  readonly #source: VideoSampleSource;
  readonly #packets: EncodedPacket[] = [];
  readonly #frames: FrameTime[] = [];
  #decoderConfig: VideoDecoderConfig | undefined;
  #starting: Promise<void> | undefined;

  constructor(codec: VideoCodec, quality: Quality) {
    this.#source = new VideoSampleSource({
      codec,
      quality,
      keyFrameInterval: 3600,
      onEncodedPacket: (packet, meta) => {
        this.#packets.push(packet);
        this.#decoderConfig ??= meta?.decoderConfig;
      },
    });
    this.#output.addVideoTrack(this.#source);
  }

  async add(drawn: VideoFrame, frame: FrameTime): Promise<void> {
    await (this.#starting ??= this.#output.start()).catch((error: unknown) => {
      drawn.close();
      throw error;
    });
    const sample = new VideoSample(drawn, {timestamp: frame.timestampS, duration: frame.durationS});
    this.#frames.push(frame);
    try {
      await this.#source.add(sample);
    } finally {
      sample.close();
    }
  }

  async finish(): Promise<Segment> {
    await this.#output.finalize();
    const decoderConfig = this.#decoderConfig;
    if (!decoderConfig || this.#packets.length !== this.#frames.length) {
      throw new Error(
        `The encoder took ${this.#frames.length} frames and gave ${this.#packets.length} packets.`,
      );
    }
    // Encoders count in microseconds; the video's own clock may be finer.
    const packets = this.#packets.map((packet, i) => {
      const {timestampS = packet.timestamp, durationS = packet.duration} = this.#frames[i] ?? {};
      return packet.clone({timestamp: timestampS, duration: durationS});
    });
    return {packets, decoderConfig};
  }

  async cancel(): Promise<void> {
    await this.#output.cancel().catch(() => undefined);
  }
}

/** The name of segment number `index`: that of its packets' bytes ends in .bin, that of its index in .json. */
export const segmentName = (index: number): string => `segment-${String(index).padStart(6, '0')}`;

/** Keeps a segment; it counts once its index is written, last. The memory of the one before is not needed any more. */
export async function keepSegment(
  folder: SegmentFolder,
  index: number,
  {packets, decoderConfig}: Segment,
  memory: RenderMemory,
): Promise<void> {
  const name = segmentName(index);
  await folder.write(`${name}.bin`, joined(packets.map(({data}) => data)));
  const pictures = fieldsOf(memory);
  for (const field of fields) {
    const values = pictures[field]?.values.slice();
    if (values) await folder.write(`${name}.${field}`, new Uint8Array(values.buffer));
  }
  const {description, ...config} = decoderConfig;
  const {breathing, picks, index: dreams, sinceCutS, flashes} = memory;
  const sizes = Object.fromEntries(fields.map((field) => [field, sizeOf(pictures[field])]));
  const kept: Index = {
    packets: packets.map(({timestamp, duration, data, type}) => ({
      timestampS: timestamp,
      durationS: duration,
      bytes: data.length,
      key: type === 'key',
    })),
    decoderConfig: {...config, description: description ? Array.from(bytesOf(description)) : null},
    memory: {
      ...(sizes as Record<Field, FieldSize | null>),
      ...{breathing, picks, index: dreams},
      sinceCutS: Number.isFinite(sinceCutS) ? sinceCutS : null,
      flashesAtS: flashes?.atS ?? null,
    },
  };
  await folder.write(`${name}.json`, JSON.stringify(kept));
  if (index > 0) for (const field of fields) await folder.remove(`${segmentName(index - 1)}.${field}`);
}

function sizeOf(field: KeptPicture | undefined): FieldSize | null {
  if (!field) return null;
  const {widthPx, heightPx, channels} = field;
  return {widthPx, heightPx, channels};
}

/** How many frames the segments hold that are whole, and what the dream goes on from after the last of them. */
export async function keptSegments(
  folder: SegmentFolder,
): Promise<{readonly segments: number; readonly frames: number; readonly memory: RenderMemory | undefined}> {
  let [segments, frames] = [0, 0];
  let last: Index | undefined;
  for (;;) {
    const index = (await folder.json(`${segmentName(segments)}.json`)) as Index | undefined;
    if (!index) break;
    frames += index.packets.length;
    segments += 1;
    last = index;
  }
  if (!last) return {segments: 0, frames: 0, memory: undefined};
  const read = new Map<Field, KeptPicture | undefined>();
  for (const field of fields) read.set(field, await fieldOf(folder, segments - 1, field, last));
  // Without a part of it the dream could not go on as it was: everything is rendered again.
  const whole = fields.every((field) => (read.get(field) === undefined) === (last.memory[field] === null));
  if (!whole) return {segments: 0, frames: 0, memory: undefined};
  const {breathing, picks, index, sinceCutS, flashesAtS: atS} = last.memory;
  const [cells, ages] = [read.get('cells'), read.get('ages')];
  const memory = {
    ...{residual: read.get('residual'), growth: read.get('growth'), weight: read.get('weight')},
    ...{mask: read.get('mask'), usual: read.get('usual'), person: read.get('person')},
    ...{breathing, picks, index, sinceCutS: sinceCutS ?? Infinity},
    flashes: cells && ages && atS !== null ? {cells, ages, atS} : undefined,
  };
  return {segments, frames, memory};
}

async function fieldOf(
  folder: SegmentFolder,
  index: number,
  field: Field,
  {memory}: Index,
): Promise<KeptPicture | undefined> {
  const size = memory[field];
  const file = size && (await folder.read(`${segmentName(index)}.${field}`));
  if (!file || file.size !== 4 * size.widthPx * size.heightPx * size.channels) return undefined;
  return {...size, values: new Float32Array(await file.arrayBuffer())};
}

/** A packet with what its decoder is set up by. */
export interface StoredPacket {
  readonly packet: EncodedPacket;
  readonly decoderConfig: VideoDecoderConfig;
}

/** The packets of the first `count` segments in their order, with the decoder's configuration. */
export async function* packetsOf(folder: SegmentFolder, count: number): AsyncGenerator<StoredPacket, void> {
  for (let i = 0; i < count; i += 1) {
    const index = (await folder.json(`${segmentName(i)}.json`)) as Index;
    const file = await folder.read(`${segmentName(i)}.bin`);
    yield* packetsIn(index, new Uint8Array((await file?.arrayBuffer()) ?? new ArrayBuffer()));
  }
}

/** The packets of one segment, of which `data` is all bytes. Throws Error if they are fewer than its index says. */
export function* packetsIn(
  index: SegmentIndex,
  data: Uint8Array<ArrayBuffer>,
): Generator<StoredPacket, void> {
  const {description, ...config} = index.decoderConfig;
  const decoderConfig = {...config, ...(description && {description: Uint8Array.from(description)})};
  let at = 0;
  for (const {timestampS, durationS, bytes, key} of index.packets) {
    const part = data.subarray(at, (at += bytes));
    if (part.length < bytes) throw new Error('A segment is shorter than its index says.');
    yield {packet: new EncodedPacket(part, key ? 'key' : 'delta', timestampS, durationS), decoderConfig};
  }
}

const bytesOf = (source: AllowSharedBufferSource): Uint8Array =>
  ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);
