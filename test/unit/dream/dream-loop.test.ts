import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import type {PersonMask, Residual} from '../../../src/display/residual.ts';
import type {DreamOrder, RipeningOrder} from '../../../src/dream/dream-order.ts';
import {DreamLoop} from '../../../src/dream/dream-loop.ts';
import type {Dreamer, DreamResult, RipeningResult} from '../../../src/dream/dreamer.ts';
import {mixedNames} from '../../../src/model/network.ts';
import {defaults} from '../../../src/params/values.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A still image is ripe after so many slices of so long. */
const [slicesAtMost, sliceMs] = [10, 100];

/** A loop that dreams by `next`, and what came of it; the residuals that are open count. */
function dreaming(next: (dream: number) => Promise<void>, ripen = () => Promise.resolve()) {
  const came = {
    dreams: 0,
    shown: 0,
    open: 0,
    fresh: [] as number[],
    /** For each slice of a ripening, whether it was the first of one. */
    slices: [] as ('first' | 'next')[],
    people: [] as ('found' | 'unknown')[],
    faults: [] as string[],
    ended: [] as string[],
  };
  const residual = (): Residual => {
    came.open += 1;
    const dispose = (): void => void (came.open -= 1);
    return {widthPx: 1, heightPx: 1, data: new Float32Array(3), dispose};
  };
  const dreamer = {
    model: {widthMultiplier: 1, lastLayer: 'mixed10', layers: mixedNames},
    next: async ({fresh, findPerson}: DreamOrder): Promise<DreamResult> => {
      came.dreams += 1;
      if (fresh) came.fresh.push(came.dreams);
      await next(came.dreams);
      return {
        ...{residual: residual(), probe: undefined, memory: {tensors: 0, bytes: 0}, lacks: []},
        ...(findPerson && {person: residual()}),
      };
    },
    ripen: async (order?: RipeningOrder): Promise<RipeningResult> => {
      came.slices.push(order ? 'first' : 'next');
      await new Promise((resolve) => setTimeout(resolve, sliceMs));
      await ripen();
      const share = (came.slices.length - came.slices.lastIndexOf('first')) / slicesAtMost;
      return {residual: residual(), share, memory: {tensors: 0, bytes: 0}};
    },
    dispose: () => Promise.resolve(),
  } as unknown as Dreamer;
  const display = {
    sizePx: {widthPx: 160, heightPx: 120},
    selfie: false,
    resting: false,
    drawMs: 0,
    shownMs: 0,
    recorded: false,
    dreamOn: () => undefined,
    setPerson: (person: PersonMask | undefined) => {
      came.people.push(person ? 'found' : 'unknown');
      person?.dispose();
    },
    setResidual: (dream: Residual | undefined) => {
      came.shown += 1;
      dream?.dispose();
    },
  };
  const loop = new DreamLoop(dreamer, display, defaults, {
    first: () => undefined,
    fault: ({code}) => came.faults.push(code),
    ended: ({code}) => came.ended.push(code),
  });
  return {loop, came, display};
}

/** A loop whose frame has been still for long enough. */
async function ripening(...options: Parameters<typeof dreaming>) {
  const made = dreaming(...options);
  await vi.advanceTimersByTimeAsync(1700);
  expect(made.came.slices.length).toBeGreaterThan(0);
  return made;
}

/** Nothing is dreamed for ten seconds. */
async function restsFrom({came}: ReturnType<typeof dreaming>): Promise<void> {
  const {dreams, slices} = came;
  const before = {dreams, slices: slices.length};
  await vi.advanceTimersByTimeAsync(10_000);
  expect({dreams: came.dreams, slices: came.slices.length}).toEqual(before);
}

test('a dream whose frame could not be read is skipped, and the next one starts from the source', async () => {
  const {came} = dreaming((dream) =>
    dream % 2 === 0 ? Promise.reject(new Error('No frame.')) : Promise.resolve(),
  );
  await vi.advanceTimersByTimeAsync(1400);
  expect(came.dreams).toBeGreaterThan(6);
  expect(came.shown).toBe(Math.ceil(came.dreams / 2));
  expect(came.fresh.slice(0, 2)).toEqual([3, 5]);
  expect(new Set(came.faults)).toEqual(new Set(['dream-skipped']));
  expect(came.ended).toEqual([]);
  expect(came.open).toBe(0);
});

test('where the person is goes to a display that cuts them out, and to no other', async () => {
  const {loop, came} = dreaming(() => Promise.resolve());
  await vi.advanceTimersByTimeAsync(300);
  const {dreams} = came;
  expect(dreams).toBeGreaterThan(0);
  expect(came.people).toEqual([]);
  loop.set({...defaults, alpha: 'person'});
  await vi.advanceTimersByTimeAsync(500);
  expect(came.people.length).toBe(came.dreams - dreams);
  loop.set(defaults);
  const {length} = came.people;
  await vi.advanceTimersByTimeAsync(500);
  expect(came.people.length).toBe(length);
  expect(new Set(came.people)).toEqual(new Set(['found']));
  expect(came.open).toBe(0);
});

