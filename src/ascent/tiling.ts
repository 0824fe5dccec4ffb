/** How an image that is larger than the device takes at once is cut up. */
export interface Tiling {
  /** Side of a tile without its margin, a multiple of 32. Images with no more pixels than a tile are not cut. */
  readonly tilePx: number;
  /** Around each tile this margin is evaluated too, and its gradient discarded; a multiple of 32. */
  readonly marginPx: number;
}

/** Tiles that devices from phones up take at once. */
export const defaultTiling: Tiling = {tilePx: 512, marginPx: 64};
