import {describe, expect, test} from 'vitest';
import {
  automatedKeys,
  AutomationError,
  automationFrom,
  automationJson,
  automatonOf,
  momentOf,
  type Automation,
} from '../../../../src/params/automation/automation.ts';
import {laneOfSamples} from '../../../../src/params/automation/hand-recording.ts';
import {shapes, waveAt, type Modulator, type Shape} from '../../../../src/params/automation/modulator.ts';
import {parseSchedule, valueAt} from '../../../../src/params/automation/schedule.ts';
import {change, defaults} from '../../../../src/params/values.ts';

const sine: Modulator = {key: 'zoom', shape: 'sine', rate: 0.5, unit: 'seconds', depth: 0.1, phase: 0};
const at = (automation: Automation, timeS: number) =>
  automatonOf(automation)(defaults, momentOf(automation, timeS));

/** One of everything. */
const full = automationFrom({
  bpm: 90,
  startS: 2,
  lanes: {
    stepSize: '0:(0.02), 3:(0.05+0.01*sin(t))',
    level: {text: '0:(0.1), 2:(0.5)', unit: 'beats', easing: 'smooth', loop: 4},
  },
  modulators: shapes.map((shape, index) => ({
    ...{key: automatedKeys[index + 20], shape, rate: 0.7, depth: 0.3, phase: 0.25, unit: 'beats'},
  })),
});

describe('waves', () => {
  test.each<[Shape, number[]]>([
    ['sine', [0, 1, 0, -1]],
    ['triangle', [0, 1, 0, -1]],
    ['saw', [-1, -0.5, 0, 0.5]],
    ['square', [1, 1, -1, -1]],
  ])('a %s has its values at the quarters of its cycle', (shape, expected) => {
    const wave = {...sine, shape, rate: 1};
    for (const cycle of [0, 7, -3]) {
      [0, 0.25, 0.5, 0.75].forEach((t, quarter) => {
        expect(waveAt(wave, {t: t + cycle, beat: 0})).toBeCloseTo(expected[quarter] ?? NaN, 9);
      });
    }
  });

  test('every wave stays within -1 to 1, and phase and beats shift and count it', () => {
    for (const shape of shapes) {
      const wave = {...sine, shape};
      for (let t = -20; t < 20; t += 0.037) {
        expect(Math.abs(waveAt(wave, {t, beat: 0}))).toBeLessThanOrEqual(1);
        const onBeats = waveAt({...wave, unit: 'beats'}, {t: 99, beat: t});
        expect(onBeats).toBe(waveAt(wave, {t, beat: 0}));
      }
    }
    expect(waveAt({...sine, rate: 1, phase: 0.25}, {t: 0, beat: 0})).toBeCloseTo(1, 9);
  });

  test('smooth noise is smooth, sample and hold is not, and both wander', () => {
    for (const [shape, most] of [
      ['noise', 0.04],
      ['hold', 2],
    ] as const) {
      const wave = {...sine, shape, rate: 1};
      const values = Array.from({length: 5000}, (_, index) => waveAt(wave, {t: index / 100, beat: 0}));
      const steps = values.slice(1).map((value, index) => Math.abs(value - (values[index] ?? 0)));
      expect(Math.max(...steps)).toBeLessThan(most);
      expect(Math.max(...values)).toBeGreaterThan(0.5);
      expect(Math.min(...values)).toBeLessThan(-0.5);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      expect(Math.abs(mean)).toBeLessThan(0.3);
    }
  });

  test('an envelope runs once, from its beginning', () => {
    const wave: Modulator = {...sine, shape: 'envelope', rate: 0.5, phase: 3};
    const values = [2.9, 3, 3.2, 4.1, 5, 60].map((t) => waveAt(wave, {t, beat: 0}));
    expect(values.map((value) => Number(value.toFixed(3)))).toEqual([0, 0, 1, 0.25, 0, 0]);
  });
});

