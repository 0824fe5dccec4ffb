import type {Modulator} from '../../params/automation/modulator.ts';
import {mappingOf, type Mapping} from '../mapping.ts';
import {soundSignals} from './sound-signals.ts';

const [deepBass, bass] = soundSignals.bands;

/**
 * What plays the dream to the sound at one press: the bass makes it swell towards the viewer, loud passages dream
 * more strongly, and the strongest strokes hit it.
 */
export const soundMappings: readonly Mapping[] = [
  ...[deepBass, bass].flatMap((signal) =>
    signal
      ? [mappingOf(signal, 'parameter/zoom', {...adds(0.1), curve: 'late', attackS: 0.03, releaseS: 0.35})]
      : [],
  ),
  mappingOf(soundSignals.level, 'parameter/level', {...adds(0.15), attackS: 0.05, releaseS: 0.5}),
  mappingOf(soundSignals.onset, 'action/hit', {mode: 'momentary'}),
];

/** What moves with the beat meanwhile: a slow sway over two bars, and a drift over four. */
export const soundModulators: readonly Modulator[] = [
  {key: 'rotation', shape: 'sine', rate: 1 / 8, unit: 'beats', depth: 0.03, phase: 0},
  {key: 'driftX', shape: 'sine', rate: 1 / 16, unit: 'beats', depth: 0.02, phase: 0.25},
];

/** Whether these mappings play the dream to the sound, all of them or as many as the user has left. */
export const playsToSound = (mappings: readonly Mapping[]): boolean => mappings.some(isOfSound);

/** Whether it is one of `soundMappings`, however it was changed since. */
export const isOfSound = ({signal, target}: Mapping): boolean =>
  soundMappings.some((mapping) => mapping.signal === signal && mapping.target === target);

/** Whether it is one of `soundModulators`. */
export const isSoundModulator = (modulator: Modulator): boolean =>
  soundModulators.some(
    ({key, shape, rate, unit}) =>
      modulator.key === key &&
      modulator.shape === shape &&
      modulator.rate === rate &&
      modulator.unit === unit,
  );

function adds(most: number): Partial<Mapping> {
  return {mode: 'add', from: 0, to: most, takeover: false};
}
