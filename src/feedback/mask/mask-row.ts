import type {SizePx} from '../../lib/size.ts';

/** How much of a dream an image is given at each place, 0 to 1. */
export interface ImageMask extends SizePx {
  /** `[heightPx, widthPx]`. */
  readonly values: Float32Array;
}

/** Row `y` of the mask for an image of this size, bilinear, into `row`. */
export function maskRow(mask: ImageMask, {widthPx, heightPx}: SizePx, y: number, row: Float32Array): void {
  const [top, bottom, ty] = between(y, heightPx, mask.heightPx);
  for (let x = 0; x < widthPx; x += 1) {
    const [left, right, tx] = between(x, widthPx, mask.widthPx);
    const at = (line: number, column: number): number => mask.values[line * mask.widthPx + column] ?? 0;
    const above = at(top, left) * (1 - tx) + at(top, right) * tx;
    const below = at(bottom, left) * (1 - tx) + at(bottom, right) * tx;
    row[x] = above * (1 - ty) + below * ty;
  }
}

/** The two pixels of `count` that pixel `at` of `of` lies between, and how far it is towards the second. */
function between(at: number, of: number, count: number): [number, number, number] {
  const place = Math.min(count - 1, Math.max(0, ((at + 0.5) * count) / of - 0.5));
  const first = Math.floor(place);
  return [first, Math.min(count - 1, first + 1), place - first];
}
