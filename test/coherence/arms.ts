/** The kinds of feedback that are measured side by side: the arms of the experiment. */
import type {Engine} from '../../src/ascent/engine.ts';
import {defaults, type Values} from '../../src/params/values.ts';
import {coherenceOf, type Coherence} from './metrics.ts';
import {dreamsOf} from './render.ts';
import type {Sequence} from './sequence.ts';

/** Dreams a second, as by default. */
export const rate = 10;
/** Strengths within this share of each other count as equal; the step size is fitted until they are. */
const strengthTolerance = 0.05;
const mostFits = 4;

/** The defaults without breathing, which changes a dream on purpose and would count as flicker. */
export const base: Values = {...defaults, breathing: 0};
/** Plain blending: persistence 0.9 per dream, at 10 dreams a second. */
export const plain: Values = {...base, follow: false, hold: 0, persistence: 0.66};

export interface Arm {
  readonly name: string;
  readonly stepSize: number;
  readonly halfLifeS: number;
  readonly coherence: Coherence;
  readonly residuals: readonly Float32Array[];
}

/** Dreams on a sequence and measures the result. */
export async function render(engine: Engine, sequence: Sequence, name: string, values: Values): Promise<Arm> {
  const residuals: Float32Array[] = [];
  for await (const residual of dreamsOf(engine, sequence.frames, sequence, values, rate)) {
    residuals.push(residual);
  }
  const {stepSize, persistence: halfLifeS} = values;
  return {name, stepSize, halfLifeS, coherence: coherenceOf(sequence, residuals), residuals};
}

/** The same with the step size that gives this strength. */
export async function renderAs(
  engine: Engine,
  sequence: Sequence,
  name: string,
  values: Values,
  strength: number,
): Promise<Arm> {
  let arm = await render(engine, sequence, name, values);
  const isOff = (): boolean => Math.abs(arm.coherence.strength / strength - 1) > strengthTolerance;
  for (let fit = 0; fit < mostFits && isOff(); fit++) {
    const stepSize = (arm.stepSize * strength) / arm.coherence.strength;
    arm = await render(engine, sequence, name, {...values, stepSize});
  }
  return arm;
}
