import {getHeapSnapshot} from 'node:v8';
import {describe, expect, test} from 'vitest';
import {median, quantile} from '../../../src/lib/quantile.ts';
import {readSoakOptions} from '../../soak/options.ts';
import {objectBytes} from '../../soak/heap-snapshot.ts';
import {growthOf, risesSteadily, slopeOf, type Point} from '../../soak/statistics.ts';
import {verdictOf, verdictText, type Record} from '../../soak/verdict.ts';
import {mulberry32} from '../../support/random.ts';

/** A value every `everyS` seconds for `seconds`, in lives of `lifeS`, each of which begins anew. */
const series = (seconds: number, value: (inLifeS: number, atS: number) => number, lifeS = seconds): Point[] =>
  Array.from({length: Math.floor(seconds / 8)}, (_, i) => {
    const atS = i * 8;
    return {atS, life: Math.floor(atS / lifeS), value: value(atS % lifeS, atS)};
  });

const random = mulberry32(5);
const noise = (size: number): number => size * (random() - 0.5);

describe('the slope', () => {
  test('is that of a line, whatever its restarts and a tenth of outliers', () => {
    const points = series(3600, (inLifeS) => 9 + (2 * inLifeS) / 3600 + noise(0.02), 600).map((point, i) =>
      i % 10 === 3 ? {...point, value: point.value + 5} : point,
    );
    const slope = slopeOf(points);
    expect(slope?.perHour).toBeGreaterThan(1.8);
    expect(slope?.perHour).toBeLessThan(2.2);
    expect(slope?.low).toBeLessThan(2);
    expect(slope?.high).toBeGreaterThan(2);
  });

  test('of noise covers zero in 95 % of trials or so, and tells more in a longer run', () => {
    const trials = Array.from({length: 200}, () => slopeOf(series(300, () => noise(0.1))));
    const covered = trials.filter((slope) => slope && slope.low <= 0 && slope.high >= 0).length;
    expect(covered).toBeGreaterThan(180);
    const width = (seconds: number): number => {
      const slope = slopeOf(series(seconds, () => noise(0.1)));
      return (slope?.high ?? Infinity) - (slope?.low ?? -Infinity);
    };
    expect(width(3600)).toBeLessThan(width(120) / 10);
  });

  test('needs eight readings', () => {
    expect(slopeOf(series(40, () => 1))).toBeUndefined();
  });
});

test('what rises from part to part of a life rises steadily, and what comes and goes does not', () => {
  for (const seconds of [120, 600, 3600]) {
    expect(risesSteadily(series(seconds, (s) => 300 + s))).toBe(true);
    expect(risesSteadily(series(2 * seconds, (s) => 300 + Math.floor(s / (seconds / 8)), seconds))).toBe(
      true,
    );
    expect(risesSteadily(series(seconds, () => 300))).toBe(false);
    for (const fromS of [0, 0.2, 0.5, 0.7, 0.9].map((share) => share * seconds)) {
      expect(risesSteadily(series(seconds, (s) => (s > fromS ? 305 : 300)))).toBe(false);
      expect(risesSteadily(series(seconds, (s) => (s > fromS && s < fromS + 50 ? 305 : 300)))).toBe(false);
    }
  }
  expect(risesSteadily(series(80, (s) => s))).toBeUndefined();
});

test('growth is of what is there at rest, in the worst life', () => {
  const busy = (inLifeS: number): number => (inLifeS % 24 === 0 ? 100 : 130);
  expect(growthOf(series(600, busy))).toBe(0);
  expect(
    growthOf(
      series(1200, (inLifeS, atS) => busy(inLifeS) + (atS < 600 ? 0 : Math.floor(inLifeS / 100)), 600),
    ),
  ).toBe(4);
  expect(growthOf(series(40, () => 1))).toBeUndefined();
});

test('quantiles are values that occurred', () => {
  expect(median([30, 10, 20])).toBe(20);
  expect(quantile([10, 40, 20, 30, 50], 0.8)).toBe(50);
  expect(quantile([10, 40, 20, 30, 50], 1)).toBe(50);
  expect(quantile([7], 0.99)).toBe(7);
  expect(median([])).toBe(0);
});

