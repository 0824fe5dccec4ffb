import type {Flow} from '../../src/feedback/flow.ts';
import {createPlane, sample, type Plane} from '../../src/feedback/plane.ts';
import {mulberry32} from '../support/random.ts';

/** A plane's rotation, scale and translation about the centre of the frame. */
export interface Placement {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
  readonly angle: number;
}

/** A textured background and a textured disc in front of it, both of exactly known motion. */
export interface Scene {
  readonly name: string;
  /** Where the background is in frame `t`. */
  ground(t: number): Placement;
  /** How much the background's texture differs from grey; 1 by default. */
  readonly contrast?: number;
  /** The centre of the disc in frame `t`, relative to the frame's, in heights; undefined for none. */
  disc?: ((t: number) => {readonly x: number; readonly y: number}) | undefined;
}

const resting: Placement = {x: 0, y: 0, zoom: 1, angle: 0};
const swing = (t: number): {x: number; y: number} => ({x: 0.3 * Math.sin(t / 9), y: 0.1 * Math.cos(t / 7)});

/** 0 to 6 and back, one step per frame: zoomed in any further, a texture has no detail left. */
const toAndFro = (t: number): number => 6 - Math.abs((t % 12) - 6);

/** Pan, zoom and rotation whose fastest pixels move by up to `speedPx` per frame at the given size. */
export function scenes(width: number, height: number, speedPx: number): Scene[] {
  const corner = Math.hypot(width, height) / 2;
  return [
    {name: 'pan', ground: (t) => ({...resting, x: speedPx * t * 0.96, y: speedPx * t * 0.28}), disc: swing},
    {name: 'zoom', ground: (t) => ({...resting, zoom: (1 + speedPx / corner) ** toAndFro(t)}), disc: swing},
    {name: 'rotation', ground: (t) => ({...resting, angle: (speedPx / corner) * t}), disc: swing},
  ];
}

/** A passer-by in front of a camera at rest. */
export const passerBy: Scene = {name: 'passer-by', ground: () => resting, disc: swing};
/** The same in front of an almost bare wall. */
export const bareWall: Scene = {...passerBy, name: 'bare-wall', contrast: 0.04};

const textureSide = 512;
const discRadius = 0.18;

/** Tiling colour noise at several scales, none finer than about 4 pixels, in [-1, 1]. */
function texture(seed: number): Plane[] {
  const random = mulberry32(seed);
  return [0, 1, 2].map(() => {
    const plane = createPlane(textureSide, textureSide);
    for (const [cellPx, weight] of [
      [4, 0.3],
      [8, 0.3],
      [16, 0.35],
      [64, 0.4],
    ] as const) {
      const side = textureSide / cellPx;
      const lattice = createPlane(side, side);
      for (let i = 0; i < side * side; i++) lattice.values[i] = 2 * random() - 1;
      for (let i = 0; i < plane.values.length; i++) {
        const [x, y] = [(i % textureSide) / cellPx, Math.floor(i / textureSide) / cellPx];
        plane.values[i] = (plane.values[i] as number) + weight * smoothNoise(lattice, x, y);
      }
    }
    return plane;
  });
}

/** The lattice's value at (x, y), smoothly interpolated, tiling. */
function smoothNoise({widthPx: side, values}: Plane, x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const ease = (t: number): number => t * t * (3 - 2 * t);
  const [tx, ty] = [ease(x - left), ease(y - top)];
  const at = (dx: number, dy: number): number =>
    values[((top + dy) % side) * side + ((left + dx) % side)] as number;
  const upper = at(0, 0) + tx * (at(1, 0) - at(0, 0));
  return upper + ty * (at(0, 1) + tx * (at(1, 1) - at(0, 1)) - upper);
}

const wrap = (value: number): number => ((value % textureSide) + textureSide) % textureSide;

/** Draws a scene's frames and knows how they move. Sizes are in pixels of the frame. */
export class ScenePainter {
  readonly #ground = texture(3);
  readonly #disc = texture(5);

  constructor(
    readonly scene: Scene,
    readonly width: number,
    readonly height: number,
  ) {}

