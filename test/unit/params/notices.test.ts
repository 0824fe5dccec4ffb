import {expect, test} from 'vitest';
import {listed, notices} from '../../../src/params/notices.ts';
import {sampleCause, testCatalogue} from '../../support/catalogue-tests.ts';

testCatalogue(notices, {
  'parameter-unknown': {name: 'colour'},
  'value-refused': {key: 'wet', got: '"much"', allowed: 'a number from 0 to 2'},
  'value-clamped': {key: 'wet', got: 7, min: 0, max: 2, used: 2},
  'value-lowered': {key: 'resolutionMin', got: 300, limit: 'resolution', used: 200},
  'preset-unknown': {name: 'olive', allowed: 'oil, shells'},
  'address-too-long': {length: 100_000, max: 4096},
  'schedule-refused': {column: 7, got: '“)”', allowed: 'a number'},
  'lane-refused': {path: 'lanes.zoom', cause: sampleCause},
  'automation-refused': {path: 'modulators[2].rate', got: '"fast"', allowed: 'a number from 0 to 60'},
  'more-problems': {count: 45},
});

test.each([
  [0, 0],
  [6, 6],
  [7, 6],
  [1000, 6],
])('of %i problems %i are listed, and the others counted', (count, lines) => {
  const list = listed(Array.from({length: count}, () => sampleCause));
  expect(list).toHaveLength(lines);
  const others = list.at(-1)?.code === 'more-problems' ? Number(list.at(-1)?.data['count']) : 0;
  expect(list.filter(({code}) => code === sampleCause.code).length + others).toBe(count);
});
