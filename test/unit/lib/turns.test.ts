import {expect, it} from 'vitest';
import {Turns} from '../../../src/lib/turns.ts';

const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

it('gives turns in order, one at a time, also after one that failed', async () => {
  const turns = new Turns();
  const events: string[] = [];
  const first = turns.take(async () => {
    events.push('first begins');
    await later();
    events.push('first ends');
    throw new Error('first');
  });
  const second = turns.take(() => {
    events.push('second');
    return 2;
  });
  await expect(first).rejects.toThrow('first');
  await expect(second).resolves.toBe(2);
  expect(events).toEqual(['first begins', 'first ends', 'second']);
});
