import {numberOf, type Target} from '../../control/target.ts';
import type {Action} from '../../params/keys.ts';
import {depthOf, intensityOf} from '../../params/macros.ts';
import {lookOf, sameLook} from '../../params/presets.ts';
import {lookNamed} from '../lib/look-named.ts';
import type {AppState} from '../lib/state.ts';

/** What a target is now, in its own numbers; of a look or an action, whether it is on. `layerCount` is the running model’s. */
export function numberOfTarget(state: AppState, target: Target, layerCount: number): number | undefined {
  const {values, perform} = state;
  switch (target.kind) {
    case 'parameter':
      return numberOf(target.key, values[target.key]);
    case 'dial':
      if (target.dial === 'intensity') return intensityOf(values);
      return (depthOf(values) ?? 0) / (layerCount - 1);
    case 'crossfader':
      return perform.crossfader;
    case 'tempo':
      return perform.tempo.bpm;
    case 'look': {
      const look = lookNamed(target.look, state.looks);
      return look && Number(sameLook(lookOf(look), values));
    }
    case 'action':
      return Number(isOn(state, target.action));
    case 'looks':
      return undefined;
  }
}

/** Whether a light beside a button of this action is to be on. */
function isOn(state: AppState, action: Action): boolean {
  const {perform, recording} = state;
  switch (action) {
    case 'freeze':
      return state.frozen;
    case 'pause':
      return state.paused;
    case 'compare':
      return state.comparing;
    case 'gentle':
      return state.gentle;
    case 'fullscreen':
      return state.fullscreen;
    case 'record':
      return recording?.kind === 'clip';
    case 'take':
      return recording?.kind === 'take';
    case 'perform':
      return state.performing;
    case 'hit':
      return perform.hit;
    case 'blackout':
      return perform.blackout;
    case 'mirror':
      return state.values.mirror === 'on';
    default:
      return false;
  }
}
