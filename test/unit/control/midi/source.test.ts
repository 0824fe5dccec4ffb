import {beforeEach, describe, expect, test} from 'vitest';
import {DeviceNumbers} from '../../../../src/control/midi/device-numbers.ts';
import {mappingsOf, profileOf, profiles} from '../../../../src/control/midi/profile.ts';
import {MidiSource, type MidiDevice} from '../../../../src/control/midi/source.ts';
import {Signals} from '../../../../src/control/signals.ts';
import {targetOf} from '../../../../src/control/target.ts';
import {presetNamed} from '../../../../src/params/presets.ts';
import {FakeMidi} from '../../../support/fake-midi.ts';

let midi: FakeMidi;
let signals: Signals;
let devices: readonly MidiDevice[];
let heard: [string, number][];
let tempos: number[];

function open(mapped: readonly string[] = [], numbers = new DeviceNumbers(null)): MidiSource {
  return new MidiSource({
    access: midi.access,
    signals,
    numbers,
    mapped: () => mapped,
    onDevices: (now) => (devices = now),
    onTempo: ({bpm}) => tempos.push(bpm),
  });
}

beforeEach(() => {
  midi = new FakeMidi();
  signals = new Signals();
  heard = [];
  tempos = [];
  devices = [];
  signals.listen(({id}, value) => heard.push([id, value]));
});

describe('a device', () => {
  test('gives its controls as signals once they are used', () => {
    const {input} = midi.plug('Desk');
    open();
    input.receive([0xb0, 7, 127]);
    input.receive([0x99, 36, 127]);
    expect(heard).toEqual([
      ['midi/desk/1/cc/7', 1],
      ['midi/desk/10/note/36', 1],
    ]);
    expect(signals.all.map(({label, kind}) => [label, kind])).toEqual([
      ['Desk, CC 7', 'level'],
      ['Desk, note 36, channel 10', 'trigger'],
    ]);
  });

  test('has its mapped signals as soon as it is there, loses them when it goes, and has them again', () => {
    open(['midi/desk/1/cc/7', 'midi/other/1/cc/7']);
    expect(signals.all).toEqual([]);
    midi.plug('Desk');
    expect(signals.all.map(({id}) => id)).toEqual(['midi/desk/1/cc/7']);
    midi.unplug('Desk');
    expect([signals.all, devices]).toEqual([[], []]);
    const {input} = midi.plug('Desk');
    input.receive([0xb0, 7, 127]);
    expect(heard).toEqual([['midi/desk/1/cc/7', 1]]);
  });

  test('is told from another one of its name, and keeps its number', () => {
    const numbers = new DeviceNumbers(null);
    midi.plug('Desk', 'left');
    midi.plug('Desk', 'right');
    open([], numbers);
    expect(devices.map(({name, prefix}) => [name, prefix])).toEqual([
      ['Desk', 'midi/desk/'],
      ['Desk 2', 'midi/desk-2/'],
    ]);
    midi.unplug('left');
    expect(devices.map(({name}) => name)).toEqual(['Desk 2']);
    // The same at the next visit, whichever comes first.
    midi.plug('Desk', 'left');
    const other = new FakeMidi();
    other.plug('Desk', 'right');
    midi = other;
    open([], new DeviceNumbers(numbers.json()));
    expect(devices.map(({name}) => name)).toEqual(['Desk 2']);
    other.plug('Desk', 'left');
    expect(devices.map(({name}) => name)).toEqual(['Desk 2', 'Desk']);
  });

  test('is shown what its controls are at, unless they are there themselves', () => {
    const left = midi.plug('Desk', 'left');
    const right = midi.plug('Desk', 'right');
    open(['midi/desk/1/cc/7', 'midi/desk-2/1/cc/7']);
    signals.sendFeedback('midi/desk-2/1/cc/7', 0.5);
    expect([left.output.sent, right.output.sent]).toEqual([[], [[0xb0, 7, 64]]]);
    left.input.receive([0xb0, 7, 100]);
    signals.sendFeedback('midi/desk/1/cc/7', 100 / 127);
    expect(left.output.sent).toEqual([]);
  });

  test('lets no other clock in while its own runs', () => {
    const desk = midi.plug('Desk').input;
    const drums = midi.plug('Drums').input;
    open();
    for (let clock = 0; clock < 200; clock += 1) {
      desk.receive([0xf8], 1000 + (clock * 60_000) / (24 * 125));
      drums.receive([0xf8], 1001 + (clock * 60_000) / (24 * 90));
    }
    expect(tempos.length).toBeGreaterThan(10);
    for (const bpm of tempos) expect(Math.abs(bpm / 125 - 1)).toBeLessThan(0.005);
  });

  test('that is closed is silent', () => {
    const {input, output} = midi.plug('Desk');
    const source = open(['midi/desk/1/cc/7']);
    source.close();
    input.receive([0xb0, 7, 127]);
    signals.sendFeedback('midi/desk/1/cc/7', 1);
    expect([heard, signals.all, output.sent]).toEqual([[], [], []]);
  });
});

