import fc from 'fast-check';
import {expect, test} from 'vitest';
import {bytesFor, MidiControls} from '../../../../src/control/midi/controls.ts';
import {MidiParser, type MidiMessage} from '../../../../src/control/midi/parse.ts';
import {check, keepsPrototypes} from '../../../support/fuzz.ts';

keepsPrototypes();

const parse = (...bytes: number[]): readonly MidiMessage[] => new MidiParser().parse(bytes);

test('reads every kind of message that matters', () => {
  expect(
    parse(
      ...[0x90, 60, 100, 0x80, 60, 64, 0xb8, 7, 127, 0xc0, 5, 0xd0, 33, 0xe0, 0, 64],
      ...[0xf2, 4, 1, 0xf8, 0xfa, 0xfb, 0xfc],
    ),
  ).toEqual([
    {kind: 'note', channel: 1, note: 60, velocity: 100},
    {kind: 'note', channel: 1, note: 60, velocity: 0},
    {kind: 'control', channel: 9, controller: 7, value: 127},
    {kind: 'program', channel: 1, program: 5},
    {kind: 'pressure', channel: 1, value: 33},
    {kind: 'pitch', channel: 1, value: 8192},
    {kind: 'position', sixteenths: 132},
    ...(['clock', 'start', 'continue', 'stop'] as const).map((kind) => ({kind})),
  ]);
});

test('goes on with a running status, past clocks in its midst, system exclusive and active sensing', () => {
  expect(parse(0xb0, 1, 10, 2, 0xf8, 20, 0xfe, 0xf0, 1, 2, 0xf8, 3, 0xf7, 9, 0xb1, 3, 30)).toEqual([
    {kind: 'control', channel: 1, controller: 1, value: 10},
    {kind: 'clock'},
    {kind: 'control', channel: 1, controller: 2, value: 20},
    {kind: 'clock'},
    {kind: 'control', channel: 2, controller: 3, value: 30},
  ]);
});

test('gives valid messages of any bytes, in whatever pieces they come', () => {
  check(
    fc.property(fc.uint8Array({maxLength: 60}), fc.nat(60), (bytes, cut) => {
      const whole = new MidiParser().parse(bytes);
      const pieces = new MidiParser();
      expect([...pieces.parse(bytes.subarray(0, cut)), ...pieces.parse(bytes.subarray(cut))]).toEqual(whole);
      const controls = new MidiControls();
      for (const [index, message] of whole.entries()) {
        for (const [name, number] of Object.entries(message)) {
          if (name === 'kind') continue;
          const isLong = message.kind === 'pitch' || message.kind === 'position';
          const [least, most] = name === 'channel' ? [1, 16] : [0, isLong ? 16383 : 127];
          expect(number).toBeGreaterThanOrEqual(least);
          expect(number).toBeLessThanOrEqual(most);
        }
        const read = controls.read(message, index);
        if (!read) continue;
        expect(read.control).toMatch(/^\d+\/(cc|note|nrpn)\/\d+$|^\d+\/(program|pressure|pitch)$/);
        expect(read.value).toBeGreaterThanOrEqual(0);
        expect(read.value).toBeLessThanOrEqual(1);
      }
    }),
  );
});

test('controllers are of fourteen bits once their halves have come together a few times', () => {
  const controls = new MidiControls();
  const send = (controller: number, value: number, timeMs: number) =>
    controls.read({kind: 'control', channel: 1, controller, value}, timeMs);
  for (let move = 0; move < 4; move += 1) {
    send(1, 64, 100 * move);
    send(33, 100, 100 * move + 1);
  }
  send(1, 64, 1000);
  expect(send(33, 1, 1001)).toEqual({control: '1/cc/1', value: (64 * 128 + 1) / 16383});
  expect(controls.isFine(1, 1)).toBe(true);
  // A button that shares the number of a lower half, as on many devices.
  send(2, 20, 2000);
  expect(send(34, 127, 2100)).toEqual({control: '1/cc/34', value: 1});
  send(2, 21, 2200);
  expect(send(34, 0, 2201)).toEqual({control: '1/cc/34', value: 0});
  expect(controls.isFine(1, 2)).toBe(false);
});

test('numbers beyond the controllers are selected and set', () => {
  const controls = new MidiControls();
  const read = [99, 2, 98, 44, 6, 127, 38, 127, 101, 0, 99, 127, 98, 127, 6, 9];
  const values = Array.from({length: read.length / 2}, (_, index) =>
    controls.read(
      {kind: 'control', channel: 1, controller: read[2 * index] ?? 0, value: read[2 * index + 1] ?? 0},
      10 * index,
    ),
  ).filter((value) => value !== undefined);
  expect(values).toEqual([
    {control: '1/nrpn/300', value: (127 * 128) / 16383},
    {control: '1/nrpn/300', value: 1},
    {control: '1/cc/101', value: 0},
    {control: '1/cc/6', value: 9 / 127},
  ]);
});

test('feedback to a control is read by the parser as what it shows', () => {
  expect(bytesFor('9/cc/77', 0.5)).toEqual([0xb8, 77, 64]);
  expect(bytesFor('1/note/3', 1, {on: 5, off: 1})).toEqual([0x90, 3, 5]);
  expect(bytesFor('1/note/3', 0, {on: 5, off: 1})).toEqual([0x90, 3, 1]);
  expect(parse(...(bytesFor('2/pitch', 0.25) ?? []))).toEqual([{kind: 'pitch', channel: 2, value: 4096}]);
  expect(bytesFor('1/cc/4', 1, {isFine: true})).toEqual([0xb0, 4, 127, 0xb0, 36, 127]);
  for (const control of ['1/program', '17/cc/1', '1/cc/200', 'x', ''])
    expect(bytesFor(control, 1)).toBeUndefined();
});
