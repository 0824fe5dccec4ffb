import {describe, expect, test} from 'vitest';
import {MemoryLimit} from '../../../src/dream/memory-limit.ts';
import {defaults} from '../../../src/params/values.ts';

describe('the limit of memory', () => {
  test('makes dreams smaller each time, reports that, and ends with another size asked for', () => {
    const limit = new MemoryLimit();
    const values = {...defaults, resolution: 480, resolutionMin: 400};
    expect(limit.applied(values)).toBe(values);
    limit.lower(values);
    expect(limit.applied(values)).toMatchObject({resolution: 336, resolutionMin: 336});
    limit.lower(values);
    expect(limit.applied(values).resolution).toBe(235);
    expect(limit.degradations(values)).toMatchObject([
      {code: 'memory-limited', data: {limitPx: 235, askedPx: 480}},
    ]);
    const other = {...values, resolution: 300};
    expect(limit.degradations(other)).toEqual([]);
    expect(limit.applied(other)).toBe(other);
    expect(limit.applied(values)).toBe(values);
  });

  test('never goes below what the network needs', () => {
    const limit = new MemoryLimit();
    const values = {...defaults, resolution: 80};
    for (let i = 0; i < 5; i++) limit.lower(values);
    expect(limit.applied(values).resolution).toBe(75);
  });
});
