import {readFile, writeFile} from 'node:fs/promises';
import {keysPage} from '../../src/params/keys.ts';
import {browsersPage, browsersPagePath, withBrowsersTable} from './browsers-page.ts';
import {farmPagePath, withFarmTable} from './farm-page.ts';
import {formatted} from './formatted.ts';
import {formatsPage, formatsPagePath} from './formats-page.ts';
import {oscPage, oscPagePath} from './osc-page.ts';
import {libraryPage, libraryPagePath} from './library-page.ts';
import {parametersPage, parametersPagePath} from './parameters-page.ts';

await writeFile(parametersPagePath, await parametersPage());
await writeFile('docs/keys.md', keysPage());
await writeFile(browsersPagePath, await formatted(browsersPagePath, browsersPage()));
const readme = withBrowsersTable(await readFile('README.md', 'utf8'));
await writeFile('README.md', await formatted('README.md', readme));
await writeFile(formatsPagePath, await formatted(formatsPagePath, formatsPage()));
await writeFile(oscPagePath, await formatted(oscPagePath, oscPage()));
await writeFile(libraryPagePath, await formatted(libraryPagePath, libraryPage()));
await writeFile(
  farmPagePath,
  await formatted(farmPagePath, withFarmTable(await readFile(farmPagePath, 'utf8'))),
);
