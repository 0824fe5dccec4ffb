/**
 * The mapper, frame by frame. One file, because each test plays the same instrument.
 */
import fc from 'fast-check';
import {beforeEach, describe, expect, test} from 'vitest';
import {Learn} from '../../../../src/control/learn.ts';
import {Mapper} from '../../../../src/control/mapper/mapper.ts';
import {mappingOf, type Mapping} from '../../../../src/control/mapping.ts';
import {curves, followed, type Curve} from '../../../../src/control/response.ts';
import {Signals, type Signal} from '../../../../src/control/signals.ts';
import {
  numberOf,
  rangeOf,
  targetOf,
  valueOf,
  type Target,
  type TargetName,
} from '../../../../src/control/target.ts';
import {depthOf, intensityOf} from '../../../../src/params/macros.ts';
import {change, defaults, type Values} from '../../../../src/params/values.ts';

const fader: Signal = {id: 'midi/desk/cc/1', label: 'Desk, slider 1', kind: 'level'};
const other: Signal = {id: 'midi/desk/cc/2', label: 'Desk, slider 2', kind: 'level'};
const pad: Signal = {id: 'midi/desk/note/36', label: 'Desk, pad 1', kind: 'trigger'};

/** An instrument whose values can be seen, played by a mapper frame by frame. */
class Instrument {
  values: Values = defaults;
  crossfader = 0;
  bpm = 120;
  readonly asked: unknown[] = [];
  readonly feedback: [string, number][] = [];
  readonly signals = new Signals();
  readonly mapper = new Mapper(this.signals, {
    surface: {
      set: (changes) => (this.values = change(this.values, changes).values),
      chooseLook: (name) => this.asked.push(name) > 0,
      crossfade: (at) => (this.crossfader = at),
      setTempo: (bpm) => (this.bpm = bpm),
      act: (action, down) => this.asked.push([action, down]),
    },
    read: (target) => this.#read(target),
    layerCount: () => 8,
  });
  #timeS = 0;
  remove = this.signals.add([fader, other, pad]);

  constructor() {
    this.signals.listen((signal, value) => this.mapper.receive(signal, value));
    this.signals.onChange(() => this.mapper.signalsChanged());
    this.signals.listenToFeedback((id, value) => this.feedback.push([id, value]));
  }

  map(...mappings: Mapping[]): void {
    this.mapper.set(mappings);
    this.frames();
  }

