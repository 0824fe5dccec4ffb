import {expect, test} from 'vitest';
import {mappingsFrom, encodeMappings} from '../../../../src/control/mapping.ts';
import {Signals} from '../../../../src/control/signals.ts';
import {
  isOfSound,
  isSoundModulator,
  soundMappings,
  soundModulators,
} from '../../../../src/control/sound/play-to-sound.ts';
import type {Heard} from '../../../../src/control/sound/sound-analyser.ts';
import {SoundSignals} from '../../../../src/control/sound/sound-signals.ts';
import {automationFrom} from '../../../../src/params/automation/automation.ts';

const heard = (changes: Partial<Heard>): Heard => ({
  timeS: 1,
  level: 0.5,
  bands: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8],
  onset: 0,
  beatS: undefined,
  tempo: undefined,
  ...changes,
});

test('the signals of sound are there while it is listened to, with the times of the samples', () => {
  const signals = new Signals();
  const sound = new SoundSignals(signals);
  expect(signals.all).toEqual([]);
  sound.connect();
  const times = new Set<number>();
  signals.listen((_, __, timeMs) => times.add(timeMs));
  sound.send(heard({timeS: 2.5}));
  expect(signals.valueOf('sound/level')).toBe(0.5);
  expect([1, 2, 3, 4, 5, 6, 7, 8].map((band) => signals.valueOf(`sound/band/${band}`))).toEqual([
    0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8,
  ]);
  expect([...times]).toEqual([2500]);
  sound.disconnect();
  expect(signals.all).toEqual([]);
});

test('what strikes is held for a moment, and released once', () => {
  const signals = new Signals();
  const sound = new SoundSignals(signals);
  sound.connect();
  const values: (readonly [string, number])[] = [];
  signals.listen(({id, kind}, value) => kind === 'trigger' && values.push([id, value]));
  for (let step = 0; step < 60; step += 1) {
    const timeS = 1 + step / 100;
    sound.send(heard({timeS, onset: step === 0 ? 0.7 : 0, beatS: step === 20 ? timeS : undefined}));
  }
  expect(values).toEqual([
    ['sound/onset', 0.7],
    ['sound/onset', 0],
    ['sound/beat', 1],
    ['sound/beat', 0],
  ]);
});

test('what plays the dream to the sound is valid, and known again', () => {
  const signals = new Signals();
  new SoundSignals(signals).connect();
  const known = new Set(signals.all.map(({id}) => id));
  expect(mappingsFrom(JSON.parse(encodeMappings(soundMappings)))).toEqual(soundMappings);
  for (const mapping of soundMappings) expect(known.has(mapping.signal) && isOfSound(mapping)).toBe(true);
  const automation = {bpm: 120, modulators: soundModulators};
  expect(automationFrom(automation, 'automation').modulators).toEqual(soundModulators);
  expect(soundModulators.every(isSoundModulator)).toBe(true);
});
