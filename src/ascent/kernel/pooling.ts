import {extentAfter} from '../geometry.ts';
import {featureMap, type FeatureMap, type Slice} from './feature-map.ts';
import {accessOf, partFields, widthsOf, type GradientSum, type PlainPass} from './pass.ts';

/** The map that max pooling of `x` makes: 3 x 3, stride 2, valid. */
export function maxPooledMap({map, segments, quads}: Slice, wide = false): FeatureMap {
  const [height, width] = extentAfter({kind: 'max', channels: 4 * quads}, [map.height, map.width]);
  return featureMap(`max of ${map.label}`, height, width, segments, wide);
}

/** y = max pooling of x. Its choices, a word for each quad of y, lie at `choices` among those of all poolings. */
export function maxPool(x: Slice, y: Slice, choices: number): PlainPass {
  const {height, width} = y.map;
  return {
    kind: 'plain',
    label: y.map.label,
    reads: [x],
    writes: [y],
    shader: 'max-pool',
    struct: 'Pool',
    elements: height * width * y.quads,
    widths: widthsOf({wideSource: x, wideOutput: y}),
    fields: (place) => ({
      source: place(x).at,
      sourcePitch: place(x).pitch,
      sourceWidth: x.map.width,
      output: place(y).at,
      outputPitch: place(y).pitch,
      choices,
      quads: y.quads,
      height,
      width,
    }),
  };
}

/** The part of dx that comes through max pooling. */
export function maxPoolGradient(dy: Slice, dx: GradientSum, choices: number): PlainPass {
  const part = dx.next();
  const {height, width} = part.slice.map;
  const {reads, writes} = accessOf(part);
  return {
    kind: 'plain',
    label: `d max of ${part.slice.map.label}`,
    reads: [dy, ...reads],
    writes,
    shader: 'max-pool-gradient',
    struct: 'PoolGradient',
    elements: height * width * dy.quads,
    widths: widthsOf({wideMask: part.mask}),
    fields: (place) => ({
      source: place(dy).at,
      sourcePitch: place(dy).pitch,
      sourceHeight: dy.map.height,
      sourceWidth: dy.map.width,
      choices,
      quads: dy.quads,
      height,
      width,
      ...partFields(part, place),
    }),
  };
}

/** y = relu(average pooling of x): 3 x 3, stride 1, same. A rectified x passes the ReLU unchanged. */
export function averagePool(x: Slice, y: Slice): PlainPass {
  const {height, width} = x.map;
  return {
    kind: 'plain',
    label: `average of ${x.map.label}`,
    reads: [x],
    writes: [y],
    shader: 'average-pool',
    struct: 'Pool',
    elements: height * width * x.quads,
    widths: widthsOf({wideSource: x, wideOutput: y}),
    fields: (place) => ({
      source: place(x).at,
      sourcePitch: place(x).pitch,
      output: place(y).at,
      outputPitch: place(y).pitch,
      quads: x.quads,
      height,
      width,
    }),
  };
}

/** The part of dx that comes through average pooling; dy is masked already. */
export function averagePoolGradient(dy: Slice, dx: GradientSum): PlainPass {
  const part = dx.next();
  const {height, width} = dy.map;
  const {reads, writes} = accessOf(part);
  return {
    kind: 'plain',
    label: `d average of ${part.slice.map.label}`,
    reads: [dy, ...reads],
    writes,
    shader: 'average-pool-gradient',
    struct: 'PoolGradient',
    elements: height * width * dy.quads,
    widths: widthsOf({wideMask: part.mask}),
    fields: (place) => ({
      source: place(dy).at,
      sourcePitch: place(dy).pitch,
      quads: dy.quads,
      height,
      width,
      ...partFields(part, place),
    }),
  };
}
