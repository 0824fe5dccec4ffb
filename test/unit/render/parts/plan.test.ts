import {expect, test} from 'vitest';
import {partOf, PlanError} from '../../../../src/render/parts/plan.ts';
import {plan} from '../../../support/plan.ts';

test('a plan has parts by number', () => {
  expect(partOf(plan, 2)).toBe(plan.parts[1]);
  for (const number of [0, 3, 1.5]) expect(() => partOf(plan, number)).toThrow(PlanError);
});
