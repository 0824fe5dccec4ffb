import {expect, test} from 'vitest';
import type {Backend} from '../../../src/ascent/backend/backend.ts';
import type {Model} from '../../../src/dream/dreamer.ts';
import {Governor} from '../../../src/dream/governor.ts';
import {statusOf} from '../../../src/dream/status.ts';
import {defaults} from '../../../src/params/values.ts';
import {halfModel} from '../../support/dream-order.ts';

type Readings = Parameters<typeof statusOf>[0];

test('says what dreams have less of than was asked for, but not while an image ripens', () => {
  const governor = new Governor(defaults, 4 / 3, 1);
  expect(governor.reduced).toBe(true);
  const of = (ripening: Readings['ripening']): string[] =>
    statusOf({
      backend: {kind: 'wasm', description: '', degradations: []} as unknown as Backend,
      model: {...halfModel, title: '', sha256: '', engine: '', degradations: []} satisfies Model,
      source: {widthPx: 320, heightPx: 240},
      values: defaults,
      ...{governor, ripening, lacks: []},
    } as unknown as Readings).degradations.map(({code}) => code);
  expect(of(undefined)).toContain('reduced-for-rate');
  expect(of({share: 0.5, widthPx: 320, heightPx: 240, octaves: 3, steps: 8})).toEqual([]);
});
