/** Red, green and blue, 0 to 1. */
export type Colour = readonly [number, number, number];

/** The colour at a place, or undefined where the background stays. */
export type Shade = (x: number, y: number) => Colour | undefined;

/** Samples a side of each pixel: edges come out smooth. */
const samples = 2;

/** A square that is painted in plain memory, so that it comes out alike everywhere. */
export class GuideCanvas {
  readonly #sizePx: number;
  readonly #values: Float32Array;

  constructor(sizePx: number, background: Colour) {
    this.#sizePx = sizePx * samples;
    this.#values = Float32Array.from(
      {length: this.#sizePx ** 2 * 3},
      (_, i) => background[(i % 3) as 0 | 1 | 2],
    );
  }

  /** Paints a disc's square around (x, y), in shares of the side; `shade` gets places from -1 to 1 in it. */
  stamp(x: number, y: number, radius: number, shade: Shade): void {
    const side = this.#sizePx;
    const range = (middle: number): [number, number] => [
      Math.max(0, Math.floor((middle - radius) * side)),
      Math.min(side, Math.ceil((middle + radius) * side)),
    ];
    const [[top, bottom], [left, right]] = [range(y), range(x)];
    for (let row = top; row < bottom; row++) {
      for (let column = left; column < right; column++) {
        const place = [column, row].map((at) => (at + 0.5) / side) as [number, number];
        const colour = shade((place[0] - x) / radius, (place[1] - y) / radius);
        if (colour) this.#values.set(colour, (row * side + column) * 3);
      }
    }
  }

  /** `[size, size, 4]`, 0 to 255. */
  get rgba(): Uint8ClampedArray<ArrayBuffer> {
    const side = this.#sizePx / samples;
    const rgba = new Uint8ClampedArray(side * side * 4).fill(255);
    for (let i = 0; i < side * side * 3; i++) {
      const [pixel, channel] = [Math.floor(i / 3), i % 3];
      const [row, column] = [Math.floor(pixel / side), pixel % side];
      let sum = 0;
      for (let k = 0; k < samples * samples; k++) {
        const [dy, dx] = [Math.floor(k / samples), k % samples];
        const at = (row * samples + dy) * this.#sizePx + column * samples + dx;
        sum += this.#values[at * 3 + channel] ?? 0;
      }
      rgba[pixel * 4 + channel] = (255 * sum) / samples ** 2;
    }
    return rgba;
  }
}

export const mixed = (a: Colour, b: Colour, share: number): Colour => {
  const t = Math.min(1, Math.max(0, share));
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t];
};

export const lit = (colour: Colour, by: number): Colour => [colour[0] * by, colour[1] * by, colour[2] * by];
