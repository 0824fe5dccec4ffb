import {writeFile} from 'node:fs/promises';
import {keysPage} from '../../src/params/keys.ts';
import {parametersPage, parametersPagePath} from './parameters-page.ts';

await writeFile(parametersPagePath, await parametersPage());
await writeFile('docs/keys.md', keysPage());
