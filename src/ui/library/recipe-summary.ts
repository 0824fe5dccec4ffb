import {isRestored} from '../../metadata/recipe.ts';
import type {Recipe} from '../../metadata/recipe.ts';
import {presetNamed} from '../../params/presets.ts';
import {defaults, keys, parameterOf} from '../../params/values.ts';
import type {Key, Values} from '../../params/values.ts';
import {commonStrings} from '../strings/common.ts';
import {libraryStrings} from '../strings/library.ts';

const strings = libraryStrings.recipe;

/** What a clip was made with, as pairs of name and value: the look, the model, and every setting that is not the default. */
export function recipeSummary({
  preset,
  model,
  values,
  version,
}: Recipe): readonly (readonly [string, string])[] {
  const title = presetNamed(preset)?.title;
  const changed = keys.filter((key) => key !== 'model' && isRestored(key) && values[key] !== defaults[key]);
  return [
    ...(title === undefined ? [] : [[strings.look, title] as const]),
    [strings.model, model.name] as const,
    ...changed.map((key) => [parameterOf(key).label, valueText(key, values)] as const),
    [commonStrings.reverie, version] as const,
  ];
}

function valueText(key: Key, values: Values): string {
  const parameter = parameterOf(key);
  const value = values[key];
  switch (parameter.kind) {
    case 'choice':
      return parameter.choices[String(value)] ?? String(value);
    case 'toggle':
      return value === true ? strings.on : strings.off;
    case 'number':
      return [String(value), ...('unit' in parameter && parameter.unit ? [parameter.unit] : [])].join(' ');
    default:
      return String(value) || strings.none;
  }
}
