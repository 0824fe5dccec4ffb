import {expect, test} from 'vitest';
import {SharedValues} from '../../../src/lib/shared.ts';

/** Shared numbers, counted in the order in which they were made, and those that were released. */
function counted() {
  const state = {made: 0, released: [] as number[]};
  const values = new SharedValues<number>((value) => void state.released.push(value));
  const make = (): Promise<number> => Promise.resolve((state.made += 1));
  return {state, values, make};
}

test('all who ask for a key at a time have one value, which goes with the last of them', async () => {
  const {state, values, make} = counted();
  const [first, second, other] = await Promise.all([
    values.take('a', make),
    values.take('a', make),
    values.take('b', make),
  ]);
  expect([first.value, second.value, other.value]).toEqual([1, 1, 2]);
  first.release();
  first.release();
  expect(state.released).toEqual([]);
  const third = await values.take('a', make);
  expect(third.value).toBe(1);
  second.release();
  third.release();
  expect(state.released).toEqual([1]);
  expect((await values.take('a', make)).value).toBe(3);
});

test('one that cannot be made fails for all who wait, and is made again for the next', async () => {
  const {state, values, make} = counted();
  const fail = (): Promise<number> => Promise.reject(new Error('no'));
  const asked = [values.take('a', fail), values.take('a', make)];
  expect((await Promise.allSettled(asked)).map(({status}) => status)).toEqual(['rejected', 'rejected']);
  const {release} = await values.take('a', make);
  release();
  expect(state).toEqual({made: 1, released: [1]});
});
