import type {Signal} from '../signals.ts';
import {signalRoot} from './signal-address.ts';

/** Controls of a phone that move nothing by themselves: they are signals, which mappings can move anything with. */
export interface FreeControls {
  /** How many faders. */
  readonly freeFaders: number;
  /** How many pads to strike. */
  readonly freePads: number;
  /** A pad of two directions. */
  readonly freeXy: boolean;
}

export const freeLimits = {freeFaders: 8, freePads: 8} as const;

export const noFreeControls: FreeControls = {freeFaders: 0, freePads: 0, freeXy: false};

/** One of them: what a phone sends its value to, and what it is called there. */
export interface FreeControl {
  readonly address: string;
  readonly title: string;
  readonly kind: Signal['kind'];
}

const root = `${signalRoot}phone/`;

const numbered = (count: number): readonly number[] => Array.from({length: count}, (_, index) => index + 1);

export const freeFaders = ({freeFaders: count}: FreeControls): readonly FreeControl[] =>
  numbered(count).map((number) => ({
    address: `${root}fader/${number}`,
    title: `Fader ${number}`,
    kind: 'level',
  }));

export const freePads = ({freePads: count}: FreeControls): readonly FreeControl[] =>
  numbered(count).map((number) => ({
    address: `${root}pad/${number}`,
    title: `Pad ${number}`,
    kind: 'trigger',
  }));

/** Both directions of the pad. */
export const freeXy: readonly [x: FreeControl, y: FreeControl] = [
  {address: `${root}x`, title: 'X', kind: 'level'},
  {address: `${root}y`, title: 'Y', kind: 'level'},
];

/** All that there are. */
export const freeControls = (given: FreeControls): readonly FreeControl[] => [
  ...freeFaders(given),
  ...freePads(given),
  ...(given.freeXy ? freeXy : []),
];

/** A pad strikes: each of its values counts, where of a fader's the last one does. */
export const isFreePad = (address: string): boolean => address.startsWith(`${root}pad/`);
