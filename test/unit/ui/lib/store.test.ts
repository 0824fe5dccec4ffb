import {expect, test} from 'vitest';
import {Store} from '../../../../src/ui/lib/store.ts';

test('subscribers get each change with the state before it, until they unsubscribe', () => {
  const store = new Store({a: 1, b: 'x'});
  const seen: unknown[] = [];
  const unsubscribe = store.subscribe((state, before) => seen.push([before, state]));
  store.set({a: 2});
  store.set({a: 2, b: 'x'});
  unsubscribe();
  store.set({a: 3});
  expect(seen).toEqual([
    [
      {a: 1, b: 'x'},
      {a: 2, b: 'x'},
    ],
  ]);
  expect(store.state).toEqual({a: 3, b: 'x'});
});

test('a change made by a subscriber reaches all subscribers after the one that caused it', () => {
  const store = new Store({wanted: 0, given: 0});
  const order: string[] = [];
  store.subscribe(({wanted}, before) => {
    if (wanted !== before.wanted) store.set({given: wanted});
  });
  store.subscribe(({wanted, given}) => order.push(`${wanted} ${given}`));
  store.set({wanted: 5});
  expect(order).toEqual(['5 0', '5 5']);
});

test('a subscriber that throws does not silence the store', () => {
  const store = new Store({a: 0});
  const seen: number[] = [];
  store.subscribe(({a}) => {
    if (a === 1) throw new Error('broken');
  });
  store.subscribe(({a}) => seen.push(a));
  expect(() => store.set({a: 1})).toThrow('broken');
  store.set({a: 2});
  expect(seen).toEqual([2]);
});
