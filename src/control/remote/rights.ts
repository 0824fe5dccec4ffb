import {looksLimits} from '../looks.ts';
import {freeControls, freeLimits, noFreeControls, type FreeControls} from './free-controls.ts';
import {booleanIn, checks, listIn, numberIn, type Json} from './json.ts';
import type {Play} from './play.ts';
import {
  isRemoteAction,
  isRemoteKey,
  remoteActions,
  remoteKeys,
  type RemoteAction,
  type RemoteKey,
} from './reach.ts';

/** What the operator lets visitors play. */
export interface Rights extends FreeControls {
  /** The names of looks, in the order of their pads. */
  readonly looks: readonly string[];
  /** The parameters that have a fader, in their order. */
  readonly keys: readonly RemoteKey[];
  readonly actions: readonly RemoteAction[];
  /** The pad of depth and intensity. */
  readonly pad: boolean;
  readonly crossfader: boolean;
}

/** More pads than this are no view to play on. */
export const rightsLimits = {looks: 32, keys: 12} as const;

export const noRights: Rights = {
  ...{looks: [], keys: [], actions: [], pad: false, crossfader: false},
  ...noFreeControls,
};

/** Reads rights; RemoteError names the field that cannot be used. */
export const rightsFrom = (json: Json): Rights => ({
  looks: listIn(json, 'looks', rightsLimits.looks, (name, path) =>
    typeof name === 'string' && name.length <= looksLimits.nameLength
      ? name
      : checks.refuse(path, name, 'the name of a look'),
  ),
  keys: listIn(json, 'keys', Math.min(rightsLimits.keys, remoteKeys.length), (key, path) =>
    isRemoteKey(key) ? key : checks.refuse(path, key, 'a parameter of the look'),
  ),
  actions: listIn(json, 'actions', remoteActions.length, (action, path) =>
    isRemoteAction(action) ? action : checks.refuse(path, action, 'an action'),
  ),
  pad: booleanIn(json, 'pad'),
  crossfader: booleanIn(json, 'crossfader'),
  ...freeFrom(json),
});

/** Rights that were kept before there were any have none. */
const freeFrom = (json: Json): FreeControls => {
  const given = {...noFreeControls, ...json};
  return {
    freeFaders: Math.round(numberIn(given, 'freeFaders', 0, freeLimits.freeFaders)),
    freePads: Math.round(numberIn(given, 'freePads', 0, freeLimits.freePads)),
    freeXy: booleanIn(given, 'freeXy'),
  };
};

/** Whether a visitor may play this. */
export function allows(rights: Rights, play: Play): boolean {
  switch (play.type) {
    case 'set':
      return rights.keys.includes(play.key);
    case 'dial':
      return rights.pad;
    case 'look':
      return rights.looks.some((name) => name.toLowerCase() === play.name.toLowerCase());
    case 'crossfade':
      return rights.crossfader;
    case 'act':
      return rights.actions.includes(play.action);
    case 'signal':
      return freeControls(rights).some(({address}) => address === play.address);
    case 'tempo':
      return false;
  }
}

/** A play as a message names it. */
export function nameOfPlay(play: Play): string {
  switch (play.type) {
    case 'set':
      return play.key;
    case 'dial':
      return play.dial;
    case 'look':
      return play.name;
    case 'act':
      return play.action;
    case 'crossfade':
      return 'crossfader';
    case 'tempo':
      return 'tempo';
    case 'signal':
      return play.address;
  }
}
