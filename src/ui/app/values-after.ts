import {isMirrored} from '../../display/framing.ts';
import type {Action} from '../../params/keys.ts';
import {depthOf, intensityOf, withDepth, withIntensity} from '../../params/macros.ts';
import {lookIn} from '../../params/presets.ts';
import {mutatedLook, surprisingLook} from '../../params/random-look.ts';
import type {Values} from '../../params/values.ts';

const depthPerPress = 0.1;
const intensityPerPress = 1.1;

interface Circumstances {
  /** Of the model that dreams. */
  readonly layerCount: number;
  /** Whether the source shows the user to themselves. */
  readonly selfie: boolean;
  readonly random?: () => number;
}

/** The changes that an action makes to the values, none if it is not one that does. */
export function valuesAfter(
  action: Action,
  values: Values,
  {layerCount, selfie, random = Math.random}: Circumstances,
): Partial<Values> {
  switch (action) {
    case 'deeper':
      return withDepth((depthOf(values) ?? 0) + depthPerPress, layerCount);
    case 'shallower':
      return withDepth((depthOf(values) ?? 0) - depthPerPress, layerCount);
    case 'stronger':
      return withIntensity(intensityOf(values) * intensityPerPress);
    case 'weaker':
      return withIntensity(intensityOf(values) / intensityPerPress);
    case 'mirror':
      return {mirror: isMirrored(values.mirror, selfie) ? 'off' : 'on'};
    case 'surprise':
      return surprisingLook(random, layerCount);
    case 'mutate':
      return mutatedLook(lookIn(values), random);
    default:
      return {};
  }
}