  frames(count = 2): void {
    for (let frame = 0; frame < count; frame += 1) this.mapper.step((this.#timeS += 1 / 60));
  }

  send(signal: Signal, value: number): void {
    this.signals.send(signal.id, value);
    this.frames();
  }

  /** As a hand at the page does. */
  slide(changes: Partial<Values>): void {
    this.values = {...this.values, ...changes};
    this.mapper.targetsChanged();
    this.frames();
  }

  #read(target: Target): number | undefined {
    if (target.kind === 'parameter') return numberOf(target.key, this.values[target.key]);
    if (target.kind === 'dial')
      return target.dial === 'depth' ? (depthOf(this.values) ?? 0) / 7 : intensityOf(this.values);
    if (target.kind === 'crossfader') return this.crossfader;
    if (target.kind === 'tempo') return this.bpm;
    return undefined;
  }
}

let page: Instrument;
beforeEach(() => {
  page = new Instrument();
});
const direct = (signal: Signal, target: TargetName, changes: Partial<Mapping> = {}): Mapping =>
  mappingOf(signal, target, {takeover: false, ...changes});

describe('a fader', () => {
  test('sets a number over its range, by amount, ends and curve', () => {
    page.map(direct(fader, 'parameter/zoom', {from: 0, to: 0.4}));
    page.send(fader, 0.5);
    expect(page.values.zoom).toBeCloseTo(0.2);
    page.map(direct(fader, 'parameter/zoom', {from: 0, to: 0.4, amount: 0.5, curve: 'late'}));
    page.send(fader, 0.5);
    expect(page.values.zoom).toBeCloseTo(0.05);
  });

  test('sets choices, toggles, whole numbers, dials, crossfader and tempo', () => {
    const targets: readonly TargetName[] = [
      ...(['parameter/objective', 'parameter/install', 'parameter/steps', 'dial/depth'] as const),
      ...(['dial/intensity', 'crossfader', 'tempo'] as const),
    ];
    page.map(...targets.map((target) => direct(fader, target)));
    page.send(fader, 1);
    expect(page.values.install).toBe(true);
    expect(depthOf(page.values)).toBeCloseTo(7);
    expect([page.crossfader, page.bpm]).toEqual([1, 300]);
    page.send(fader, 0);
    expect(page.values.install).toBe(false);
    expect(page.values.steps).toBe(1);
    expect([page.crossfader, page.bpm]).toEqual([0, 20]);
  });

  test('leaves the value that it set to hands, until it moves again', () => {
    page.map(direct(fader, 'parameter/zoom', {from: 0, to: 1}));
    page.send(fader, 0.3);
    page.slide({zoom: 0.9});
    page.frames(5);
    expect(page.values.zoom).toBe(0.9);
    page.send(fader, 0.31);
    expect(page.values.zoom).toBeCloseTo(0.31);
  });

  test('of soft takeover does nothing until it crosses the value, from above or below', () => {
    page.slide({zoom: 0.5});
    page.map(mappingOf(fader, 'parameter/zoom', {from: 0, to: 1}));
    page.send(fader, 0.1);
    page.send(fader, 0.4);
    expect(page.values.zoom).toBe(0.5);
    page.send(fader, 0.6);
    expect(page.values.zoom).toBeCloseTo(0.6);
    // The hand takes it away, and the fader is far from it again.
    page.slide({zoom: 0.2});
    page.send(fader, 0.7);
    expect(page.values.zoom).toBe(0.2);
    page.send(fader, 0.19);
    expect(page.values.zoom).toBeCloseTo(0.19);
  });

  test('follows in its attack and release: 95 % of the way in that time', () => {
    page.map(direct(fader, 'parameter/zoom', {from: 0, to: 1, attackS: 1, releaseS: 0}));
    page.send(fader, 0);
    page.signals.send(fader.id, 1);
    page.frames(31);
    expect(page.values.zoom).toBeCloseTo(1 - Math.exp(-1.5), 1);
    page.frames(30);
    expect(page.values.zoom).toBeCloseTo(0.95, 1);
    page.frames(300);
    expect(page.values.zoom).toBe(1);
    expect(page.mapper.isBusy).toBe(false);
    page.send(fader, 0);
    expect(page.values.zoom).toBe(0);
  });
});

describe('several mappings of one target', () => {
  test('are summed and clamped', () => {
    page.map(
      direct(fader, 'parameter/zoom', {from: 0, to: 0.5}),
      direct(other, 'parameter/zoom', {mode: 'add', from: 0, to: 0.8}),
    );
    page.send(fader, 1);
    page.send(other, 0.25);
    expect(page.values.zoom).toBeCloseTo(0.7);
    page.send(other, 1);
    expect(page.values.zoom).toBe(1);
    page.send(other, 0);
    expect(page.values.zoom).toBeCloseTo(0.5);
  });

  test('that add take what they added with them when they are removed', () => {
    page.slide({zoom: 0.1});
    page.map(
      direct(other, 'parameter/zoom', {mode: 'add', from: 0, to: 0.4}),
      direct(fader, 'parameter/wet'),
    );
    page.send(other, 1);
    page.send(fader, 1);
    const {wet} = page.values;
    expect(page.values.zoom).toBeCloseTo(0.5);
    page.map();
    expect(page.values.zoom).toBeCloseTo(0.1);
    expect(page.values.wet).toBe(wet);
  });

  test('that add do so to where hands have put it, and give it back', () => {
    page.slide({zoom: 0.1});
    page.map(direct(other, 'parameter/zoom', {mode: 'add', from: 0, to: 0.4}));
    page.send(other, 0.5);
    expect(page.values.zoom).toBeCloseTo(0.3);
    page.slide({zoom: -0.2});
    page.frames();
    expect(page.values.zoom).toBeCloseTo(0);
    page.send(other, 0);
    expect(page.values.zoom).toBeCloseTo(-0.2);
  });

  test('stay within the range whatever they are and get', () => {
    const target = fc.constantFrom<TargetName>(
      'parameter/zoom',
      'parameter/steps',
      'parameter/mirror',
      'dial/depth',
    );
    const part = fc.record({
      mode: fc.constantFrom<Mapping['mode']>('set', 'add', 'encoder', 'toggle', 'momentary'),
      amount: fc.double({min: -1, max: 1, noNaN: true}),
      curve: fc.constantFrom(...(Object.keys(curves) as Curve[])),
      attackS: fc.constantFrom(0, 0.2),
      releaseS: fc.constantFrom(0, 2),
      takeover: fc.boolean(),
    });
    const event = fc.tuple(fc.constantFrom(fader, other, pad), fc.double({min: 0, max: 1, noNaN: true}));
    fc.assert(
      fc.property(
        target,
        fc.array(part, {maxLength: 4}),
        fc.array(event, {maxLength: 20}),
        (name, parts, events) => {
          const own = new Instrument();
          own.map(
            ...parts.map((changes, index) =>
              mappingOf([fader, other, pad][index % 3] as Signal, name, changes),
            ),
          );
          for (const [signal, value] of events) own.send(signal, value);
          own.frames(2000);
          expect(own.mapper.isBusy).toBe(false);
          const parsed = targetOf(name) as Target;
          const {min, max} = rangeOf(parsed);
          const number =
            parsed.kind === 'parameter'
              ? numberOf(parsed.key, own.values[parsed.key])
              : (depthOf(own.values) ?? 0) / 7;
          expect(number).toBeGreaterThanOrEqual(min);
          expect(number).toBeLessThanOrEqual(max);
        },
      ),
      {numRuns: 60, seed: 5},
    );
  });
});

describe('a pad', () => {
  test('is momentary, or switches back and forth', () => {
    page.map(direct(pad, 'parameter/zoom', {mode: 'momentary', from: 0.1, to: 0.6}));
    page.send(pad, 0.7);
    expect(page.values.zoom).toBeCloseTo(0.6);
    page.send(pad, 0);
    expect(page.values.zoom).toBeCloseTo(0.1);
    page.map(direct(pad, 'parameter/install', {mode: 'toggle'}));
    for (const expected of [true, false, true]) {
      page.send(pad, 1);
      page.send(pad, 0);
      expect(page.values.install).toBe(expected);
    }
  });

  test('that is struck and let go within a frame still shows', () => {
    page.map(direct(pad, 'parameter/zoom', {mode: 'momentary', from: 0, to: 1, releaseS: 1}));
    page.frames();
    page.signals.send(pad.id, 1);
    page.signals.send(pad.id, 0);
    page.frames(1);
    expect(page.values.zoom).toBe(1);
    page.frames(20);
    expect(page.values.zoom).toBeLessThan(0.9);
  });

  test('chooses a look once each time, holds an action, and latches it', () => {
    page.map(direct(pad, 'look/Shells'), direct(pad, 'action/hit'));
    page.send(pad, 0.6);
    page.send(pad, 0.9);
    page.send(pad, 0);
    expect(page.asked).toEqual(['Shells', ['hit', true], ['hit', false]]);
    page.asked.length = 0;
    page.map(direct(pad, 'action/hit', {mode: 'toggle'}));
    for (const value of [1, 0, 1, 0]) page.send(pad, value);
    expect(page.asked).toEqual([
      ['hit', true],
      ['hit', false],
    ]);
  });

  test('of a device that goes lets go, and works again when it returns', () => {
    page.map(direct(pad, 'action/hit'), direct(other, 'parameter/zoom', {mode: 'add', from: 0, to: 0.5}));
    page.send(pad, 1);
    page.send(other, 1);
    expect(page.values.zoom).toBeCloseTo(defaults.zoom + 0.5);
    page.remove();
    page.frames();
    expect(page.asked).toEqual([
      ['hit', true],
      ['hit', false],
    ]);
    expect(page.values.zoom).toBeCloseTo(defaults.zoom);
    page.remove = page.signals.add([fader, other, pad]);
    page.send(pad, 1);
    expect(page.asked.at(-1)).toEqual(['hit', true]);
  });
});

test('a program change chooses the look of its number, again and again', () => {
  page.map(direct(fader, 'looks'));
  for (const program of [0, 4, 4, 11]) page.send(fader, program / 127);
  expect(page.asked.map((each) => (each as unknown[])[0])).toEqual([
    'preset-1',
    'preset-5',
    'preset-5',
    'preset-12',
  ]);
});

test('an endless knob turns from where the value is', () => {
  page.slide({zoom: 0.5});
  page.map(direct(fader, 'parameter/zoom', {mode: 'encoder', from: 0, to: 1.27}));
  page.send(fader, 10 / 127);
  expect(page.values.zoom).toBeCloseTo(0.6);
  for (const back of [127, 126, 121]) page.signals.send(fader.id, back / 127);
  page.frames();
  expect(page.values.zoom).toBeCloseTo(0.5);
});

describe('feedback', () => {
  test('is what the signal would have to be, whoever moved the target', () => {
    page.map(mappingOf(fader, 'parameter/zoom', {from: 0.2, to: 0.8, curve: 'late'}));
    page.feedback.length = 0;
    page.slide({zoom: 0.35});
    expect(page.feedback.at(-1)?.[1]).toBeCloseTo(0.5);
    page.frames(10);
    expect(page.feedback).toHaveLength(1);
  });

  test('is the inverse of every curve', () => {
    for (const {bend, unbend} of Object.values(curves)) {
      for (let x = 0; x <= 1; x += 1 / 64) expect(unbend(bend(x))).toBeCloseTo(x, 6);
    }
  });
});

test('following never overshoots', () => {
  const unit = fc.double({min: 0, max: 1, noNaN: true});
  fc.assert(
    fc.property(unit, unit, unit, unit, (y, x, dtS, seconds) => {
      const next = followed(y, x, dtS, seconds, seconds);
      expect(next).toBeGreaterThanOrEqual(Math.min(x, y));
      expect(next).toBeLessThanOrEqual(Math.max(x, y));
    }),
  );
});

test('every value of every target survives the way to a number and back', () => {
  for (const [key, value] of Object.entries(defaults)) {
    const target = targetOf(`parameter/${key}`);
    if (target?.kind === 'parameter') expect(valueOf(target.key, numberOf(target.key, value))).toEqual(value);
  }
});

describe('learning', () => {
  test('takes the first signal that clearly moves, not one that trembles, nor one without a hand', () => {
    const learn = new Learn([[fader.id, 0.5]]);
    const sound: Signal = {id: 'sound/level', label: 'Level', kind: 'level'};
    expect(learn.receive(fader, 0.53)).toBe(false);
    expect(learn.receive(sound, 1)).toBe(false);
    // Seen for the first time: where it is says nothing.
    expect(learn.receive(other, 0.9)).toBe(false);
    expect(learn.receive(other, 0.7)).toBe(true);
    expect(learn.receive(fader, 0.61)).toBe(true);
    expect(learn.receive(pad, 0)).toBe(false);
    expect(learn.receive(pad, 0.2)).toBe(true);
  });
});

test('a fader that is mapped while it is known takes over with its first move across the value', () => {
  page.slide({zoom: 0.5});
  page.send(fader, 0.2);
  page.map(mappingOf(fader, 'parameter/zoom', {from: 0, to: 1}));
  page.send(fader, 0.9);
  expect(page.values.zoom).toBeCloseTo(0.9);
  // One whose place is not known yet, as after a reload, does not jump.
  page.slide({zoom: 0.5});
  page.map(mappingOf(other, 'parameter/zoom', {from: 0, to: 1}));
  page.send(other, 0.9);
  expect(page.values.zoom).toBe(0.5);
});

test('a fader takes over within a frame', () => {
  page.slide({zoom: 1});
  page.map(mappingOf(fader, 'parameter/zoom', {from: 0, to: 1}));
  for (const value of [1, 0.4, 0]) page.signals.send(fader.id, value);
  page.frames();
  expect(page.values.zoom).toBe(0);
});
