import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {Gestures} from '../../../../src/ui/app/gestures.ts';

let seen: string[];
let gestures: Gestures;
const at = (pointerId: number, clientX: number, clientY = 0) =>
  ({pointerId, clientX, clientY, button: 0}) as PointerEvent;

beforeEach(() => {
  vi.useFakeTimers();
  seen = [];
  gestures = new Gestures({
    tap: () => seen.push('tap'),
    hold: (on) => seen.push(`hold ${on}`),
    pinch: (scale, phase) => seen.push(`${phase} ${scale}`),
  });
});
afterEach(() => vi.useRealTimers());

test('a short press is a tap, a long one a hold until it is let go, and one that moves neither', () => {
  gestures.down(at(1, 0));
  gestures.up(at(1, 0), true);
  expect(seen.splice(0)).toEqual(['tap']);
  gestures.down(at(1, 0));
  vi.advanceTimersByTime(400);
  gestures.move(at(1, 50));
  gestures.up(at(1, 50), true);
  expect(seen.splice(0)).toEqual(['hold true', 'hold false']);
  gestures.down(at(1, 0));
  gestures.move(at(1, 50));
  vi.advanceTimersByTime(400);
  gestures.up(at(1, 50), true);
  gestures.down(at(1, 0));
  gestures.up(at(1, 0), false);
  expect(seen).toEqual([]);
});

test('two fingers pinch, by their distance; they neither tap nor hold', () => {
  gestures.down(at(1, 0));
  gestures.down(at(2, 100));
  gestures.move(at(2, 150));
  gestures.move(at(1, 100));
  vi.advanceTimersByTime(400);
  gestures.up(at(1, 100), true);
  gestures.move(at(2, 300));
  gestures.up(at(2, 300), true);
  expect(seen).toEqual(['begin 1', 'move 1.5', 'move 0.5']);
});

test('a second finger ends a hold', () => {
  gestures.down(at(1, 0));
  vi.advanceTimersByTime(400);
  gestures.down(at(2, 80));
  expect(seen).toEqual(['hold true', 'hold false', 'begin 1']);
});
