/** Width and height in pixels. */
export interface SizePx {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Height and width in pixels, in the order of a tensor's shape. */
export type Extent = readonly [height: number, width: number];

/** The size scaled down, its shape kept, until neither side is longer than `maxPx`; at least 1 pixel a side. */
export function fitWithin({widthPx, heightPx}: SizePx, maxPx: number): SizePx {
  const scale = Math.min(1, maxPx / Math.max(widthPx, heightPx));
  const scaled = (px: number): number => Math.max(1, Math.round(px * scale));
  return {widthPx: scaled(widthPx), heightPx: scaled(heightPx)};
}

/** Half the size, rounded up: that of the next coarser level of a pyramid. */
export const halved = ({widthPx, heightPx}: SizePx): SizePx => ({
  widthPx: Math.ceil(widthPx / 2),
  heightPx: Math.ceil(heightPx / 2),
});

/** Bars thinner than this are none: results have even sides, which are seldom quite of the source's shape. */
const thinnestBarsPx = 4;

/** The largest size of the shape of `image` within `box`; all of the box where hardly more would be left of it. */
export function contained(image: SizePx, box: SizePx): SizePx {
  const scale = Math.min(box.widthPx / image.widthPx, box.heightPx / image.heightPx);
  const side = (imagePx: number, boxPx: number): number => {
    const px = Math.round(imagePx * scale);
    return boxPx - px < thinnestBarsPx ? boxPx : px;
  };
  return {
    widthPx: side(image.widthPx, box.widthPx),
    heightPx: side(image.heightPx, box.heightPx),
  };
}
