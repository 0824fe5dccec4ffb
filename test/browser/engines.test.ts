/** The page in the engines of Firefox and Safari. Chromium has all the other tests. */
import {afterAll, beforeAll, describe, expect, inject, test} from 'vitest';
import {leastDreams} from '../support/app.ts';
import {openEngine, programs, type EnginePage} from '../support/engines.ts';

describe.each(['firefox', 'webkit'] as const)('in %s', (engine) => {
  const program = programs[engine];
  let page: EnginePage | undefined;

  beforeAll(async () => {
    if (program !== undefined) page = await openEngine(engine, program);
  });
  afterAll(() => page?.close());

  test.skipIf(program === undefined)(
    'the page dreams, says what it does without, and has no error',
    async () => {
      if (!page) throw new Error(`${engine} was not opened.`);
      await page.goto(`${inject('siteUrl')}?source=scene&${leastDreams}`);
      await page.dreams(2);
      const {limits, problems, residualRms} = await page.state();
      expect(problems).toEqual([]);
      expect(residualRms).toBeGreaterThan(0.01);
      expect(limits).toContain('no-gpu');
      // Its workers have no WebGL2, and its pages no private files and no shared memory.
      const lacks = ['capability-missing', 'capability-missing', 'no-webgl'];
      expect(limits.filter((code) => lacks.includes(code)).sort()).toEqual(engine === 'webkit' ? lacks : []);
      expect(page.errors()).toEqual([]);
      await page.keep(`engine-${engine}`);
    },
  );
});
