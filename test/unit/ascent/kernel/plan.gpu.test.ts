import {describe, expect, test} from 'vitest';
import {planArena} from '../../../../src/ascent/kernel/arena.ts';
import {overlap, whole, type FeatureMap} from '../../../../src/ascent/kernel/feature-map.ts';
import {FilterBank} from '../../../../src/ascent/kernel/filter-bank.ts';
import {backwardFilter, forwardFilter} from '../../../../src/ascent/kernel/filters.ts';
import {buildGraph} from '../../../../src/ascent/kernel/graph.ts';
import type {Access, Pass} from '../../../../src/ascent/kernel/pass.ts';
import {mostJobs, schedule} from '../../../../src/ascent/kernel/schedule.ts';
import {candidates, defaultTile, tileConstants, tileName} from '../../../../src/ascent/kernel/tile.ts';
import {inceptionV3} from '../../../../src/model/network.ts';
import {mulberry32} from '../../../support/random.ts';
import {conv, randomWeights} from '../../../support/tiny-network.ts';

const network = inceptionV3(1 / 16, 'mixed10');
const bank = new FilterBank(randomWeights(network, mulberry32(1)));
const graph = buildGraph(network, 'mixed10', 75, 91, bank);
const jobsOf = (pass: Pass) => (pass.kind === 'convolution' ? pass.jobs : []);
const labels = (passes: readonly Pass[]): string[] =>
  passes.flatMap((pass) =>
    pass.kind === 'convolution' ? jobsOf(pass).map(({label}) => label) : [pass.label],
  );

describe('the schedule', () => {
  const passes = schedule(graph.passes);

  test('keeps every pass, once', () => {
    expect(labels(passes).toSorted()).toEqual(labels(graph.passes).toSorted());
  });

  test('joins convolutions that do not wait for each other, and few dispatches are left', () => {
    const convolutions = passes.filter(({kind}) => kind === 'convolution');
    expect(Math.max(...convolutions.map((pass) => jobsOf(pass).length))).toBeLessThanOrEqual(mostJobs);
    for (const {reads, writes, label} of convolutions) {
      // Nothing in a dispatch reads what it writes, but the sum that it adds to.
      const foreign = reads.filter((slice) => !writes.some((own) => own.map === slice.map));
      expect(
        foreign.some((slice) => writes.some((own) => overlap(slice, own))),
        label,
      ).toBe(false);
      for (const [index, a] of writes.entries()) {
        for (const b of writes.slice(index + 1)) expect(overlap(a, b), label).toBe(false);
      }
    }
    expect(passes.length).toBeLessThan(0.8 * graph.passes.length);
  });

  test('never reads what was not written, and writes anew only what nobody reads any more', () => {
    const written = new Set<FeatureMap>([graph.input]);
    for (const {reads, writes, label} of passes) {
      for (const {map} of reads) expect(written.has(map), `${label} reads ${map.label}`).toBe(true);
      for (const {map} of writes) written.add(map);
    }
    expect(written.has(graph.gradient)).toBe(true);
  });

  test('is forward up to the seed and backward after it', () => {
    const seed = passes.findIndex(({label}) => label === 'seed');
    passes.forEach(({label}, index) => {
      if (index !== seed) expect(label.startsWith('d '), label).toBe(index > seed);
    });
  });
});

describe('the arena', () => {
  const passes = schedule(graph.passes);

  /** First and last use of each map. */
  const lives = (list: readonly Access[]): Map<FeatureMap, [number, number]> => {
    const found = new Map<FeatureMap, [number, number]>();
    list.forEach(({reads, writes}, index) => {
      for (const {map} of [...reads, ...writes]) found.set(map, [found.get(map)?.[0] ?? index, index]);
    });
    return found;
  };

  test('gives maps that live at the same time different memory, and shares the rest', () => {
    const arena = planArena(passes, [graph.input]);
    const maps = [...lives(passes)].map(([map, [first, last]]) => {
      const start = arena.place(whole(map)).at;
      const kept = map === graph.input;
      return {
        first: kept ? 0 : first,
        last: kept ? Infinity : last,
        start,
        end: start + map.height * map.width * map.quads,
      };
    });
    for (const [index, a] of maps.entries()) {
      expect(a.end).toBeLessThanOrEqual(arena.quads);
      for (const b of maps.slice(index + 1)) {
        const together = a.first <= b.last && b.first <= a.last;
        if (together) expect(a.end <= b.start || b.end <= a.start).toBe(true);
      }
    }
    expect(arena.quads).toBeLessThan(0.6 * arena.unplannedQuads);
  });
});

