import {lumaWeights} from '../lib/luma.ts';
import type {SizePx} from '../lib/size.ts';
import {area, bright, change, grid, heldChange, isSpent, longAgoS, type FlashMemory} from './flash-limits.ts';

const cellCount = grid.columns * grid.rows;

/** Linear light of each of the 256 levels of sRGB. */
const light = Float32Array.from({length: 256}, (_, level) => {
  const value = level / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
});
const levelOf = (value: number): number =>
  255 * (value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055);

/** What a cell's linear light is multiplied by, and what is added to it. */
interface Correction {
  readonly gain: Float32Array;
  readonly lift: Float32Array;
}

/** What FlashLimiter does, on the processor: for a display that has no GPU. */
export class CpuFlashLimiter {
  /** Since the last change; before the first one both count, afterwards only the extremum of its direction. */
  readonly #lowest = new Float32Array(cellCount);
  readonly #highest = new Float32Array(cellCount);
  /** 1 after a rise, -1 after a fall, 0 before the first change. */
  readonly #direction = new Int8Array(cellCount);
  /** Of the last four changes in seconds, the newest first. */
  readonly #ages = new Float32Array(4 * cellCount).fill(longAgoS);
  #isFirst = true;

  /** Judges RGBA bytes that are about to be shown, so many seconds after the picture before, and corrects them in place. */
  limit(rgba: Uint8ClampedArray, size: SizePx, seconds: number): void {
    const correction = this.judge(luminanceOf(rgba, size), Math.min(longAgoS, Math.max(0, seconds)));
    if (correction) correct(rgba, size, correction);
  }

  /** The correction for a picture of cells of this relative luminance; undefined if it needs none. */
  judge(luminance: Float32Array, seconds: number): Correction | undefined {
    if (this.#isFirst) {
      this.#isFirst = false;
      this.#lowest.set(luminance);
      this.#highest.set(luminance);
      return undefined;
    }
    const turns = Array.from(luminance, (value, cell) => this.#turn(cell, value));
    const spent = Array.from(luminance, (_, cell) => isSpent(this.#ages, cell, seconds));
    const isTooMuch = spent.filter(Boolean).length >= area * cellCount;
    const gain = new Float32Array(cellCount).fill(1);
    const lift = new Float32Array(cellCount);
    let isCorrected = false;
    for (const [cell, value] of luminance.entries()) {
      const turn = turns[cell] ?? 0;
      this.#age(cell, seconds);
      if (turn !== 0 && isTooMuch && spent[cell]) {
        const shown = this.#held(cell, turn);
        if (shown < value) gain[cell] = shown / Math.max(1e-3, value);
        else lift[cell] = shown - value;
        this.#follow(cell, shown);
        isCorrected = true;
      } else if (turn !== 0) {
        this.#change(cell, turn, value);
      } else {
        this.#follow(cell, value);
      }
    }
    return isCorrected ? {gain, lift} : undefined;
  }

  /** As FlashLimiter remembers it. */
  remember(): FlashMemory {
    const size = {widthPx: grid.columns, heightPx: grid.rows, channels: 4};
    const [cells, ages] = [new Float32Array(4 * cellCount), this.#ages.slice()];
    for (let cell = 0; cell < cellCount; cell += 1) {
      const direction = this.#direction[cell] ?? 0;
      const extremum = (direction > 0 ? this.#highest : this.#lowest)[cell] ?? 0;
      cells.set([extremum, direction, 1, 0], 4 * cell);
      if (direction === 0) ages[4 * cell + 3] = this.#highest[cell] ?? 0;
    }
    return {cells: {...size, values: cells}, ages: {...size, values: ages}};
  }

  recall({cells, ages}: FlashMemory): void {
    this.#isFirst = false;
    this.#ages.set(ages.values);
    for (let cell = 0; cell < cellCount; cell += 1) {
      const [extremum = 0, direction = 0] = cells.values.subarray(4 * cell);
      this.#direction[cell] = direction;
      this.#lowest[cell] = this.#highest[cell] = extremum;
      if (direction !== 0) continue;
      this.#highest[cell] = ages.values[4 * cell + 3] ?? extremum;
      this.#ages[4 * cell + 3] = longAgoS;
    }
  }

  /** -1 if the value falls by what counts as a change, 1 if it rises so, 0 if neither. */
  #turn(cell: number, value: number): -1 | 0 | 1 {
    const direction = this.#direction[cell] ?? 0;
    const [lowest, highest] = [this.#lowest[cell] ?? 0, this.#highest[cell] ?? 0];
    if (direction >= 0 && value < highest - change && value < bright) return -1;
    return direction <= 0 && value > lowest + change && lowest < bright ? 1 : 0;
  }

  #held(cell: number, turn: -1 | 1): number {
    return turn < 0 ? (this.#highest[cell] ?? 0) - heldChange : (this.#lowest[cell] ?? 0) + heldChange;
  }

  #follow(cell: number, value: number): void {
    this.#lowest[cell] = Math.min(this.#lowest[cell] ?? value, value);
    this.#highest[cell] = Math.max(this.#highest[cell] ?? value, value);
  }

  #change(cell: number, turn: -1 | 1, value: number): void {
    this.#direction[cell] = turn;
    this.#lowest[cell] = this.#highest[cell] = value;
    this.#ages.copyWithin(4 * cell + 1, 4 * cell, 4 * cell + 3);
    this.#ages[4 * cell] = 0;
  }

  #age(cell: number, seconds: number): void {
    for (let at = 4 * cell; at < 4 * cell + 4; at += 1) {
      this.#ages[at] = Math.min(longAgoS, (this.#ages[at] ?? longAgoS) + seconds);
    }
  }
}

/** The mean of the relative luminances of some pixels of each cell, over black. */
function luminanceOf(rgba: Uint8ClampedArray, {widthPx, heightPx}: SizePx): Float32Array {
  const {columns, rows, taps} = grid;
  const [red, green, blue] = lumaWeights;
  const luminance = new Float32Array(cellCount);
  for (let y = 0; y < rows * taps; y += 1) {
    const row = widthPx * Math.floor(((y + 0.5) / (rows * taps)) * heightPx);
    const cells = columns * Math.floor(y / taps);
    for (let x = 0; x < columns * taps; x += 1) {
      const at = 4 * (row + Math.floor(((x + 0.5) / (columns * taps)) * widthPx));
      const opacity = (rgba[at + 3] ?? 255) / 255;
      const of = (channel: number): number => light[Math.round(opacity * (rgba[at + channel] ?? 0))] ?? 0;
      const cell = cells + Math.floor(x / taps);
      luminance[cell] = (luminance[cell] ?? 0) + (red * of(0) + green * of(1) + blue * of(2)) / (taps * taps);
    }
  }
  return luminance;
}

function correct(rgba: Uint8ClampedArray, {widthPx, heightPx}: SizePx, {gain, lift}: Correction): void {
  const {columns, rows} = grid;
  for (let y = 0, at = 0; y < heightPx; y += 1) {
    const cells = columns * Math.floor((y * rows) / heightPx);
    for (let x = 0; x < widthPx; x += 1, at += 4) {
      const cell = cells + Math.floor((x * columns) / widthPx);
      const [by, added] = [gain[cell] ?? 1, lift[cell] ?? 0];
      if (by === 1 && added === 0) continue;
      for (let channel = at; channel < at + 3; channel += 1) {
        rgba[channel] = levelOf(Math.min(1, (light[rgba[channel] ?? 0] ?? 0) * by + added));
      }
    }
  }
}
