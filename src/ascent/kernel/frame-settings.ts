import {mixedNames} from '../../model/network.ts';
import {scaleEpsilon, type AscentSettings, type Objective} from '../engine.ts';
import {bandEpsilon, colourMatrix, isConditioned} from '../conditioning.ts';
import type {Shift} from '../shift.ts';
import {sharesOf} from '../targets.ts';
import {channelPlaces} from './feature-map.ts';
import type {Target} from './graph.ts';
import {slotBytes} from './kernel-device.ts';
import {none} from './pass.ts';
import {encode} from '../../gpu/struct.ts';

/** The most steps of a frame. */
export const mostSteps = 20;

/** What all steps of a frame share. */
export type StepSettings = Omit<AscentSettings, 'objective' | 'steps' | 'jitterPx'>;

/** The same roll of an image of this size, by less than its size and never negative. */
export function wrapped({rows, columns}: Shift, height: number, width: number): Shift {
  const within = (by: number, size: number): number => ((by % size) + size) % size;
  return {rows: within(rows, height), columns: within(columns, width)};
}

const normalisations = {std: 0, 'mean-abs': 1, l2: 2} as const;

/**
 * Everything that a frame sets, as it lies in one buffer: a slot with the Seeds of settle.wgsl, then a slot with the Step
 * of frame.wgsl for each step. `source` is the text of a shader that has it.
 */
export function encodeFrame(
  objective: Objective,
  settings: StepSettings,
  shifts: readonly Shift[],
  targets: readonly Target[],
  scale: number,
  source: string,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array((1 + shifts.length) * slotBytes);
  bytes.set(new Uint8Array(encodeSeeds(objective, targets, scale).buffer));
  shifts.forEach((shift, index) => {
    const next = shifts[index + 1] ?? {rows: 0, columns: 0};
    bytes.set(encodeStep(settings, shift, next, scale, source), (1 + index) * slotBytes);
  });
  return bytes;
}

/**
 * The Seeds of settle.wgsl. Of a layer of n values y, weighed w, the objective has
 *   mean: w sum(y) / n        a = w / n
 *   l2:   w sum(y ^ 2) / n    b = 2 w / n
 * all times `scale`. Where channels are picked, the mean is over them: their shares see to that.
 */
function encodeSeeds(
  {layers, kind, channels = {}}: Objective,
  targets: readonly Target[],
  scale: number,
): Float32Array<ArrayBuffer> {
  const seeds = new Float32Array(4 * (mixedNames.length + 1));
  const places = new Uint32Array(seeds.buffer);
  for (const {name, size, seed, shares} of targets) {
    const weight = ((layers[name] ?? 0) / size) * scale;
    seeds[4 * seed + (kind === 'mean' ? 0 : 1)] = kind === 'mean' ? weight : 2 * weight;
    places[4 * seed + 2] = channels[name] ? shares : none;
  }
  return seeds;
}

/** The shares of settle.wgsl, of the layers that channels are picked of. */
export function encodeShares(
  {channels = {}}: Objective,
  targets: readonly Target[],
): Float32Array<ArrayBuffer> {
  const quads = targets.reduce((sum, {y}) => sum + y.quads, 0);
  const encoded = new Float32Array(4 * quads);
  for (const {name, y, shares} of targets) {
    const meant = channels[name];
    if (!meant) continue;
    const places = channelPlaces(y.segments);
    sharesOf(meant, places.length).forEach((share, channel) => {
      encoded[4 * shares + (places[channel] ?? 0)] = share;
    });
  }
  return encoded;
}

function encodeStep(
  settings: StepSettings,
  shift: Shift,
  next: Shift,
  scale: number,
  source: string,
): Uint8Array {
  const {normalise, stepSize, conditioning, smoothingPx, totalVariation, range} = settings;
  const {bandGains, decorrelation} = conditioning;
  const [colourRR = 1, colourRG = 0, colourRB = 0, , colourGG = 1, colourGB = 0, , , colourBB = 1] =
    colourMatrix(decorrelation);
  const [bandFinest, bandFine, bandCoarse, bandCoarsest] = bandGains ?? [0, 0, 0, 0];
  // What was divided by its own scale has the true one.
  const isTrue = totalVariation > 0 || bandGains !== null;
  return encode(source, 'Step', {
    shiftRows: shift.rows,
    shiftColumns: shift.columns,
    nextRows: next.rows,
    nextColumns: next.columns,
    stepSize,
    range,
    totalVariation,
    normalise: normalisations[normalise],
    epsilon: bandGains ? scaleEpsilon : scaleEpsilon * scale,
    directionEpsilon: isTrue ? scaleEpsilon : scaleEpsilon * scale,
    isDirect: Number(totalVariation === 0 && smoothingPx === 0 && !isConditioned(conditioning)),
    isConditioned: Number(isConditioned(conditioning)),
    colourRR,
    colourRG,
    colourRB,
    colourGG,
    colourGB,
    colourBB,
    bandFinest,
    bandFine,
    bandCoarse,
    bandCoarsest,
    bandEpsilon: bandEpsilon * scale,
    radius: Math.ceil(3 * smoothingPx),
    sigma: smoothingPx,
    gradientScale: 1 / scale,
  });
}
