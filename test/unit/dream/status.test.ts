import {expect, test} from 'vitest';
import type {Backend} from '../../../src/ascent/backend/backend.ts';
import type {Model} from '../../../src/dream/dreamer.ts';
import {Governor} from '../../../src/dream/governor.ts';
import {smallModel} from '../../../src/dream/model-choice.ts';
import {statusOf} from '../../../src/dream/status.ts';
import {defaults} from '../../../src/params/values.ts';
import {halfModel} from '../../support/dream-order.ts';

type Readings = Parameters<typeof statusOf>[0];

/** The codes of what the status says is less than was asked for. */
const codesOf = (readings: Partial<Readings>): string[] =>
  statusOf({
    backend: {kind: 'wasm', description: '', degradations: []} as unknown as Backend,
    model: {...halfModel, title: '', sha256: '', engine: '', degradations: []} satisfies Model,
    modelName: defaults.model,
    source: {widthPx: 320, heightPx: 240},
    values: defaults,
    lacks: [],
    ...readings,
  } as unknown as Readings).degradations.map(({code}) => code);

test('says what dreams have less of than was asked for, but not while an image ripens', () => {
  const governor = new Governor(defaults, 4 / 3, 1);
  expect(governor.reduced).toBe(true);
  const of = (ripening: Readings['ripening']): string[] => codesOf({governor, ripening});
  expect(of(undefined)).toContain('reduced-for-rate');
  expect(of({share: 0.5, widthPx: 320, heightPx: 240, octaves: 3, steps: 8})).toEqual([]);
});

test('says that the small model dreams, unless that was asked for', () => {
  expect(codesOf({})).toEqual([]);
  expect(codesOf({modelName: smallModel})).toEqual(['model-smaller']);
  expect(codesOf({modelName: smallModel, values: {...defaults, model: smallModel}})).toEqual([]);
});
