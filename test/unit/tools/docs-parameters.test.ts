import {readFile} from 'node:fs/promises';
import {expect, test} from 'vitest';
import {parametersPage, parametersPagePath} from '../../support/parameters-page.ts';

test('docs/parameters.md is what `npm run docs` writes', async () => {
  expect(await readFile(parametersPagePath, 'utf8')).toBe(await parametersPage());
});
