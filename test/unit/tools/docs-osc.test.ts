import {readFile} from 'node:fs/promises';
import {expect, test} from 'vitest';
import {formatted} from '../../support/formatted.ts';
import {oscPage, oscPagePath} from '../../support/osc-page.ts';

test('docs/osc.md is up to date; if not, run npm run docs', async () => {
  expect(await readFile(oscPagePath, 'utf8')).toBe(await formatted(oscPagePath, oscPage()));
});
