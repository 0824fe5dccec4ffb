import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {whileSeen} from '../../../../src/ui/lib/while-seen.ts';

let isSeen = true;
let asked: FrameRequestCallback | undefined;
let drawn: number[] = [];
const element = {checkVisibility: () => isSeen} as unknown as Element;

/** The browser's next frame, if one was asked for. */
function frame(nowMs: number): void {
  const draw = asked;
  asked = undefined;
  draw?.(nowMs);
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('requestAnimationFrame', (draw: FrameRequestCallback) => ((asked = draw), 1));
  vi.stubGlobal('cancelAnimationFrame', () => (asked = undefined));
  isSeen = true;
  asked = undefined;
  drawn = [];
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('draws with each frame while the element is seen', () => {
  whileSeen(element, (nowMs) => drawn.push(nowMs));
  for (const nowMs of [16, 33, 50]) frame(nowMs);
  expect(drawn).toEqual([16, 33, 50]);
});

test('asks for no frame while it is hidden, and draws again once it is shown', async () => {
  whileSeen(element, (nowMs) => drawn.push(nowMs));
  isSeen = false;
  frame(16);
  expect(asked).toBeUndefined();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toBeUndefined();
  isSeen = true;
  await vi.advanceTimersByTimeAsync(250);
  frame(10_266);
  expect(drawn).toEqual([16, 10_266]);
});

test.each([true, false])('ends, seen: %s', async (seen) => {
  isSeen = seen;
  whileSeen(element, (nowMs) => drawn.push(nowMs))();
  isSeen = true;
  await vi.advanceTimersByTimeAsync(1000);
  frame(16);
  expect(asked).toBeUndefined();
  expect(drawn).toEqual([]);
});
