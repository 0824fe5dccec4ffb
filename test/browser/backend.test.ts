import type {Browser, Page} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, inject, test} from 'vitest';
import {launch, troubles} from '../support/browser.ts';
import type {Asked, Found} from './fixtures/backend/worker.ts';

const fixture = 'test/browser/fixtures/backend/index.html';
const asked = {sizePx: 12, channels: 4, repeats: 1} as const;

/** The fixture's convolution, written out in double precision. */
function convolution({sizePx: s, channels: c}: Pick<Asked, 'sizePx' | 'channels'>): number[] {
  const y: number[] = [];
  for (let row = 0; row < s; row += 1) {
    for (let column = 0; column < s; column += 1) {
      for (let to = 0; to < c; to += 1) {
        let sum = 0;
        for (let i = 0; i < 3; i += 1) {
          for (let j = 0; j < 3; j += 1) {
            const [r, q] = [row + i - 1, column + j - 1];
            if (r < 0 || r >= s || q < 0 || q >= s) continue;
            for (let from = 0; from < c; from += 1) {
              sum += Math.sin((r * s + q) * c + from) * Math.cos(((i * 3 + j) * c + from) * c + to);
            }
          }
        }
        y.push(sum);
      }
    }
  }
  return y;
}

const largestError = (values: readonly number[]) =>
  Math.max(...convolution(asked).map((right, i) => Math.abs(right - (values[i] ?? NaN))));

const convolve = (page: Page, request: Asked): Promise<Found> =>
  page.evaluate((r) => (globalThis as unknown as {convolve(r: Asked): Promise<Found>}).convolve(r), request);

describe.each([
  {gpu: 'none', auto: 'no-gpu'},
  {gpu: 'software', auto: 'software-gpu'},
] as const)('the production build in a browser with GPU: $gpu', ({gpu, auto}) => {
  let browser: Browser;
  let page: Page;
  let heard: string[];
  beforeAll(async () => {
    browser = await launch({gpu});
    page = await browser.newPage();
    heard = troubles(page);
    await page.goto(inject('pagesUrl') + fixture);
  });
  afterAll(() => browser.close());

  test.each([
    {threads: 1, description: '1 thread'},
    {threads: 2, description: '2 threads'},
    {threads: 4, description: '4 threads'},
  ])('WebAssembly convolves rightly on $description', async ({threads, description}) => {
    const found = await convolve(page, {...asked, choice: 'wasm', threads});
    expect(found).toMatchObject({kind: 'wasm', description, degradations: [], problems: []});
    expect(largestError(found.values)).toBeLessThan(1e-4);
    expect(heard).toEqual([]);
  });

  test('chosen by itself, WebAssembly runs, and what is missing is reported', async () => {
    const found = await convolve(page, {...asked, choice: 'auto'});
    expect(found).toMatchObject({kind: 'wasm', hasDevice: false, problems: []});
    expect(found.degradations.map(({code}) => code)).toEqual([auto]);
    expect(largestError(found.values)).toBeLessThan(1e-4);
  });

  if (gpu === 'none') return;
  test('asked for, software WebGPU convolves rightly and is reported as slow', async () => {
    const found = await convolve(page, {...asked, choice: 'webgpu'});
    expect(found).toMatchObject({kind: 'webgpu', hasDevice: true, problems: []});
    expect(found.degradations).toMatchObject([{code: 'software-gpu-chosen'}]);
    expect(largestError(found.values)).toBeLessThan(1e-4);
  });
});
