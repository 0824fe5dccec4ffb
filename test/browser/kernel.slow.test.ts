import type {Browser, Page} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, inject, test} from 'vitest';
import {launch, troubles} from '../support/browser.ts';
import type {Asked, Found} from './fixtures/kernel/worker.ts';

const fixture = 'test/browser/fixtures/kernel/index.html';
const sizes = [
  [75, 75],
  [80, 91],
  [75, 75],
] as const;

const dream = (page: Page, asked: Asked): Promise<Found> =>
  page.evaluate(
    (request) => (globalThis as unknown as {dream(r: Asked): Promise<Found>}).dream(request),
    asked,
  );

describe('the kernels in a browser, on its software adapter', () => {
  let browser: Browser;
  let page: Page;
  let heard: string[];
  beforeAll(async () => {
    browser = await launch({gpu: 'software'});
    page = await browser.newPage();
    heard = troubles(page);
    await page.goto(inject('pagesUrl') + fixture);
  });
  afterAll(() => browser.close());

  test('dreams go over from tensors to kernels by measurement, and nobody can see it', async () => {
    const found = await dream(page, {choice: {engine: 'auto', precision: 'float32'}, sizes});
    expect(found).toMatchObject({degradations: [], problems: []});
    expect(found.names[0]).toMatch(/^tensor on webgpu; (compiling|measuring) the kernels/);
    expect(found.names).toContain('tensor on webgpu; measuring the kernels beside it');
    expect(new Set(found.names.slice(-sizes.length))).toEqual(
      new Set(['kernel on webgpu, float32;  as fast as tensors']),
    );
    // A quarter of a level of 256.
    expect(Math.max(...found.differences)).toBeLessThan(1 / 512);
    expect(found.kept).toEqual([expect.stringMatching(/swiftshader .*mixed0 float32/i)]);
    expect(heard).toEqual([]);
  });

  test('half precision, asked for, dreams on an adapter without it too', async () => {
    const found = await dream(page, {choice: {engine: 'kernel', precision: 'float16'}, sizes: [sizes[0]]});
    expect(found).toMatchObject({degradations: [], problems: []});
    expect(found.names.at(-1)).toBe('kernel on webgpu, packed16');
    expect(Math.max(...found.differences)).toBeGreaterThan(0);
    expect(heard).toEqual([]);
  });
});
