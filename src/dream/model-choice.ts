import type {EngineChoice} from '../ascent/open-engine.ts';
import type {Values} from '../params/values.ts';

/** The model to dream with, by the name of its folder, and how it is to be computed. Plain JSON. */
export interface ModelChoice extends EngineChoice {
  readonly model: string;
}

export const modelChoiceOf = ({model, engine, precision}: Values): ModelChoice => ({
  model,
  engine,
  precision,
});

export const isSameChoice = (a: ModelChoice, b: ModelChoice): boolean =>
  a.model === b.model && a.engine === b.engine && a.precision === b.precision;
