import {expect, test} from 'vitest';
import {Signals, type Signal} from '../../../src/control/signals.ts';

const fader: Signal = {id: 'midi/a/cc/7', label: 'A, slider 1', kind: 'level'};
const pad: Signal = {id: 'midi/a/note/36', label: 'A, pad 1', kind: 'trigger'};

test('values reach the listeners, within 0 to 1, and are kept', () => {
  const signals = new Signals();
  const heard: unknown[] = [];
  const stop = signals.listen((signal, value, timeMs) => heard.push([signal.id, value, timeMs]));
  signals.add([fader, pad]);
  signals.send(fader.id, 0.25, 10);
  signals.send(pad.id, 7, 20);
  signals.send(pad.id, Number.NaN, 30);
  signals.send('midi/b/cc/1', 0.5, 40);
  stop();
  signals.send(fader.id, 1, 50);
  expect(heard).toEqual([
    [fader.id, 0.25, 10],
    [pad.id, 1, 20],
  ]);
  expect(signals.valueOf(fader.id)).toBe(1);
  expect(signals.valueOf('midi/b/cc/1')).toBeUndefined();
});

test('a device that returns before it was taken away keeps its signals', () => {
  const signals = new Signals();
  let changes = 0;
  signals.onChange(() => changes++);
  const remove = signals.add([fader]);
  signals.send(fader.id, 0.5);
  const removeAgain = signals.add([fader]);
  remove();
  expect(signals.all).toEqual([fader]);
  expect(signals.valueOf(fader.id)).toBe(0.5);
  removeAgain();
  expect(signals.all).toEqual([]);
  expect(changes).toBe(4);
});
