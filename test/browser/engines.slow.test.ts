/** The page, and what people do, in the engines of Firefox and Safari. Chromium has all the other tests. */
import {afterAll, beforeAll, describe, expect, inject, test} from 'vitest';
import {leastDreams} from '../support/app.ts';
import {openEngine, programs, type EnginePage} from '../support/engines.ts';

/** Opens `engine` for the tests around, which are skipped where it cannot be had; gives what opens the app in it. */
function inEngine(engine: 'firefox' | 'webkit'): (query: string) => Promise<EnginePage> {
  const program = programs[engine];
  let page: EnginePage | undefined;
  beforeAll(async () => {
    if (program !== undefined) page = await openEngine(engine, program);
  });
  afterAll(() => page?.close());
  return async (query) => {
    if (!page) throw new Error(`${engine} was not opened.`);
    await page.goto(`${inject('siteUrl')}?${query}&${leastDreams}`);
    return page;
  };
}

/** Tests that the page dreams, and says of the engine that it lacks just these. */
function testDream(
  engine: 'firefox' | 'webkit',
  open: (query: string) => Promise<EnginePage>,
  lacks: readonly string[],
): void {
  test('the page dreams, says what it does without, and has no error', async () => {
    const page = await open('source=scene');
    await page.dreams(2);
    const {limits, problems, residualRms} = await page.state();
    expect(problems).toEqual([]);
    expect(residualRms).toBeGreaterThan(0.01);
    expect(limits).toContain('no-gpu');
    const known = ['capability-missing', 'no-webgl'];
    expect(limits.filter((code) => known.includes(code)).sort()).toEqual(lacks);
    expect(page.errors()).toEqual([]);
    await page.keep(`engine-${engine}`);
  });
}

describe.skipIf(programs.firefox === undefined)('in firefox', () => {
  const open = inEngine('firefox');
  testDream('firefox', open, []);

  test('the camera is dreamed on', async () => {
    const page = await open('source=camera');
    await page.dreams(2);
    expect(await page.state()).toMatchObject({sourceSize: '1280x720', problems: []});
    expect(page.errors()).toEqual([]);
  });

  test('a clip is recorded', async () => {
    const page = await open('source=scene');
    await page.dreams(1);
    await page.press('v');
    await page.dreams(3);
    await page.press('v');
    const {problems} = await page.until(({notices}) => notices.includes('recorded'));
    expect(problems).toEqual([]);
    expect(page.errors()).toEqual([]);
  });
});

describe.skipIf(programs.webkit === undefined)('in webkit', () => {
  const open = inEngine('webkit');
  // Its workers have no WebGL2, and its pages no private files and no shared memory.
  testDream('webkit', open, ['capability-missing', 'capability-missing', 'no-webgl']);

  test('a clip that cannot be recorded is refused with the reason, and the dream goes on', async () => {
    const page = await open('source=scene');
    await page.dreams(1);
    await page.press('v');
    await page.until(({problems}) => problems.includes('recording-failed'));
    await page.dreams(1);
    expect(page.errors()).toEqual([]);
  });
});
