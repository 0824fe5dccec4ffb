import type {NumberParameter} from './parameter.ts';
import {keys} from './values.ts';
import type {Key, Values} from './values.ts';

/** The keys of the layer weights, shallow to deep. */
export const layerKeys = keys.filter((key): key is LayerKey => /^mixed\d+$/.test(key));
export type LayerKey = Extract<Key, `mixed${number}`>;

/** The depth dial: the weighted mean of the layers' indices. */
export const depthDial: NumberParameter = {
  kind: 'number',
  default: 11 / 3,
  min: 0,
  max: layerKeys.length - 1,
  step: 0.05,
  group: 'Depth',
  label: 'Depth',
  help: 'From texture to creature: which layers of the network are amplified.',
};

/** The intensity dial: `steps * stepSize`, the most that one dream can change, in units of the [-1, 1] range. */
export const intensityDial: NumberParameter = {
  kind: 'number',
  default: 0.06,
  min: 0.002,
  max: 0.24,
  step: 0.002,
  group: 'Ascent',
  label: 'Intensity',
  help: 'How far each dream goes: first by larger steps, then by more of them.',
};

/** The step size above which intensity takes another step: larger ones begin to look coarse. */
const comfortableStepSize = 0.03;

/** The strength that goes with an intensity: 0.27 with the default of 0.06, in proportion, up to the strongest. */
const levelPerIntensity = 0.27 / 0.06;
const strongest = 0.6;

/** The depth that the weights above 0 amount to: sum(i * w_i) / sum(w_i), or undefined if there is none. */
export function depthOf(values: Values): number | undefined {
  let sum = 0;
  let moment = 0;
  layerKeys.forEach((key, index) => {
    const weight = Math.max(0, values[key]);
    sum += weight;
    moment += index * weight;
  });
  return sum > 0 ? moment / sum : undefined;
}

/**
 * Layer weights for a depth in [0, `layerCount` - 1]: a tent one layer wide, w_i = max(0, 1 - |i - depth|), so a
 * whole depth is one layer alone and 3.5 is half mixed3 and half mixed4. Weights are rounded to hundredths.
 */
export function withDepth(depth: number, layerCount: number = layerKeys.length): Pick<Values, LayerKey> {
  const within = Math.min(Math.max(depth, 0), layerCount - 1);
  const below = Math.floor(within);
  const above = Math.round((within - below) * 100) / 100;
  const weights = layerKeys.map((key, index) => {
    const weight = index === below ? Math.round((1 - above) * 100) / 100 : index === below + 1 ? above : 0;
    return [key, weight];
  });
  return Object.fromEntries(weights) as Pick<Values, LayerKey>;
}

/** steps * stepSize. */
export const intensityOf = (values: Values): number => values.steps * values.stepSize;

/** Steps and step size for an intensity: as few steps as keep the step size comfortable, since each step costs time. */
export function withIntensity(intensity: number): Pick<Values, 'steps' | 'stepSize' | 'level'> {
  const {min, max} = intensityDial;
  const within = Math.min(Math.max(intensity, min), max);
  // The small allowance keeps 0.06 = 2 * 0.03 from needing a third step by rounding.
  const steps = Math.max(1, Math.ceil(within / comfortableStepSize - 1e-6));
  const level = Math.min(strongest, Math.round(levelPerIntensity * within * 100) / 100);
  return {steps, stepSize: Math.round((within / steps) * 1e5) / 1e5, level};
}

/** Above this intensity, and with any own movement, a dream can flicker. */
const gentleIntensity = 0.02;

/** The same values without what may be hard to watch: no own movement, small changes, no exaggeration. */
export function gentled(values: Values): Values {
  const {steps, stepSize} = intensityOf(values) > gentleIntensity ? withIntensity(gentleIntensity) : values;
  return {
    ...values,
    steps,
    stepSize,
    zoom: 0,
    rotation: 0,
    driftX: 0,
    driftY: 0,
    breathing: 0,
    wet: Math.min(values.wet, 1),
  };
}

/** The same values while they are hit: twice the step size, and stronger by a third of the range. */
export const stronger = (values: Values): Values => ({
  ...values,
  stepSize: Math.min(0.2, 2 * values.stepSize),
  level: values.level === 0 ? 0 : Math.min(strongest, values.level + strongest / 3),
});

/** The value as a control shows it: as many decimals as the step has. */
export function shown(value: number, parameter: NumberParameter): string {
  const decimals = (String(parameter.step).split('.')[1] ?? '').length;
  const number = value.toFixed(decimals).replace(/^-(0(\.0*)?)$/, '$1');
  return parameter.unit ? `${number} ${parameter.unit}` : number;
}