describe('the verdict', () => {
  const seconds = 1800;
  const good: Record = {
    seconds,
    looks: Array.from({length: seconds}, (_, atS) => ({
      atS,
      brightness: 90,
      moved: 3,
      excused: atS > 100 && atS < 140,
    })),
    frameMs: [16, 17, 33],
    tensors: series(seconds, () => 167),
    gpuObjects: series(seconds, () => 40),
    pageObjectsMb: series(seconds, () => 0.7 + noise(0.001)),
    workerObjectsMb: series(seconds, () => 1.2 + noise(0.001)),
    ascentObjectsMb: series(seconds, () => 0.5 + noise(0.001)),
    pageHeapMb: series(seconds, () => 5 + noise(0.01)),
    workerHeapMb: series(seconds, () => 5 + noise(0.01)),
    ascentHeapMb: series(seconds, () => 5 + noise(0.01)),
    nodes: series(seconds, () => 300),
    listeners: series(seconds, () => 60),
    recoveries: [{fault: 'page crashed', atS: 100, tookS: 12, promisedS: 30, limitS: 150, saidSo: undefined}],
    saved: ['the address', 'the file clips/1.mp4'],
    lost: [],
  };
  const failed = (record: Record): string[] =>
    verdictOf(record)
      .filter(({passed}) => passed === false)
      .map(({what}) => what);

  test('passes a run in which all is well', () => {
    expect(failed(good)).toEqual([]);
    expect(verdictText(verdictOf(good))).toMatch(/PASSED/);
  });

  const someSeconds = (from: number, to: number, change: object): Record => ({
    ...good,
    looks: good.looks.map((look) => (look.atS >= from && look.atS < to ? {...look, ...change} : look)),
  });
  const [recovery] = good.recoveries;
  if (!recovery) throw new Error('There is no recovery.');

  test.each<[string, Record, string[]]>([
    ['four black seconds', someSeconds(500, 504, {brightness: 1}), ['moving, non-black display']],
    ['four frozen seconds', someSeconds(500, 504, {moved: 0}), ['moving, non-black display']],
    ['black in an announced recovery only', someSeconds(101, 140, {brightness: 0, moved: 0}), []],
    ['no second judged', {...good, looks: []}, ['moving, non-black display']],
    [
      'a tensor more each 300 s',
      {...good, tensors: series(seconds, (s) => 167 + Math.floor(s / 500))},
      ['tensors'],
    ],
    [
      'a texture more at the end',
      {...good, gpuObjects: series(seconds, (s) => (s > 1100 ? 41 : 40))},
      ['GPU objects'],
    ],
    [
      '1 MB/h in the worker',
      {...good, workerHeapMb: series(seconds, (s) => s / 3600 + noise(0.01))},
      ['JS heap of the worker'],
    ],
    [
      '1 MB/h in the worker within it',
      {...good, ascentHeapMb: series(seconds, (s) => s / 3600 + noise(0.01))},
      ['JS heap of the ascent’s worker'],
    ],
    [
      'a listener more',
      {...good, listeners: series(seconds, (s) => 60 + Math.floor(s / 600))},
      ['event listeners'],
    ],
    [
      'a line of the status that comes late and stays',
      {...good, nodes: series(120, (s) => (s > 70 ? 305 : 300))},
      [],
    ],
    [
      'lines that come and go',
      {...good, nodes: series(seconds, (s) => 300 + 6 * Math.floor((s % 300) / 100))},
      [],
    ],
    [
      'a node more each second, for two minutes',
      {...good, nodes: series(120, (s) => 300 + s)},
      ['DOM nodes'],
    ],
    [
      'a node more each minute',
      {...good, nodes: series(seconds, (s) => 300 + Math.floor(s / 60))},
      ['DOM nodes'],
    ],
    [
      'a recovery that did not come',
      {
        ...good,
        recoveries: [{fault: 'page crashed', atS: 100, promisedS: 30, limitS: 150, saidSo: undefined}],
      },
      ['page crashed (at 100 s)'],
    ],
    [
      'a fault that was not told',
      {...good, recoveries: [{...recovery, saidSo: false}]},
      ['page crashed (at 100 s)'],
    ],
    ['a lost setting', {...good, lost: ['the address was a, is b']}, ['settings and recordings']],
  ])('on %s', (_, record, names) => {
    expect(failed(record)).toEqual(names);
  });

  test('finds objects that leak, and takes none for a leak that do not, or that come once', () => {
    const run = (mbAt: (s: number) => number, lastS: number): Record => ({
      ...good,
      workerObjectsMb: [60, (60 + lastS) / 2, lastS].map((atS) => ({
        atS,
        life: 1,
        value: 1.2 + mbAt(atS) + noise(0.0006),
      })),
    });
    const leak =
      (mbPerHour: number) =>
      (s: number): number =>
        (mbPerHour * s) / 3600;
    for (let trial = 0; trial < 10; trial++) {
      for (const lastS of [100, 500]) expect(failed(run(leak(0), lastS))).toEqual([]);
      expect(failed(run(leak(8), 100))).toEqual(['JS objects of the worker']);
      expect(failed(run(leak(1), 500))).toEqual(['JS objects of the worker']);
      expect(failed(run((s) => (s > 90 ? 0.03 : 0), 100))).toEqual([]);
    }
  });

  test('does not take compiled code for a leak, which is judged where it has come to an end', () => {
    const compiling = series(600, (s) => 5 + 0.4 * (1 - Math.exp(-s / 200)));
    expect(failed({...good, workerHeapMb: compiling})).toEqual([]);
  });

  test('does not take the saw of a heap for growth', () => {
    // Two minutes on the slope of a tooth that is a tenth of a megabyte high and six minutes long.
    const saw = series(120, (s) => 5 + (0.1 * s) / 360 + noise(0.002));
    const finding = verdictOf({...good, workerHeapMb: saw}).find(
      ({what}) => what === 'JS heap of the worker',
    );
    expect(finding?.passed, finding?.figures).toBeUndefined();
  });

  test('does not pass a heap that a short run cannot judge, and does not fail it either', () => {
    const short = {...good, pageHeapMb: series(120, () => 5 + noise(0.1))};
    const finding = verdictOf(short).find(({what}) => what === 'JS heap of the page');
    expect(finding?.passed).toBeUndefined();
    expect(finding?.figures).toMatch(/too short a run/);
  });
});