describe('filters', () => {
  const random = mulberry32(3);
  const layer = conv('c', [3, 5, 5, 6]);
  const weights = new Map([
    ['c', {kernel: Float32Array.from({length: 3 * 5 * 5 * 6}, random), bias: new Float32Array(6)}],
  ]);
  // Segments of 2 and 3 channels: a quad each.
  const forward = forwardFilter([layer], weights, [2, 3]);
  const at = (values: Float32Array, columns: number, rows: number) => (tap: number, c: number, n: number) =>
    values[(tap * rows + c) * columns + n];

  test('have zeros where a segment is filled up to whole quads', () => {
    const get = at(forward.values, 8, 8);
    const kernel = at(weights.get('c')?.kernel ?? new Float32Array(), 6, 5);
    for (let tap = 0; tap < 15; tap += 1) {
      for (let n = 0; n < 8; n += 1) {
        const column = [0, 1, 2, 3, 4].map((c) => (n < 6 ? kernel(tap, c, n) : 0));
        const expected = [column[0], column[1], 0, 0, column[2], column[3], column[4], 0];
        expect(expected.map((_, c) => get(tap, c, n))).toEqual(expected);
      }
    }
  });

  test('of the gradient are reversed and swapped, and each parity has its own taps', () => {
    const get = at(forward.values, 8, 8);
    const all = new Map<number, number>(); // how often each tap is used
    for (const [p, q] of [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ] as const) {
      const {values, windowHeight, windowWidth} = backwardFilter(forward, 8, {stride: 2, p, q});
      expect([windowHeight, windowWidth]).toEqual([2 - p, 3 - q]);
      const swapped = at(values, 8, 8);
      for (let t = 0; t < windowHeight; t += 1) {
        for (let s = 0; s < windowWidth; s += 1) {
          const tap = (p + 2 * (windowHeight - 1 - t)) * 5 + q + 2 * (windowWidth - 1 - s);
          all.set(tap, (all.get(tap) ?? 0) + 1);
          expect(swapped(t * windowWidth + s, 3, 1)).toBe(get(tap, 1, 3));
        }
      }
    }
    expect([...all.values()]).toEqual(Array<number>(15).fill(1));
  });
});

describe('tiles', () => {
  test('are whole numbers of loads, and their names tell them apart', () => {
    for (const tile of candidates) {
      for (const value of Object.values(tileConstants(tile))) {
        expect(Number.isInteger(value) && value > 0, tileName(tile)).toBe(true);
      }
      if (tile.depth > 0) expect((tile.threadsX * tile.threadsY) % tile.depth, tileName(tile)).toBe(0);
    }
    expect(new Set(candidates.map(tileName)).size).toBe(candidates.length);
  });

  test('have a default for every dispatch, within the limits of the least device', () => {
    const least = {maxComputeInvocationsPerWorkgroup: 256, maxComputeWorkgroupStorageSize: 16384};
    for (const pass of schedule(graph.passes)) {
      if (pass.kind !== 'convolution') continue;
      const tile = defaultTile(pass.jobs, {limits: least, software: false, subgroups: false});
      expect(tile.threadsX * tile.threadsY).toBeLessThanOrEqual(256);
    }
  });
});

test('an image too small for a layer is a RangeError that names the least side', () => {
  const build = (): unknown => buildGraph(network, 'mixed10', 74, 200, bank);
  expect(build).toThrow(RangeError);
  expect(build).toThrow(/at least 75 pixels/);
});
