import {BufferAttribute, BufferGeometry, DynamicDrawUsage, Mesh, OrthographicCamera} from 'three/webgpu';
import type {NodeMaterial, WebGPURenderer} from 'three/webgpu';
import type {Match} from '../feedback/match.ts';
import type {SizePx} from './frame-image.ts';

/** Left, right, top, bottom, near, far. */
const camera = new OrthographicCamera(-1, 1, 1, -1, 0, 1);

/**
 * The whole canvas as a grid of triangles, whose corners say where in the dream they are to be read: `place` is (u, v,
 * seen), so that between the corners a flow costs next to nothing. There is a corner at the middle of each pixel of the
 * flow, and more at the border.
 */
export class MovingGrid {
  readonly #size: SizePx;
  readonly #place: BufferAttribute;
  readonly #geometry = new BufferGeometry();
  readonly #mesh: Mesh;

  /** @param size of the flows that move it. */
  constructor(size: SizePx, material: NodeMaterial) {
    const {widthPx, heightPx} = (this.#size = size);
    const [columns, rows] = [widthPx + 2, heightPx + 2];
    const position = new Float32Array(columns * rows * 3);
    const corners: number[] = [];
    for (let row = 0, i = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++, i++) {
        position[3 * i] = 2 * along(column, widthPx) - 1;
        position[3 * i + 1] = 1 - 2 * along(row, heightPx);
        if (row + 1 === rows || column + 1 === columns) continue;
        corners.push(i, i + columns, i + 1, i + 1, i + columns, i + columns + 1);
      }
    }
    this.#place = new BufferAttribute(new Float32Array(columns * rows * 3), 3).setUsage(DynamicDrawUsage);
    this.#geometry.setAttribute('position', new BufferAttribute(position, 3));
    this.#geometry.setAttribute('place', this.#place);
    this.#geometry.setIndex(corners);
    this.#mesh = new Mesh(this.#geometry, material);
    this.#mesh.frustumCulled = false;
  }

  /** Whether it takes flows of this size. */
  fits({widthPx, heightPx}: SizePx): boolean {
    return this.#size.widthPx === widthPx && this.#size.heightPx === heightPx;
  }

  /** Reads the dream where the flow leads. */
  move({flow, visible}: Match): void {
    const {widthPx, heightPx} = this.#size;
    const place = this.#place.array;
    for (let row = 0, i = 0; row < heightPx + 2; row++) {
      const y = Math.min(Math.max(row - 1, 0), heightPx - 1);
      for (let column = 0; column < widthPx + 2; column++, i += 3) {
        const from = y * widthPx + Math.min(Math.max(column - 1, 0), widthPx - 1);
        place[i] = along(column, widthPx) + (flow.u.values[from] as number) / widthPx;
        place[i + 1] = along(row, heightPx) + (flow.v.values[from] as number) / heightPx;
        place[i + 2] = visible.values[from] as number;
      }
    }
    this.#place.needsUpdate = true;
  }

  render(renderer: WebGPURenderer): void {
    renderer.render(this.#mesh, camera);
  }

  dispose(): void {
    this.#geometry.dispose();
  }
}

/** From 0 to 1: the border, the middles of `count` pixels, the other border. */
const along = (index: number, count: number): number => Math.min(1, Math.max(0, (index - 0.5) / count));
