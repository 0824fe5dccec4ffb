import {version} from '../../package.json';
import {messageOf, type Message} from '../lib/message.ts';
import {
  automationFrom,
  automationJson,
  isAutomated,
  noAutomation,
  type Automation,
} from '../params/automation/automation.ts';
import {listed} from '../params/notices.ts';
import type {Group} from '../params/parameter.ts';
import {presetNamed, presetOf} from '../params/presets.ts';
import {change, coerce, defaults, isKey, parameterOf} from '../params/values.ts';
import type {Key, Values} from '../params/values.ts';

/** What a clip or an image was made with: enough to continue dreaming in the same way. */
export interface Recipe {
  /** The version of Reverie that wrote it. */
  readonly version: string;
  /** Name of the preset whose look the values are; empty if they are none's. */
  readonly preset: string;
  /** What dreamed it. */
  readonly model: RecipeModel;
  readonly values: Values;
  /** What moved the values by itself; left out if nothing did. */
  readonly automation?: Automation;
}

/** Folder name of a model pack, and its digest: 64 hexadecimal digits, or empty if it was not known. */
export interface RecipeModel {
  readonly name: string;
  readonly sha256: string;
}

/** A recipe as it was read, with what could not be used as it was. */
export interface ReadRecipe {
  readonly recipe: Recipe;
  readonly problems: readonly Message[];
}

/** Longer texts are not read as recipes: the product writes some 2,000 characters. */
const maxLength = 65_536;

/** The recipe of `values` and of the model in use, as the status has it; without the operator's secret. */
export const recipeOf = (
  values: Values,
  {name, sha256}: RecipeModel,
  automation: Automation = noAutomation,
): Recipe => ({
  version,
  preset: presetOf(values)?.name ?? '',
  model: {name, sha256},
  values: {...values, pin: ''},
  ...(isAutomated(automation) && {automation}),
});

/** The recipe as JSON: all of it, so that a later default changes nothing. */
export const encodeRecipe = ({version, preset, model, values, automation}: Recipe): string =>
  JSON.stringify({
    reverie: version,
    preset,
    model,
    values,
    ...(automation && {automation: automationJson(automation)}),
  });

/** Reads what `encodeRecipe` wrote; undefined if the text is something else. Never throws. */
export function decodeRecipe(text: string): ReadRecipe | undefined {
  if (text.length > maxLength || !text.trimStart().startsWith('{')) return undefined;
  try {
    return recipeFrom(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/**
 * The recipe in parsed JSON. Every value passes the parameter table: out of range is clamped, what is unknown or not
 * allowed is left out, what is missing takes its default. Undefined if it is no recipe.
 */
export function recipeFrom(json: unknown): ReadRecipe | undefined {
  if (!isRecord(json) || typeof json['reverie'] !== 'string' || !isRecord(json['values'])) return undefined;
  const {values, problems: ofValues} = change(defaults, json['values']);
  const {automation, problems: ofAutomation} = automationIn(json['automation']);
  const problems = [...ofValues, ...ofAutomation];
  const preset = typeof json['preset'] === 'string' ? (presetNamed(json['preset'])?.name ?? '') : '';
  const model = isRecord(json['model']) ? json['model'] : {};
  const sha256 = model['sha256'];
  return {
    recipe: {
      version: json['reverie'].slice(0, 40),
      preset,
      model: {
        name: coerce('model', model['name']).value ?? values.model,
        sha256: typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256) ? sha256 : '',
      },
      values,
      ...(isAutomated(automation) && {automation}),
    },
    problems: listed(problems),
  };
}

/** The automation in parsed JSON; none, with the reason, if it cannot be used. */
export function automationIn(json: unknown): {automation: Automation; problems: readonly Message[]} {
  if (json === undefined) return {automation: noAutomation, problems: []};
  try {
    return {automation: automationFrom(json, 'automation'), problems: []};
  } catch (error) {
    return {automation: noAutomation, problems: [messageOf(error)]};
  }
}

/** True for what makes the dream; what belongs to the machine (its camera, window and engine) is not restored. */
export function isRestored(key: Key): boolean {
  const {group} = parameterOf(key);
  const ofTheMachine: readonly Group[] = ['Source', 'Recording', 'Exhibition'];
  // Only a person switches the limit of flashes off, never a file.
  const ofThePage: readonly Key[] = ['backend', 'fit', 'alpha', 'limitFlashes'];
  return !ofTheMachine.includes(group) && !ofThePage.includes(key);
}

/** `values` with everything of the recipe that is restored. */
export const withRecipe = (values: Values, recipe: Recipe): Values => withRestored(values, recipe.values);

/** `values` with those of `wanted` that are restored. */
export function withRestored(values: Values, wanted: Partial<Values>): Values {
  const restored = Object.entries(wanted).filter(([key]) => isKey(key) && isRestored(key));
  return change(values, Object.fromEntries(restored)).values;
}

/** The tags of a clip for mediabunny's `Output.setMetadataTags`. */
export const tagsOf = (recipe: Recipe, title: string): {title: string; comment: string; date: Date} => ({
  title,
  comment: encodeRecipe(recipe),
  date: new Date(),
});

/** The recipe in a clip's tags, from mediabunny's `Input.getMetadataTags`; undefined if there is none. */
export const recipeInTags = (tags: {readonly comment?: string}): ReadRecipe | undefined =>
  tags.comment === undefined ? undefined : decodeRecipe(tags.comment);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
