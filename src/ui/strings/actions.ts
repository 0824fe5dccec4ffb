import type {RemoteAction} from '../../control/remote/reach.ts';

/** The short names of actions, for buttons and pads. What each does, at length, is in src/params/keys.ts. */
export const actionStrings = {
  hit: 'Hit',
  tap: 'Tap',
  freeze: 'Freeze',
  blackout: 'Blackout',
  compare: 'Source',
  reset: 'Reset',
  mirror: 'Mirror',
  gentle: 'Gentle',
  surprise: 'Surprise',
  mutate: 'Mutate',
  undo: 'Undo',
  redo: 'Redo',
  deeper: 'Deeper',
  shallower: 'Shallower',
  stronger: 'Stronger',
  weaker: 'Weaker',
} as const satisfies Record<RemoteAction, string>;
