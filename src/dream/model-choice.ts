import type {EngineChoice} from '../ascent/open-engine.ts';
import {mixedNames} from '../model/network.ts';
import {defaults, type Values} from '../params/values.ts';

/** The model to dream with, by the name of its folder, and how it is to be computed. Plain JSON. */
export interface ModelChoice extends EngineChoice {
  readonly model: string;
}

/** InceptionV3 at a quarter of its width, for machines on which the embedded model takes too long. */
export const smallModel = 'inception-v3-quarter';

/** How many times as long a step of the embedded model takes: `npm run bench -- --packs` compares them. */
const embeddedOverSmall = 2.8;

/** From here on layers draw creatures, which the small model hardly does: see docs/models.md. */
const creatures = mixedNames.slice(mixedNames.indexOf('mixed5'));

/** What is asked for. */
export const modelChoiceOf = ({model, engine, precision}: Values): ModelChoice => ({
  model,
  engine,
  precision,
});

/** The same on a slow machine: the small model instead of the embedded one, where the look is none of creatures. */
export function frugalChoiceOf(values: Values): ModelChoice {
  const choice = modelChoiceOf(values);
  // Channels have other numbers in each model.
  const isBound = values.model !== defaults.model || values.channels !== '';
  if (!values.smallModel || isBound || creatures.some((layer) => values[layer] !== 0)) return choice;
  return {...choice, model: smallModel};
}

/** How many times as long as with this model a dream takes with the embedded one; undefined for others. */
export const embeddedOver = (model: string): number | undefined =>
  model === defaults.model ? 1 : model === smallModel ? embeddedOverSmall : undefined;

export const isSameChoice = (a: ModelChoice, b: ModelChoice): boolean =>
  a.model === b.model && a.engine === b.engine && a.precision === b.precision;
