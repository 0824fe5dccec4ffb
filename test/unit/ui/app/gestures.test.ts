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
    grip: ({x, y}) => seen.push(`grip ${x} ${y}`),
    drag: ({x, y}, scale) => seen.push(`drag ${x} ${y} ${scale}`),
  });
});
afterEach(() => vi.useRealTimers());

test('a short press is a tap, a long one a hold until it is let go', () => {
  gestures.down(at(1, 0));
  gestures.move(at(1, 8));
  gestures.up(at(1, 8), true);
  expect(seen.splice(0)).toEqual(['tap']);
  gestures.down(at(1, 0));
  vi.advanceTimersByTime(400);
  gestures.move(at(1, 8));
  gestures.up(at(1, 8), true);
  expect(seen.splice(0)).toEqual(['hold true', 'hold false']);
  gestures.down(at(1, 0));
  gestures.up(at(1, 0), false);
  expect(seen).toEqual([]);
});

test('one finger that moves drags, from where it is more than a tap', () => {
  gestures.down(at(1, 0));
  gestures.move(at(1, 20, 5));
  vi.advanceTimersByTime(400);
  gestures.move(at(1, 60, 30));
  gestures.up(at(1, 60, 30), true);
  gestures.move(at(1, 90));
  expect(seen).toEqual(['grip 20 5', 'drag 60 30 1']);
});

test('what is held can be dragged meanwhile', () => {
  gestures.down(at(1, 0));
  vi.advanceTimersByTime(400);
  gestures.move(at(1, 20));
  gestures.move(at(1, 50));
  gestures.up(at(1, 50), true);
  expect(seen).toEqual(['hold true', 'grip 20 0', 'drag 50 0 1', 'hold false']);
});

test('two fingers drag by their middle and scale by their distance; they neither tap nor hold', () => {
  gestures.down(at(1, 0));
  gestures.down(at(2, 100));
  gestures.move(at(2, 150));
  gestures.move(at(1, 100));
  vi.advanceTimersByTime(400);
  expect(seen).toEqual(['grip 50 0', 'drag 75 0 1.5', 'drag 125 0 0.5']);
});

test('the finger that stays drags on from where it is', () => {
  gestures.down(at(1, 0));
  gestures.down(at(2, 100));
  gestures.up(at(1, 0), true);
  gestures.move(at(2, 130));
  gestures.up(at(2, 130), true);
  expect(seen).toEqual(['grip 50 0', 'grip 100 0', 'drag 130 0 1']);
});

test('fingers that touch at one point do not scale', () => {
  gestures.down(at(1, 50));
  gestures.down(at(2, 50));
  gestures.move(at(2, 80));
  expect(seen).toEqual(['grip 50 0', 'drag 65 0 1']);
});

test('a second finger ends a hold', () => {
  gestures.down(at(1, 0));
  vi.advanceTimersByTime(400);
  gestures.down(at(2, 80));
  expect(seen).toEqual(['hold true', 'hold false', 'grip 40 0']);
});
