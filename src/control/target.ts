import {keyBindings} from '../params/keys.ts';
import {depthDial, intensityDial} from '../params/macros.ts';
import {bpmLimits} from '../params/tempo.ts';
import {isKey, parameterOf, type Key} from '../params/values.ts';
import {isPlayed, type PlayedAction} from './surface.ts';

/**
 * What a signal can move, by its name in files: a parameter, a look, an action, the
 * dials of depth and intensity, which are several parameters at once, the crossfader between the looks A and
 * B, the tempo, or `looks`, which chooses the look of a number, as program changes do.
 */
export type TargetName =
  | `parameter/${string}`
  | `look/${string}`
  | `action/${string}`
  | `dial/${string}`
  | 'crossfader'
  | 'tempo'
  | 'looks';

/** A target, read from its name. */
export type Target =
  | {readonly kind: 'parameter'; readonly key: Key}
  | {readonly kind: 'look'; readonly look: string}
  | {readonly kind: 'action'; readonly action: PlayedAction}
  | {readonly kind: 'dial'; readonly dial: keyof typeof dials}
  | {readonly kind: 'crossfader' | 'tempo' | 'looks'};

export const dials = {depth: depthDial, intensity: intensityDial} as const;

/** What actions there are, each with what it does. */
export const actions: ReadonlyMap<string, {readonly action: PlayedAction; readonly does: string}> = new Map(
  keyBindings.flatMap(({action, does}) => (isPlayed(action) ? [[action, {action, does}]] : [])),
);

/** The target of a name; undefined if there is none, or if it is a text, which nothing moves. */
export function targetOf(name: string): Target | undefined {
  if (name === 'crossfader' || name === 'tempo' || name === 'looks') return {kind: name};
  const slash = name.indexOf('/');
  const rest = name.slice(slash + 1);
  switch (name.slice(0, slash)) {
    case 'parameter':
      return isKey(rest) && parameterOf(rest).kind !== 'text' ? {kind: 'parameter', key: rest} : undefined;
    case 'dial':
      return rest === 'depth' || rest === 'intensity' ? {kind: 'dial', dial: rest} : undefined;
    case 'look':
      return rest === '' || rest.length > 60 ? undefined : {kind: 'look', look: rest};
    case 'action': {
      const known = actions.get(rest);
      return known && {kind: 'action', action: known.action};
    }
    default:
      return undefined;
  }
}

/** Whether it has a value that stays, rather than something that happens. */
export const isContinuous = ({kind}: Target): boolean =>
  kind === 'parameter' || kind === 'dial' || kind === 'crossfader' || kind === 'tempo';

export interface Range {
  readonly min: number;
  readonly max: number;
}

/**
 * The numbers that a target can be: of a choice, the places of its values; of the depth, 0 to 1 from the shallowest
 * layer of the running model to its deepest; of a toggle or of what happens, 0 and 1.
 */
export function rangeOf(target: Target): Range {
  if (target.kind === 'tempo') return bpmLimits;
  if (target.kind === 'dial' && target.dial === 'intensity') {
    return {min: intensityDial.min, max: intensityDial.max};
  }
  if (target.kind !== 'parameter') return {min: 0, max: 1};
  const parameter = parameterOf(target.key);
  switch (parameter.kind) {
    case 'number':
      return {min: parameter.min, max: parameter.max};
    case 'choice':
      return {min: 0, max: Object.keys(parameter.choices).length - 1};
    default:
      return {min: 0, max: 1};
  }
}

/** The value of a parameter as a number in its range. */
export function numberOf(key: Key, value: unknown): number {
  const parameter = parameterOf(key);
  return parameter.kind === 'choice' ? Object.keys(parameter.choices).indexOf(String(value)) : Number(value);
}

/** The value of a parameter that a number in its range stands for. */
export function valueOf(key: Key, number: number): unknown {
  const parameter = parameterOf(key);
  switch (parameter.kind) {
    case 'choice':
      return Object.keys(parameter.choices)[Math.round(number)];
    case 'toggle':
      return number >= 0.5;
    case 'number':
      return parameter.whole ? Math.round(number) : number;
    case 'text':
      return undefined;
  }
}

/** As the user knows it. */
export function titleOf(target: Target): string {
  switch (target.kind) {
    case 'parameter':
      return parameterOf(target.key).label;
    case 'dial':
      return dials[target.dial].label;
    case 'look':
      return `Look “${target.look}”`;
    case 'action':
      return (actions.get(target.action)?.does ?? target.action).split(/[:,;]/)[0] ?? '';
    case 'crossfader':
      return 'Crossfader';
    case 'tempo':
      return 'Tempo';
    case 'looks':
      return 'Looks by number';
  }
}
