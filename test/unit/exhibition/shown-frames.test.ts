import {beforeEach, expect, test, vi} from 'vitest';
import {ShownFrames} from '../../../src/exhibition/shown-frames.ts';
import {fakeFrames, frames} from '../../support/frames.ts';

fakeFrames();
let nowMs: number;
let beat: (() => void) | undefined;
beforeEach(() => {
  [nowMs, beat] = [0, undefined];
  vi.stubGlobal('document', {hidden: false});
  vi.stubGlobal('requestAnimationFrame', (callback: () => void) => ((beat = callback), 1));
  vi.stubGlobal('cancelAnimationFrame', () => (beat = undefined));
  vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
});

const canvas = {width: 8, height: 6} as HTMLCanvasElement;

/** A page, and what answers what it was asked to show. */
function page() {
  const answers: ((frame?: VideoFrame) => void)[] = [];
  const shown = new ShownFrames({
    canvas: () => canvas,
    show: () => new Promise((resolve) => answers.push(resolve)),
  });
  const answer = async (frame?: VideoFrame): Promise<void> => {
    answers.shift()?.(frame);
    await new Promise((resolve) => setTimeout(resolve));
  };
  return {shown, answers, answer};
}

test.each(['hidden', 'covered'])(
  'a page that is %s shows frames drawn for it, one at a time',
  async (how) => {
    const {shown, answers, answer} = page();
    expect(shown.read()).toBe(canvas);
    if (how === 'hidden') vi.stubGlobal('document', {hidden: true});
    nowMs = 400;
    expect(shown.read()).toBeUndefined();
    shown.read();
    expect(answers).toHaveLength(1);
    const first = frames.image();
    await answer(first);
    expect(shown.read()).toBe(first);
    await answer();
    expect(shown.read(), 'nothing is new').toBe(first);
    const second = frames.image();
    await answer(second);
    expect(shown.read()).toBe(second);
    expect(frames.open).toBe(1);

    vi.stubGlobal('document', {hidden: false});
    beat?.();
    expect(shown.read(), 'seen again').toBe(canvas);
    expect(frames.open).toBe(0);
  },
);

test('what it holds at its end is closed', async () => {
  vi.stubGlobal('document', {hidden: true});
  const {shown, answer} = page();
  shown.read();
  await answer(frames.image());
  shown.close();
  expect(frames.open).toBe(0);
  expect(beat).toBeUndefined();
});
