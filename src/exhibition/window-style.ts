import type {Values} from '../params/values.ts';
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

/** The size of the picture's frame in a window: turned to a side, it is as wide as the window is high. */
export const frameSize = (values: Values, {width, height}: Size): Size =>
  isOnItsSide(values) ? {width: height, height: width} : {width, height};

/** How the frame lies in a window (counted from 0, the page's own): turned, squared by its corners, faded at overlaps. */
export function frameStyle(values: Values, window: number, size: Size): Readonly<Record<string, string>> {
  const {width, height} = size;
  const corners = cornersOf(values.keystone, window);
  const turned = {
    '0': '',
    '90': `translate(${width}px, 0) rotate(90deg)`,
    '180': `translate(${width}px, ${height}px) rotate(180deg)`,
    '270': `translate(0, ${height}px) rotate(270deg)`,
  }[values.turn];
  const transform = [corners ? keystoneMatrix(corners, width, height) : '', turned].join(' ').trim();
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

/** How the picture lies in its frame so that the frame shows the part of it that falls to this window. */
export function pictureStyle(values: Values, window: number): Readonly<Record<string, string>> {
  const {left, top, width, height} = partOf(spreadOf(values), window);
  const percent = (fraction: number): string => `${100 * fraction}%`;
  return {
    left: percent(-left / width),
    top: percent(-top / height),
    width: percent(1 / width),
    height: percent(1 / height),
  };
}

/** A rectangle of a picture in its own pixels; it may reach beyond it. */
export interface Crop {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What a frame of this size shows of a picture when it shows `part` of one that fits the whole spread so. */
export function cropOf(picture: Size, frame: Size, part: Part, fit: Values['fit']): Crop {
  const spread = {width: frame.width / part.width, height: frame.height / part.height};
  const scales = [spread.width / picture.width, spread.height / picture.height];
  const scale = fit === 'cover' ? Math.max(...scales) : Math.min(...scales);
  const shown = {width: spread.width / scale, height: spread.height / scale};
  return {
    x: (picture.width - shown.width) / 2 + part.left * shown.width,
    y: (picture.height - shown.height) / 2 + part.top * shown.height,
    width: part.width * shown.width,
    height: part.height * shown.height,
  };
}