describe('the numbers of devices', () => {
  test('are as if nothing was kept if what was cannot be read', () => {
    for (const kept of ['', '{', '7', 'null', '[["Desk"]]', '[["Desk",[7]]]', '[["__proto__",["a"]]]']) {
      expect(new DeviceNumbers(kept).take({id: 'x', name: 'Desk'}), kept).toBe(1);
    }
  });
});

describe('a profile', () => {
  test('is found by the name of a port, as systems write it', () => {
    expect(profileOf('nanoKONTROL2 SLIDER/KNOB')?.name).toBe('Korg nanoKONTROL2');
    expect(profileOf('nanoKONTROL2:nanoKONTROL2 MIDI 1 20:0')?.name).toBe('Korg nanoKONTROL2');
    expect(profileOf('Launch Control XL')?.name).toBe('Novation Launch Control XL');
    expect(profileOf('APC MINI')?.name).toBe('Akai APC mini');
    expect(profileOf('Desk')).toBeUndefined();
    // Later models, with other numbers.
    expect(profileOf('APC mini mk2 Control')).toBeUndefined();
    expect(profileOf('Launch Control XL 3')).toBeUndefined();
  });

  test.each(profiles.map((profile) => [profile.name, profile] as const))('of %s is whole', (_, profile) => {
    const controls = {...profile.levels, ...profile.triggers};
    expect(Object.keys(controls)).toHaveLength(
      Object.keys(profile.levels).length + Object.keys(profile.triggers).length,
    );
    expect(new Set(Object.values(controls)).size).toBe(Object.keys(controls).length);
    for (const control of Object.keys(controls)) expect(control).toMatch(/^\d+\/(cc|note)\/\d+$/);
    const mappings = mappingsOf(profile, 'midi/x/', 'X');
    expect(mappings.length).toBeGreaterThan(16);
    for (const {signal, target} of mappings) {
      expect(controls).toHaveProperty([signal.slice('midi/x/'.length)]);
      const parsed = targetOf(target);
      if (parsed?.kind === 'look') expect(presetNamed(parsed.look), parsed.look).toBeDefined();
    }
    expect(new Set(mappings.map(({signal}) => signal)).size).toBe(mappings.length);
  });

  test('of a device whose buttons share numbers with lower halves leaves them alone', () => {
    const {input} = midi.plug('nanoKONTROL2');
    open();
    for (let time = 0; time < 10; time += 1) {
      input.receive([0xb0, 0, 64], time * 10);
      input.receive([0xb0, 32, 127], time * 10 + 1);
    }
    expect(heard.at(-1)).toEqual(['midi/nanokontrol2/1/cc/32', 1]);
    expect(signals.all.find(({id}) => id.endsWith('/1/cc/32'))).toMatchObject({
      label: 'nanoKONTROL2, Solo 1',
      kind: 'trigger',
    });
  });
});
