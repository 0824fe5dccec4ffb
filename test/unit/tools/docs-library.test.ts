import {readFile} from 'node:fs/promises';
import {expect, test} from 'vitest';
import {formatted} from '../../support/formatted.ts';
import {libraryPage, libraryPagePath} from '../../support/library-page.ts';

test('docs/library.md is what `npm run docs` writes', async () => {
  expect(await readFile(libraryPagePath, 'utf8')).toBe(await formatted(libraryPagePath, libraryPage()));
});
