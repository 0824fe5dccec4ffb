import {readFile} from 'node:fs/promises';
import {expect, test} from 'vitest';
import {browsersPage, browsersPagePath, withBrowsersTable} from '../../support/browsers-page.ts';
import {formatted} from '../../support/formatted.ts';

test('docs/browsers.md and the table of README.md are what `npm run docs` writes', async () => {
  expect(await readFile(browsersPagePath, 'utf8')).toBe(await formatted(browsersPagePath, browsersPage()));
  const readme = await readFile('README.md', 'utf8');
  expect(readme).toBe(await formatted('README.md', withBrowsersTable(readme)));
});