test('a dream that was reset while it was dreamed is not shown, and let go', async () => {
  let resolve: () => void = () => undefined;
  const {loop, came} = dreaming(() => new Promise((done) => (resolve = done)));
  await vi.advanceTimersByTimeAsync(150);
  loop.reset();
  resolve();
  await vi.advanceTimersByTimeAsync(1000);
  expect(came).toMatchObject({dreams: 2, shown: 0, open: 0, fresh: [2]});
});

describe('a still image', () => {
  const lives = (): Promise<void> => Promise.resolve();

  test('ripens after live dreams; once it is ripe, nothing runs until something changes', async () => {
    const made = await ripening(lives);
    const {loop, came, display} = made;
    expect(came.dreams).toBeGreaterThan(5);
    expect(loop.figures(performance.now()).ripening?.share).toBeLessThan(1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(came.slices).toHaveLength(slicesAtMost);
    expect(loop.figures(performance.now()).ripening?.share).toBe(1);
    await restsFrom(made);
    const {dreams} = came;
    display.shownMs += 1;
    loop.look();
    await vi.advanceTimersByTimeAsync(300);
    expect(came.dreams).toBeGreaterThan(dreams);
    expect(loop.figures(performance.now()).ripening).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1700);
    expect(came.slices[slicesAtMost]).toBe('first');
    expect(came.open).toBe(0);
  });

  test.each([
    ['a parameter of the look', {decorrelation: 0.1}],
    ['one of the feedback alone', {persistence: 0.3}],
    ['the size that it ripens to', {ripenTo: 110}],
    ['the model', {model: 'another'}],
    ['the crop', {crop: 0.2}],
    ['what the crop shows', {crop: 0.2, cropX: 0.4}],
  ] as const)('is live again within a slice once %s is changed, and ripens anew', async (_, change) => {
    const {loop, came} = await ripening(lives);
    const [dreams, slices] = [came.dreams, came.slices.length];
    loop.set({...defaults, ...change});
    await vi.advanceTimersByTimeAsync(2 * sliceMs);
    expect(came.slices.length).toBeLessThanOrEqual(slices + 1);
    expect(came.dreams).toBeGreaterThan(dreams);
    await vi.advanceTimersByTimeAsync(1700);
    expect(came.slices.filter((slice) => slice === 'first')).toHaveLength(2);
  });

  test('goes on ripening while only the view of it changes', async () => {
    const {loop, came} = await ripening(lives);
    const {dreams} = came;
    loop.set({...defaults, wet: 0.5, fit: 'contain'});
    await vi.advanceTimersByTimeAsync(2000);
    expect(came).toMatchObject({dreams, slices: {length: slicesAtMost}});
  });

  test('starts from the source when it is reset, also when it is ripe', async () => {
    const {loop, came} = await ripening(lives);
    await vi.advanceTimersByTimeAsync(2000);
    const {dreams} = came;
    loop.reset();
    await vi.advanceTimersByTimeAsync(200);
    expect(came.fresh).toEqual([dreams + 1]);
  });

  test.each([
    ['it is not to', {ripenTo: 0}],
    ['the look moves by itself', {zoom: 0.2}],
    ['no layer has weight', Object.fromEntries(mixedNames.map((name) => [name, 0]))],
  ] as const)('stays live where %s', async (_, change) => {
    const {loop, came} = dreaming(lives);
    loop.set({...defaults, ...change});
    await vi.advanceTimersByTimeAsync(4000);
    expect(came.slices).toEqual([]);
    expect(came.dreams).toBeGreaterThan(20);
  });

  test('stays live while it is recorded, and pauses while the dream rests', async () => {
    const made = await ripening(lives);
    const {loop, came, display} = made;
    loop.rest(true);
    await vi.advanceTimersByTimeAsync(sliceMs);
    await restsFrom(made);
    loop.rest(false);
    await vi.advanceTimersByTimeAsync(2 * sliceMs);
    const slices = came.slices.length;
    display.recorded = true;
    loop.look();
    await vi.advanceTimersByTimeAsync(4000);
    expect(came.slices.length).toBeLessThanOrEqual(slices + 1);
  });

  test('that cannot ripen is not tried again, and stays live', async () => {
    const {came} = await ripening(lives, () => Promise.reject(new Error('Too large.')));
    await vi.advanceTimersByTimeAsync(5000);
    expect(came.slices).toEqual(['first']);
    expect(came.faults).toEqual(['dream-skipped']);
    expect(came.ended).toEqual([]);
    expect(came.dreams).toBeGreaterThan(40);
  });

  test('is shown seldom where drawing it takes long, and at the end', async () => {
    const {came, display} = dreaming(lives);
    await vi.advanceTimersByTimeAsync(1550);
    display.drawMs = 2.5 * sliceMs;
    const {shown} = came;
    await vi.advanceTimersByTimeAsync(3000);
    expect(came.slices).toHaveLength(slicesAtMost);
    expect(came.shown - shown).toBeLessThanOrEqual(3);
    expect(came.open).toBe(0);
  });

  test('does not count as slow dreams', async () => {
    const {loop, came} = await ripening(lives, () => new Promise((resolve) => setTimeout(resolve, 3000)));
    await vi.advanceTimersByTimeAsync(20_000);
    expect(came.slices.length).toBeGreaterThan(4);
    expect(loop.figures(performance.now()).governor?.reduced).toBe(false);
  });
});
