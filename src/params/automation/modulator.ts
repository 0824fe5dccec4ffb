import type {LookKey} from '../presets.ts';
import type {Moment} from './expression.ts';

/** The waves that a modulator can have. */
export const shapes = ['sine', 'triangle', 'saw', 'square', 'noise', 'hold', 'envelope'] as const;
export type Shape = (typeof shapes)[number];

/** What moves a number of the look around where it is set. */
export interface Modulator {
  readonly key: LookKey;
  readonly shape: Shape;
  /** Cycles a second, or a beat. Of an envelope: how often it fits into one second or beat. */
  readonly rate: number;
  readonly unit: 'seconds' | 'beats';
  /** How far it goes to each side, as a share of the parameter's range, -1 to 1. */
  readonly depth: number;
  /** Where in its cycle it begins, 0 to 1. Of an envelope: the second or beat at which it begins, from 0. */
  readonly phase: number;
}

/** An envelope rises over this part of its length. */
const attack = 0.1;

/** The wave at a moment, -1 to 1; of an envelope 0 to 1. It depends on the moment alone, whatever was asked before. */
export function waveAt({shape, rate, unit, phase}: Modulator, {t, beat}: Moment): number {
  const time = unit === 'beats' ? beat : t;
  if (shape === 'envelope') return envelope((time - phase) * rate);
  const cycles = time * rate + phase;
  const part = cycles - Math.floor(cycles);
  switch (shape) {
    case 'sine':
      return Math.sin(2 * Math.PI * part);
    case 'triangle':
      return 1 - 4 * Math.abs(((part + 0.25) % 1) - 0.5);
    case 'saw':
      return 2 * part - 1;
    case 'square':
      return part < 0.5 ? 1 : -1;
    case 'noise': {
      const share = part * part * (3 - 2 * part);
      const from = randomAt(Math.floor(cycles));
      return from + (randomAt(Math.floor(cycles) + 1) - from) * share;
    }
    case 'hold':
      return randomAt(Math.floor(cycles));
  }
}

/** From 0 up to 1 and, more slowly, back to 0; 0 before and after. */
function envelope(part: number): number {
  if (part <= 0 || part >= 1) return 0;
  if (part < attack) return part / attack;
  const left = (1 - part) / (1 - attack);
  return left * left;
}

/** A number in [-1, 1) that belongs to a whole number: the same wherever it is asked for. */
function randomAt(whole: number): number {
  let hash = Math.imul(whole ^ 0x9e3779b9, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 31 - 1;
}
