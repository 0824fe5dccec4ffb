import type {Action} from '../../params/keys.ts';
import {lookKeys, type LookKey} from '../../params/presets.ts';
import {parameterOf, type Values} from '../../params/values.ts';

/** The parameters that can be set from elsewhere: those of the look, but for text. Never source, recording or machine. */
export type RemoteKey = Exclude<LookKey, 'channels'>;
export type RemoteValues = Partial<Pick<Values, RemoteKey>>;

export const remoteKeys = lookKeys.filter((key): key is RemoteKey => parameterOf(key).kind !== 'text');

/** What can be asked for from elsewhere: neither recording nor files, nor the page's own controls. */
export const remoteActions = [
  ...([
    'hit',
    'tap',
    'freeze',
    'blackout',
    'compare',
    'reset',
    'mirror',
    'gentle',
    'surprise',
    'mutate',
  ] as const),
  ...(['undo', 'redo', 'deeper', 'shallower', 'stronger', 'weaker'] as const),
] satisfies readonly Action[];
export type RemoteAction = (typeof remoteActions)[number];

/** What lasts for as long as it is held. */
export const heldActions: readonly RemoteAction[] = ['hit', 'compare'];

/** Depth and intensity, which move several parameters at once; from 0 to 1. */
export const remoteDials = ['depth', 'intensity'] as const;
export type RemoteDial = (typeof remoteDials)[number];

const isIn =
  <T extends string>(list: readonly T[]) =>
  (value: unknown): value is T =>
    (list as readonly unknown[]).includes(value);

export const isRemoteKey = isIn(remoteKeys);
export const isRemoteAction = isIn(remoteActions);
export const isRemoteDial = isIn(remoteDials);
