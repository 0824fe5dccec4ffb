import {describe, expect, test} from 'vitest';
import {partOf, planFrom, PlanError} from '../../../../src/render/parts/plan.ts';
import {plan} from '../../../support/plan.ts';

const codeOf = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error instanceof PlanError ? error.code : error;
  }
};

describe('a plan', () => {
  test('is what JSON keeps of it', () => {
    expect(planFrom(JSON.parse(JSON.stringify(plan)), 'plan.json')).toEqual(plan);
  });

  test('of another version, or of something else, is refused by name', () => {
    expect(codeOf(() => planFrom({...plan, version: 2}, 'p'))).toBe('plan-version');
    for (const other of [null, 1, [], {}, {...plan, spec: undefined}, {...plan, parts: []}]) {
      expect(codeOf(() => planFrom(other, 'p'))).toBe('no-plan');
    }
  });

  test('holds every frame exactly once', () => {
    const [first, second] = plan.parts;
    for (const parts of [
      [first],
      [second],
      [first, second, second],
      [first, {...second, fromFrame: 11}],
      [first, {...second, toFrame: 19}],
      [first, {...second, preRollFrames: 11}],
      [first, {...second, state: null}],
    ]) {
      expect(codeOf(() => planFrom({...plan, parts}, 'p'))).toBe('no-plan');
    }
  });

  test('has parts by number', () => {
    expect(partOf(plan, 2)).toBe(plan.parts[1]);
    for (const number of [0, 3, 1.5]) expect(codeOf(() => partOf(plan, number))).toBe('no-such-part');
  });
});
