import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {History} from '../../../src/control/history.ts';

const numbers = (): History<number> => new History((a, b) => a === b);

describe('history', () => {
  test('undoing every step of any sequence leads back through the exact states, redoing forward again', () => {
    fc.assert(
      fc.property(fc.array(fc.double({noNaN: true}), {maxLength: 60}), (states) => {
        const history = numbers();
        const passed = [0];
        for (const state of states) {
          const before = passed.at(-1) ?? 0;
          history.record(before, state);
          if (state !== before) passed.push(state);
        }
        const back = passed.slice(0, -1).map(() => history.undo());
        expect(back).toEqual(passed.slice(0, -1).toReversed());
        expect(history.undo()).toBeUndefined();
        expect(passed.slice(1).map(() => history.redo())).toEqual(passed.slice(1));
        expect(history.redo()).toBeUndefined();
      }),
    );
  });

  test('the changes of one gesture are one step, and a drag that ends where it began is none', () => {
    const history = numbers();
    const drag = {};
    history.record(0, 1);
    for (let at = 1; at < 100; at += 1) history.record(at, at + 1, drag);
    history.record(100, 7, {});
    expect([history.undo(), history.undo(), history.undo(), history.undo()]).toEqual([100, 1, 0, undefined]);
    const back = {};
    history.record(0, 5, back);
    history.record(5, 0, back);
    expect(history.canUndo).toBe(false);
  });

  test('a change after undoing ends what could be redone, and one within the undone gesture is another step', () => {
    const history = numbers();
    const drag = {};
    history.record(0, 1, drag);
    history.record(1, 2, {});
    expect(history.undo()).toBe(1);
    history.record(1, 3, drag);
    expect(history.canRedo).toBe(false);
    expect([history.undo(), history.undo()]).toEqual([1, 0]);
  });

  test('the last two hundred steps can be undone', () => {
    const history = numbers();
    for (let at = 0; at < 500; at += 1) history.record(at, at + 1);
    let steps = 0;
    while (history.canUndo) {
      history.undo();
      steps += 1;
    }
    expect(steps).toBe(200);
  });
});
