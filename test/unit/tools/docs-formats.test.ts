import {readFile} from 'node:fs/promises';
import {expect, test} from 'vitest';
import {formatted} from '../../support/formatted.ts';
import {formatsPage, formatsPagePath} from '../../support/formats-page.ts';

test('docs/formats.md is what `npm run docs` writes', async () => {
  expect(await readFile(formatsPagePath, 'utf8')).toBe(await formatted(formatsPagePath, formatsPage()));
});
