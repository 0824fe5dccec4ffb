/** Ways of feedback that are measured side by side. */
import type {Engine} from '../../src/ascent/engine.ts';
import {defaults, type Values} from '../../src/params/values.ts';
import type {Film} from './film.ts';
import {coherenceOf, type Coherence} from './metrics.ts';
import {dreamsOf} from './render.ts';

/** Dreams a second, as by default. */
export const rate = 10;
/** Strengths count as the same within this share; the step size is fitted until they do, so many times at most. */
const sameStrength = 0.05;
const fits = 4;

/** As by default; breathing is meant to change a dream, and would be measured as flicker. */
export const base: Values = {...defaults, breathing: 0};
/** What live feedback was before it followed motion: persistence 0.9 a dream, at 10 dreams a second. */
export const plain: Values = {...base, follow: false, hold: 0, persistence: 0.66};

export interface Arm {
  readonly name: string;
  readonly stepSize: number;
  readonly halfLifeS: number;
  readonly coherence: Coherence;
  readonly residuals: readonly Float32Array[];
}

/** Renders and measures. */
export async function render(engine: Engine, film: Film, name: string, values: Values): Promise<Arm> {
  const residuals: Float32Array[] = [];
  for await (const residual of dreamsOf(engine, film.frames, film, values, rate)) residuals.push(residual);
  const {stepSize, persistence: halfLifeS} = values;
  return {name, stepSize, halfLifeS, coherence: coherenceOf(film, residuals), residuals};
}

/** Renders with the step size that gives the wanted strength. */
export async function renderAs(
  engine: Engine,
  film: Film,
  name: string,
  values: Values,
  strength: number,
): Promise<Arm> {
  let arm = await render(engine, film, name, values);
  for (let fit = 0; fit < fits && Math.abs(arm.coherence.strength / strength - 1) > sameStrength; fit++) {
    const stepSize = (arm.stepSize * strength) / arm.coherence.strength;
    arm = await render(engine, film, name, {...values, stepSize});
  }
  return arm;
}
