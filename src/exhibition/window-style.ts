import type {Values} from '../params/values.ts';
import type {Mode} from './schedule.ts';
import {cornersOf, keystoneMatrix} from './keystone.ts';
import {fadesOf, partOf, type Part, type Spread} from './span.ts';

export const spreadOf = ({span, outputs, overlap}: Values): Spread => ({
  span,
  windows: outputs + 1,
  overlap: overlap / 100,
});

/** A size in CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

const isOnItsSide = ({turn}: Values): boolean => turn === '90' || turn === '270';

/** The size of the dream's frame in a window: rotated by a quarter turn, it is as wide as the window is high. */
export const frameSize = (values: Values, {width, height}: Size): Size =>
  isOnItsSide(values) ? {width: height, height: width} : {width, height};

/** The CSS of the frame in a window (counted from 0, the page's own): rotation, keystone, fades at overlaps. */
export function frameStyle(values: Values, window: number, size: Size): Readonly<Record<string, string>> {
  const {width, height} = size;
  const corners = cornersOf(values.keystone, window);
  const rotation = {
    '0': '',
    '90': `translate(${width}px, 0) rotate(90deg)`,
    '180': `translate(${width}px, ${height}px) rotate(180deg)`,
    '270': `translate(0, ${height}px) rotate(270deg)`,
  }[values.turn];
  const transform = [corners ? keystoneMatrix(corners, width, height) : '', rotation].join(' ').trim();
  const onItsSide = isOnItsSide(values);
  const fades = fadesOf(spreadOf(values), window, values.blendGamma);
  return {
    transform,
    width: onItsSide ? `${height}px` : '100%',
    height: onItsSide ? `${width}px` : '100%',
    maskImage: fades.join(', '),
    maskComposite: fades.length > 1 ? 'intersect' : '',
  };
}

/** How strongly a schedule's mode lights the screen: the CSS opacity of the frame. */
export const lightOf = (mode: Mode): string => ({on: '1', dim: '0.3', off: '0'})[mode];

/** The CSS of the dream in its frame, so that the frame shows this window's part of it. */
export function dreamStyle(values: Values, window: number): Readonly<Record<string, string>> {
  const {left, top, width, height} = partOf(spreadOf(values), window);
  const percent = (fraction: number): string => `${100 * fraction}%`;
  return {
    left: percent(-left / width),
    top: percent(-top / height),
    width: percent(1 / width),
    height: percent(1 / height),
  };
}

/** A rectangle of an image in its own pixels; it may extend beyond the image. */
export interface Crop {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The crop of an image that a frame of this size shows, if it shows `part` of the image fitted to the whole spread. */
export function cropOf(image: Size, frame: Size, part: Part, fit: Values['fit']): Crop {
  const spread = {width: frame.width / part.width, height: frame.height / part.height};
  const scales = [spread.width / image.width, spread.height / image.height];
  const scale = fit === 'cover' ? Math.max(...scales) : Math.min(...scales);
  const shown = {width: spread.width / scale, height: spread.height / scale};
  return {
    x: (image.width - shown.width) / 2 + part.left * shown.width,
    y: (image.height - shown.height) / 2 + part.top * shown.height,
    width: part.width * shown.width,
    height: part.height * shown.height,
  };
}
