import {mixedNames} from '../../model/network.ts';
import {scaleEpsilon, type AscentSettings, type Objective} from '../engine.ts';
import {bandEpsilon, colourMatrix, isConditioned} from '../conditioning.ts';
import type {Shift} from '../shift.ts';
import {sharesOf} from '../targets.ts';
import {channelPlaces} from './feature-map.ts';
import type {Target} from './graph.ts';
import {seedsBytes, slotBytes} from './kernel-device.ts';
import type {Arena} from './arena.ts';
import {none} from './pass.ts';
import type {ReferencePlan} from './references.ts';
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

/** The layers that a frame climbs, and where they lie. */
export interface FrameTargets {
  readonly targets: readonly Target[];
  readonly place: Arena['place'];
  /** Of an objective with a reference. */
  readonly references: ReferencePlan | undefined;
  /** What the objective is multiplied by. */
  readonly scale: number;
}

/**
 * Everything that a frame sets, as it lies in one buffer: the Seeds of settle.wgsl, then a slot with the Step of
 * frame.wgsl for each step. `sourceOf` gives the text of a shader that has the struct.
 */
export function encodeFrame(
  objective: Objective,
  settings: StepSettings,
  shifts: readonly Shift[],
  climbed: FrameTargets,
  sourceOf: (shader: 'seed' | 'step') => string,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(seedsBytes + shifts.length * slotBytes);
  bytes.set(encodeSeeds(objective, climbed, sourceOf('seed')));
  shifts.forEach((shift, index) => {
    const next = shifts[index + 1] ?? {rows: 0, columns: 0};
    const step = encodeStep(settings, shift, next, climbed.scale, sourceOf('step'));
    bytes.set(step, seedsBytes + index * slotBytes);
  });
  return bytes;
}

const seedBytes = 32;
/** The Seed of a map that has no place in the objective. */
const noSeed = {a: 0, b: 0, shares: none, slopes: none, features: 0, places: 0, weight: 0};

/**
 * The Seeds of settle.wgsl. Of a layer of n values y, weighed w, the objective has
 *   mean: w sum(y) / n        a = w / n
 *   l2:   w sum(y ^ 2) / n    b = 2 w / n
 *   others: its slopes   weight = w / n
 * all times `scale`. Where channels are picked, the mean is over them: their shares see to that.
 */
function encodeSeeds(
  {layers, kind, channels = {}}: Objective,
  {targets, place, references, scale}: FrameTargets,
  source: string,
): Uint8Array<ArrayBuffer> {
  const encoded = new Uint8Array(seedBytes * (mixedNames.length + 1));
  encoded.set(encode(source, 'Seed', noSeed));
  for (const {name, size, seed, shares, y} of targets) {
    const weight = ((layers[name] ?? 0) / size) * scale;
    const compared = references?.layers.get(name);
    const fields = {
      ...noSeed,
      a: kind === 'mean' ? weight : 0,
      b: kind === 'l2' ? 2 * weight : 0,
      shares: channels[name] ? shares : none,
      ...(compared && {...compared, slopes: compared.slopes - place(y).at, weight}),
    };
    encoded.set(encode(source, 'Seed', fields), seedBytes * seed);
  }
  return encoded;
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