  /** Frame `t`, [height, width, 3] in [-1, 1], both sides multiplied by `finer`. */
  frame(t: number, finer = 1): Float32Array {
    const [columns, rows] = [finer * this.width, finer * this.height];
    const {contrast = 1} = this.scene;
    const frame = new Float32Array(columns * rows * 3);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const [x, y] = [(column + 0.5) / finer - 0.5, (row + 0.5) / finer - 0.5];
        const cover = this.#cover(t, x, y, finer);
        const ground = this.#onGround(t, x, y);
        const disc = this.#onDisc(t, x, y);
        for (let c = 0; c < 3; c++) {
          const under = cover < 1 ? contrast * textureAt(this.#ground[c] as Plane, ground) : 0;
          const over = cover > 0 ? textureAt(this.#disc[c] as Plane, disc) : 0;
          const value = 0.8 * (under * (1 - cover) + over * cover);
          frame[(row * columns + column) * 3 + c] = Math.max(-1, Math.min(1, value));
        }
      }
    }
    return frame;
  }

  /**
   * Where each pixel of frame `t` was in frame `from`, at full size, in pixels; `visible` is 1 where it was inside the
   * frame and not covered.
   */
  truth(t: number, from: number): Flow & {visible: Plane} {
    const {width, height} = this;
    const [u, v, visible] = [0, 1, 2].map(() => createPlane(width, height)) as [Plane, Plane, Plane];
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const i = y * width + x;
        const before =
          this.#cover(t, x, y) > 0.5 ? this.#discBefore(t, from, x, y) : this.#groundBefore(t, from, x, y);
        const wasSame = this.#cover(t, x, y) > 0.5 === this.#cover(from, before.x, before.y) > 0.5;
        const inFrame = before.x >= 0 && before.y >= 0 && before.x <= width - 1 && before.y <= height - 1;
        u.values[i] = before.x - x;
        v.values[i] = before.y - y;
        visible.values[i] = wasSame && inFrame ? 1 : 0;
      }
    }
    return {u, v, visible};
  }

  #centre(t: number): {x: number; y: number} {
    const {width, height, scene} = this;
    const at = scene.disc?.(t) ?? {x: 1e6, y: 1e6};
    return {x: (width - 1) / 2 + at.x * height, y: (height - 1) / 2 + at.y * height};
  }

  /** How much of a pixel the disc covers; its edge is one pixel wide, `finer` times as narrow. */
  #cover(t: number, x: number, y: number, finer = 1): number {
    const centre = this.#centre(t);
    const inside = discRadius * this.height - Math.hypot(x - centre.x, y - centre.y);
    return Math.max(0, Math.min(1, finer * inside + 0.5));
  }

  #onDisc(t: number, x: number, y: number): {x: number; y: number} {
    const centre = this.#centre(t);
    return {x: x - centre.x + 256, y: y - centre.y + 256};
  }

  #discBefore(t: number, from: number, x: number, y: number): {x: number; y: number} {
    const [now, then] = [this.#centre(t), this.#centre(from)];
    return {x: x - now.x + then.x, y: y - now.y + then.y};
  }

  /** From the frame to the background's texture: rotation, scale and translation undone. */
  #onGround(t: number, x: number, y: number): {x: number; y: number} {
    const {x: shiftX, y: shiftY, zoom, angle} = this.scene.ground(t);
    const [dx, dy] = [x - (this.width - 1) / 2 - shiftX, y - (this.height - 1) / 2 - shiftY];
    const [cos, sin] = [Math.cos(angle) / zoom, Math.sin(angle) / zoom];
    return {x: cos * dx + sin * dy, y: -sin * dx + cos * dy};
  }

  #groundBefore(t: number, from: number, x: number, y: number): {x: number; y: number} {
    const {x: shiftX, y: shiftY, zoom, angle} = this.scene.ground(from);
    const at = this.#onGround(t, x, y);
    const [cos, sin] = [Math.cos(angle) * zoom, Math.sin(angle) * zoom];
    return {
      x: cos * at.x - sin * at.y + shiftX + (this.width - 1) / 2,
      y: sin * at.x + cos * at.y + shiftY + (this.height - 1) / 2,
    };
  }
}

/** The texture at a point, tiling. */
function textureAt(plane: Plane, {x, y}: {x: number; y: number}): number {
  const [atX, atY] = [wrap(x), wrap(y)];
  // The last row and column blend into the first.
  if (atX <= textureSide - 1 && atY <= textureSide - 1) return sample(plane, atX, atY);
  const [tx, ty] = [atX % 1, atY % 1];
  const [left, top] = [Math.floor(atX), Math.floor(atY)];
  const [right, down] = [(left + 1) % textureSide, (top + 1) % textureSide];
  const at = (row: number, column: number): number => plane.values[row * textureSide + column] as number;
  const upper = at(top, left) * (1 - tx) + at(top, right) * tx;
  const lower = at(down, left) * (1 - tx) + at(down, right) * tx;
  return upper * (1 - ty) + lower * ty;
}
