import {BufferAttribute, BufferGeometry, DynamicDrawUsage, Mesh, OrthographicCamera} from 'three/webgpu';
import type {NodeMaterial, WebGPURenderer} from 'three/webgpu';
import type {Match} from '../feedback/match.ts';
import type {SizePx} from '../lib/size.ts';
import {cornersOf, fillPlaces, type Corners} from './places.ts';

/** Left, right, top, bottom, near, far. */
const camera = new OrthographicCamera(-1, 1, 1, -1, 0, 1);

/**
 * The whole canvas as a grid of triangles, whose corners say where in the dream they are to be read: `place` is (u, v,
 * seen), so that between the corners a flow costs next to nothing.
 */
export class MovingGrid {
  readonly #size: SizePx;
  readonly #corners: Corners;
  readonly #places: Float32Array;
  readonly #attribute: BufferAttribute;
  readonly #geometry = new BufferGeometry();
  readonly #mesh: Mesh;

  /** @param size of the flows that move it. */
  constructor(size: SizePx, material: NodeMaterial) {
    this.#size = size;
    const {columns, rows} = (this.#corners = cornersOf(size));
    const position = new Float32Array(columns * rows * 3);
    const corners: number[] = [];
    for (let row = 0, i = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++, i++) {
        position[3 * i] = (2 * column) / (columns - 1) - 1;
        position[3 * i + 1] = 1 - (2 * row) / (rows - 1);
        if (row + 1 === rows || column + 1 === columns) continue;
        corners.push(i, i + columns, i + 1, i + 1, i + columns, i + columns + 1);
      }
    }
    this.#places = new Float32Array(columns * rows * 3);
    this.#attribute = new BufferAttribute(this.#places, 3).setUsage(DynamicDrawUsage);
    this.#geometry.setAttribute('position', new BufferAttribute(position, 3));
    this.#geometry.setAttribute('place', this.#attribute);
    this.#geometry.setIndex(corners);
    this.#mesh = new Mesh(this.#geometry, material);
    this.#mesh.frustumCulled = false;
  }

  /** Whether it takes flows of this size. */
  fits({widthPx, heightPx}: SizePx): boolean {
    return this.#size.widthPx === widthPx && this.#size.heightPx === heightPx;
  }

  /** Reads the dream where the flow leads. */
  move(match: Match): void {
    fillPlaces(match, this.#corners, this.#places);
    this.#attribute.needsUpdate = true;
  }

  render(renderer: WebGPURenderer): void {
    renderer.render(this.#mesh, camera);
  }

  dispose(): void {
    this.#geometry.dispose();
  }
}
