import {describe, expect, it} from 'vitest';
import {SubmitPacer} from '../../../src/gpu/submit-pacer.ts';

/** The longest that a submit may take, and what it comes close to. */
const [mostMs, leastMs] = [8, 4];

/** A GPU that does one submit after another, on a clock that only it moves. */
class FakeGpu {
  #busyUntilMs = 0;
  readonly #pacer: SubmitPacer;
  readonly submits: number[] = [];
  nowMs = 0;
  /** Submits whose end has not come yet. */
  readonly #ends: {atMs: number; end: () => void}[] = [];

  constructor(pacer: SubmitPacer) {
    this.#pacer = pacer;
  }

  get underWay(): number {
    return this.#ends.length;
  }

  submit(units: number, msPerUnit: number): void {
    const ms = units * msPerUnit;
    this.#busyUntilMs = Math.max(this.#busyUntilMs, this.nowMs) + ms;
    this.submits.push(ms);
    const atMs = this.#busyUntilMs;
    this.#pacer.submitted(units, new Promise((resolve) => this.#ends.push({atMs, end: () => resolve(ms)})));
  }

  /** The next submit ends. */
  async advance(): Promise<void> {
    const next = this.#ends.shift();
    if (!next) return;
    this.nowMs = Math.max(this.nowMs, next.atMs);
    next.end();
    await new Promise((resolve) => setTimeout(resolve));
  }

  async drain(): Promise<void> {
    while (this.underWay > 0) await this.advance();
  }
}

/** Sends frames of equal pieces; resolves with the milliseconds of their submits, frame by frame. */
async function send(
  gpu: FakeGpu,
  pacer: SubmitPacer,
  frames: number,
  pieces: number,
  msPerPiece: (piece: number) => number,
): Promise<number[][]> {
  const all: number[][] = [];
  for (let frame = 0; frame < frames; frame += 1) {
    const before = gpu.submits.length;
    for (let first = 0; first < pieces;) {
      let units = 1;
      while (first + units < pieces && pacer.fits(units + 1)) units += 1;
      const turn = pacer.turn();
      if (turn) {
        await gpu.advance();
        await turn;
      }
      let ms = 0;
      for (let piece = first; piece < first + units; piece += 1) ms += msPerPiece(piece);
      gpu.submit(units, ms / units);
      first += units;
    }
    await gpu.drain();
    all.push(gpu.submits.slice(before));
  }
  return all;
}

const pacers = (): [FakeGpu, SubmitPacer] => {
  const pacer = new SubmitPacer(1);
  return [new FakeGpu(pacer), pacer];
};

describe('the pacer of submits', () => {
  it.each([0.003, 0.05, 1])(
    'comes to submits of 4 to 8 ms at %f ms a piece, and never goes beyond',
    async (ms) => {
      const [gpu, pacer] = pacers();
      const frames = await send(gpu, pacer, 4, Math.round(400 / ms), () => ms);
      expect(Math.max(...gpu.submits)).toBeLessThanOrEqual(mostMs);
      const [, ...settled] = frames;
      for (const frame of settled) expect(Math.min(...frame.slice(0, -1))).toBeGreaterThanOrEqual(leastMs);
    },
  );

  it('sends a frame of a few milliseconds at once', async () => {
    const [gpu, pacer] = pacers();
    const frames = await send(gpu, pacer, 6, 200, () => 0.01);
    expect(frames.at(-1)).toHaveLength(1);
  });

  it('sends a piece that is too long by itself', async () => {
    const [gpu, pacer] = pacers();
    const frames = await send(gpu, pacer, 3, 5, () => 30);
    for (const frame of frames) expect(frame).toEqual([30, 30, 30, 30, 30]);
  });

  it('reckons with the slowest where pieces are of different speed', async () => {
    const [gpu, pacer] = pacers();
    const frames = await send(gpu, pacer, 5, 400, (piece) => (piece % 100 < 20 ? 1 : 0.3));
    for (const frame of frames.slice(2)) expect(Math.max(...frame)).toBeLessThanOrEqual(mostMs);
  });

  it('follows a GPU that slows down, and one that recovers', async () => {
    const [gpu, pacer] = pacers();
    await send(gpu, pacer, 3, 400, () => 0.5);
    const slowed = await send(gpu, pacer, 3, 400, () => 2);
    for (const frame of slowed.slice(1)) expect(Math.max(...frame)).toBeLessThanOrEqual(mostMs);
    const recovered = await send(gpu, pacer, 6, 400, () => 0.5);
    expect(Math.max(...recovered.flat())).toBeLessThanOrEqual(mostMs);
    expect(Math.min(...(recovered.at(-1) ?? []).slice(0, -1))).toBeGreaterThanOrEqual(leastMs);
  });

  it('lets two submits be under way, and the event loop have its turn before the next', async () => {
    const [gpu, pacer] = pacers();
    gpu.submit(1, 1);
    expect(pacer.turn()).toBeUndefined();
    gpu.submit(1, 1);
    const events: string[] = [];
    const turn = pacer.turn(() => {
      events.push('event loop');
      return undefined;
    });
    void turn?.then(() => events.push('turn'));
    await new Promise((resolve) => setTimeout(resolve));
    expect(events).toEqual([]);
    await gpu.advance();
    expect(events).toEqual(['event loop', 'turn']);
  });

  it('goes on when the device is lost under way', async () => {
    const [, pacer] = pacers();
    pacer.submitted(1, Promise.reject(new Error('lost')));
    pacer.submitted(1, Promise.reject(new Error('lost')));
    await pacer.turn();
    expect(pacer.turn()).toBeUndefined();
  });
});
