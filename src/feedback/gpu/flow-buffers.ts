import refineWgsl from '../../../shaders/feedback/refine.wgsl?raw';
import {encode} from '../../gpu/struct.ts';
import type {SizePx} from '../../lib/size.ts';
import {thorough, type Rounds} from '../flow.ts';
import {checking} from '../match.ts';
import {levelSizesOf} from '../pyramid.ts';

/** What statistics.wgsl says of a frame: 64 whole numbers. */
export const statisticsBytes = 64 * 4;
/** Uniforms begin at multiples of this. */
const slotBytes = 256;
const roundBytes = 8 * 4;
/** pyramid.wgsl makes no more at once. */
const mostLevels = 4;

/** Rounds of a level. */
const mostRounds = Math.max(thorough.finest, thorough.coarser);
/** Where a round of the flow begins: see refine.wgsl. */
const begins = {own: 0, coarser: 1, none: 2} as const;

/** Which of the two flows a round of a level writes; the next one reads it. */
export const writtenBy = (round: number): 0 | 1 => (round % 2 === 0 ? 0 : 1);

/** Bindings of group 0, the same number in every pass; each uses some of them. See the shaders for what they hold. */
export const flowBindings = {
  sizes: 0,
  frame: 1,
  round: 2,
  luminance: 3,
  statistics: 4,
  tensors: 5,
  flow: 6,
  compared: 7,
  sums: 8,
  matched: 9,
  outcome: 10,
} as const;

export type FlowBinding = keyof typeof flowBindings;

/** A level of both pyramids, and where its first pixel lies in one. */
export interface FlowLevel extends SizePx {
  readonly at: number;
}

/** The buffers of the flow for images of one size, but for what outlives a change of size. */
export class FlowBuffers {
  readonly imageSize: SizePx;
  /** Finest first. */
  readonly levels: readonly FlowLevel[];
  readonly finest: FlowLevel;
  /** Of a pyramid. */
  readonly pixels: number;
  readonly #buffers: Readonly<Record<Exclude<FlowBinding, 'outcome'>, GPUBuffer>>;

  readonly #outcome: GPUBuffer;

  /**
   * @param outcome see outcome.wgsl; it stays the caller's.
   * Throws Error for an image of more levels than the shaders make.
   */
  constructor(device: GPUDevice, outcome: GPUBuffer, widthPx: number, heightPx: number) {
    this.#outcome = outcome;
    this.imageSize = {widthPx, heightPx};
    let pixels = 0;
    this.levels = levelSizesOf(widthPx, heightPx).map((size) => {
      const at = pixels;
      pixels += size.widthPx * size.heightPx;
      return {...size, at};
    });
    if (this.levels.length > mostLevels) {
      throw new Error(`The flow has ${this.levels.length} levels; its shaders make ${mostLevels} at most.`);
    }
    this.pixels = pixels;
    const [finest] = this.levels as [FlowLevel];
    this.finest = finest;
    const finestPixels = finest.widthPx * finest.heightPx;
    const {COPY_DST, COPY_SRC, STORAGE, UNIFORM} = GPUBufferUsage;
    const uniform = (label: string, size: number): GPUBuffer =>
      device.createBuffer({label: `flow ${label}`, size, usage: UNIFORM | COPY_DST});
    const storage = (label: string, size: number): GPUBuffer =>
      device.createBuffer({label: `flow ${label}`, size, usage: STORAGE | COPY_DST | COPY_SRC});
    this.#buffers = {
      sizes: uniform('sizes', 16 * (1 + mostLevels)),
      frame: uniform('frame', 64),
      round: uniform('rounds', slotBytes * mostLevels * mostRounds),
      luminance: storage('luminance', 2 * pixels * 4),
      statistics: storage('statistics', 2 * statisticsBytes),
      tensors: storage('tensors', 2 * pixels * 16),
      flow: storage('flow', 2 * 2 * pixels * 8),
      compared: storage('compared', finestPixels * 16),
      sums: storage('sums', 32),
      matched: storage('matched', finestPixels * 16),
    };
    this.#write(device, widthPx, heightPx);
  }

  get bytes(): number {
    return Object.values(this.#buffers).reduce((sum, {size}) => sum + size, 0);
  }

  of(binding: Exclude<FlowBinding, 'outcome'>): GPUBuffer {
    return this.#buffers[binding];
  }

  /** What is bound there; of the rounds, the one of a level. */
  resource(binding: FlowBinding, level: number, round: number): GPUBufferBinding {
    if (binding === 'outcome') return {buffer: this.#outcome};
    const buffer = this.#buffers[binding];
    return binding === 'round' ? {buffer, offset: slotOf(level, round), size: roundBytes} : {buffer};
  }

  dispose(): void {
    for (const buffer of Object.values(this.#buffers)) buffer.destroy();
  }

  /** What never changes: the Sizes of sizes.wgsl, which hold structs of their own, and every Round that there may be. */
  #write({queue}: GPUDevice, widthPx: number, heightPx: number): void {
    const levels = this.levels.flatMap((level) => [level.widthPx, level.heightPx, level.at, 0]);
    const sizes = [widthPx, heightPx, this.levels.length, this.pixels, ...levels];
    queue.writeBuffer(this.#buffers.sizes, 0, new Uint32Array(sizes));
    this.levels.forEach((_, level) => {
      for (let round = 0; round < mostRounds; round++) {
        const begin = round > 0 ? 'own' : level === this.levels.length - 1 ? 'none' : 'coarser';
        const from = ({coarser}: Rounds): number => writtenBy((round || coarser) - 1);
        const values = {
          level,
          begin: begins[begin],
          to: writtenBy(round),
          fromBack: from(thorough),
          fromForth: from(checking),
        };
        const bytes = encode(refineWgsl, 'Round', values);
        queue.writeBuffer(this.#buffers.round, slotOf(level, round), bytes);
      }
    });
  }
}

const slotOf = (level: number, round: number): number => slotBytes * (mostLevels * round + level);