describe('the objects of a heap', () => {
  test('are those of a snapshot that are not the engine’s code', () => {
    const types = ['hidden', 'array', 'string', 'object', 'code', 'closure', 'native', 'object shape'];
    const nodes = types.flatMap((_, type) => [type, 0, 10 ** type]);
    const meta = {node_fields: ['type', 'name', 'self_size'], node_types: [types, 'string', 'number']};
    expect(objectBytes(JSON.stringify({snapshot: {meta}, nodes}))).toBe(10 + 100 + 1000 + 100_000);
  });

  test('of this very process are found when they are kept', async () => {
    const read = async (): Promise<number> => {
      let json = '';
      for await (const chunk of getHeapSnapshot()) json += String(chunk);
      return objectBytes(json);
    };
    const before = await read();
    const kept = Array.from({length: 20_000}, (_, i) => ({value: i + 0.5}));
    const more = (await read()) - before;
    // An object of one number, with or without pointer compression, and its place in the list.
    expect(more / kept.length).toBeGreaterThan(28);
    expect(more / kept.length).toBeLessThan(80);
  });
});

test('the command line names what it allows', () => {
  expect(readSoakOptions(['--minutes', '10', '--faults'])).toEqual({minutes: 10, faults: true, leak: 0});
  expect(readSoakOptions(['--leak', '0.5'])).toEqual({minutes: 2, faults: false, leak: 0.5});
  expect(() => readSoakOptions(['--leak', 'much'])).toThrow(/MB an hour from 0 to 1000/);
  for (const args of [['--minutes', '0'], ['--minutes', 'ten'], ['--minutes', '20000'], ['--fault']]) {
    expect(() => readSoakOptions(args)).toThrow(
      /--minutes N \[--faults\] \[--leak MB\], with N from 1 to 10080/,
    );
  }
});
