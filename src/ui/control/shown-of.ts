import {ownLookOf} from '../../control/looks.ts';
import {remoteActions, remoteKeys, type RemoteAction, type RemoteValues} from '../../control/remote/reach.ts';
import type {Shown} from '../../control/remote/shown.ts';
import {targetOf} from '../../control/target.ts';
import {depthOf, intensityDial, intensityOf, withDepth, withIntensity} from '../../params/macros.ts';
import {presetOf, presets} from '../../params/presets.ts';
import type {Values} from '../../params/values.ts';
import {layerCountOf} from '../lib/layer-count.ts';
import type {AppState} from '../lib/state.ts';
import {numberOfTarget} from './number-of-target.ts';

const {min, max} = intensityDial;

/** What remotes show of the page. */
export function shownOf(state: AppState): Shown {
  const {values, looks, perform} = state;
  const own = ownLookOf(values, looks);
  const layerCount = layerCountOf(state);
  return {
    looks: [
      ...presets.map(({name, title}) => ({name, title})),
      ...looks.map(({name}) => ({name, title: name})),
    ],
    look: own?.name ?? presetOf(values)?.name ?? '',
    values: Object.fromEntries(remoteKeys.map((key) => [key, values[key]])),
    depth: within((depthOf(values) ?? 0) / (layerCount - 1)),
    // In equal ratios, as the pad of the performance view.
    intensity: within(Math.log(Math.max(min, intensityOf(values)) / min) / Math.log(max / min)),
    crossfader: within(perform.crossfader),
    ends: [perform.a.title, perform.b.title],
    bpm: perform.tempo.bpm,
    on: remoteActions.filter((action) => isOn(state, action, layerCount)),
  };
}

/** The values that a dial stands for, from 0 to 1. */
export function valuesOfDial(state: AppState, dial: 'depth' | 'intensity', at: number): Partial<Values> {
  const layerCount = layerCountOf(state);
  return dial === 'depth'
    ? withDepth(at * (layerCount - 1), layerCount)
    : withIntensity(min * (max / min) ** at);
}

/** Of what is shown, what differs from what was shown before. */
export function shownChanges(shown: Shown, before: Shown | undefined): Partial<Shown> {
  if (!before) return shown;
  const names = (Object.keys(shown) as (keyof Shown)[]).filter(
    (name) => JSON.stringify(shown[name]) !== JSON.stringify(before[name]),
  );
  const changes = Object.fromEntries(names.map((name) => [name, shown[name]])) as Partial<Shown>;
  if (!changes.values) return changes;
  const values = Object.entries(shown.values).filter(
    ([key, value]) => before.values[key as keyof RemoteValues] !== value,
  );
  return {...changes, values: Object.fromEntries(values)};
}

function isOn(state: AppState, action: RemoteAction, layerCount: number): boolean {
  const target = targetOf(`action/${action}`);
  return target !== undefined && numberOfTarget(state, target, layerCount) === 1;
}

const within = (share: number): number => Math.min(1, Math.max(0, share));