describe('an automation', () => {
  test('sets lanes, moves what they set by modulators, and keeps within the parameter’s range', () => {
    const automation = automationFrom({
      lanes: {zoom: '0:(0.5)'},
      modulators: [
        {...sine, rate: 0.25, depth: 0.1},
        {...sine, key: 'wet', shape: 'square', depth: 0.9},
      ],
    });
    expect(at(automation, 1)).toEqual({zoom: 0.7, wet: 0});
    expect(at({...automation, lanes: {}}, 0.5).wet).toBe(2);
    expect(at(automationFrom({lanes: {steps: '0:(1), 10:(20)'}}), 3.33).steps).toBe(7);
  });

  test('leaves a number as it is set where a lane is not defined, and whatever else alone', () => {
    expect(at(automationFrom({lanes: {zoom: '0:(1/(t-1))'}}), 1)).toEqual({});
  });

  test('starts again where its loop ends, and where the rendering begins on its clock', () => {
    const loop = automationFrom({startS: 1, lanes: {zoom: {text: '0:(0), 4:(1)', loop: 4}}});
    expect([0, 2, 3, 7.5].map((timeS) => at(loop, timeS).zoom)).toEqual([0.25, 0.75, 0, 0.125]);
  });

  test('agrees at equal times in renderings of 24, 25, 30 and 60 frames a second', () => {
    const automaton = automatonOf(full);
    const frames = (rate: number): Map<number, unknown> =>
      new Map(
        Array.from({length: 10 * rate}, (_, frame) => [
          // As the timestamps of a file are: whole microseconds.
          Math.round((1e6 * frame) / rate),
          automaton(defaults, momentOf(full, Math.round((1e6 * frame) / rate) / 1e6)),
        ]),
      );
    const [finest, ...others] = [60, 24, 25, 30].map(frames);
    for (const other of others) {
      const shared = [...other].filter(([time]) => finest?.has(time));
      expect(shared.length).toBeGreaterThanOrEqual(50);
      for (const [time, values] of shared) expect(values).toEqual(finest?.get(time));
    }
  });

  test('gives values that the table allows, at any time and in any order', () => {
    const automaton = automatonOf(full);
    for (const timeS of [9, 0, 1e5, 0.3, -4]) {
      const set = automaton(defaults, momentOf(full, timeS));
      expect(change(defaults, set)).toMatchObject({values: set, problems: []});
      expect(set).toEqual(automatonOf(full)(defaults, momentOf(full, timeS)));
    }
  });
});

describe('the JSON of an automation', () => {
  test('gives it back exactly', () => {
    expect(automationFrom(JSON.parse(JSON.stringify(automationJson(full))))).toEqual(full);
  });

  test.each<[unknown, string, string]>([
    [7, 'automation-refused', 'automation'],
    [{bpm: 7}, 'automation-refused', 'automation.bpm'],
    [{more: 7}, 'automation-refused', 'automation.more'],
    [{lanes: {objective: '0:(1)'}}, 'automation-refused', 'automation.lanes.objective'],
    [{lanes: {zoom: '0:(1'}}, 'lane-refused', 'automation.lanes.zoom'],
    [{lanes: {zoom: 5}}, 'automation-refused', 'automation.lanes.zoom'],
    [{lanes: {zoom: {text: '0:0', easing: 'bounce'}}}, 'automation-refused', 'automation.lanes.zoom.easing'],
    [{modulators: [sine, {...sine, rate: Infinity}]}, 'automation-refused', 'automation.modulators[1].rate'],
    [{modulators: [{...sine, key: 'model'}]}, 'automation-refused', 'automation.modulators[0].key'],
    [{modulators: [{...sine, phase: 2}]}, 'automation-refused', 'automation.modulators[0].phase'],
    [{modulators: Array(65).fill(sine)}, 'automation-refused', 'automation.modulators'],
  ])('%j is refused as %s at %s', (json, code, path) => {
    try {
      automationFrom(json, 'automation');
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof AutomationError)) throw error;
      expect([error.code, error.data['path']]).toEqual([code, path]);
    }
  });
});

describe('what hands did', () => {
  const samples = Array.from({length: 400}, (_, index) => {
    const timeS = index / 60;
    return {timeS, value: 0.3 * Math.sin(timeS) + (timeS > 3 ? 0.2 : 0)};
  });

  test('becomes a lane that does the same within half a step, in far fewer places, over and over', () => {
    const lane = laneOfSamples('zoom', samples, 400 / 60);
    const keyframes = parseSchedule(lane.text);
    expect(keyframes.length).toBeLessThan(60);
    for (const {timeS, value} of samples) {
      const played = valueAt(keyframes, timeS, lane.easing, {t: timeS, beat: 0}) ?? NaN;
      // Times are kept to a millisecond: where the value jumps, it is off by a part of the jump.
      expect(Math.abs(played - value)).toBeLessThan(0.02);
    }
    expect(lane.loop).toBeCloseTo(400 / 60, 3);
    expect(automationFrom({lanes: {zoom: lane}}).lanes.zoom).toEqual(lane);
  });

  test('of one sample, or a hand that never stopped, is a lane too', () => {
    expect(laneOfSamples('zoom', [{timeS: 0, value: 0.5}], 1).text).toBe('0:(0.5)');
    const wild = Array.from({length: 3000}, (_, index) => ({timeS: index / 60, value: index % 2}));
    const {text} = laneOfSamples('wet', wild, 400);
    expect(parseSchedule(text).length).toBeLessThanOrEqual(500);
    expect(text.length).toBeLessThan(20_000);
  });
});
