import {spawnSync} from 'node:child_process';
import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {temporaryFolder} from '../../support/temporary-folder.ts';

/** What the check says of a folder with these files. */
function checked(files: Readonly<Record<string, string>>): {status: number | null; named: string[]} {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), {recursive: true});
    writeFileSync(path.join(folder, name), text);
  }
  const {status, stderr} = spawnSync('node', ['test/support/import-circles.mjs', folder], {encoding: 'utf8'});
  return {status, named: Object.keys(files).filter((name) => stderr.includes(`/${name}`))};
}

describe('the check for import circles', () => {
  it.each([
    ['values', "import {b} from './room/b.ts';", "import {a} from '../a.ts';"],
    ['types', "import type {B} from './room/b.ts';", "import type {A} from '../a.ts';"],
    ['values one way, types the other', "import {b} from './room/b.ts';", "import {type A} from '../a.ts';"],
    ['exports', "export * from './room/b.ts';", "export {a} from '../a.ts';"],
    ['what is loaded later', "const b = await import('./room/b.ts');", "import {a} from '../a.ts';"],
  ])('finds two files that import each other, by %s', (_, a, b) => {
    expect(checked({'a.ts': a, 'room/b.ts': b, 'c.ts': "import './a.ts';"})).toEqual({
      status: 1,
      named: ['a.ts', 'room/b.ts'],
    });
  });

  it('finds a longer one, and imports over several lines', () => {
    const files = {
      'a.ts': "import {\n  one,\n  two,\n} from './b.ts';",
      'b.ts': "import {c} from './c.ts';",
      'c.ts': "import {a} from './a.ts';",
      'd.ts': '',
    };
    expect(checked(files)).toEqual({status: 1, named: ['a.ts', 'b.ts', 'c.ts']});
  });

  it('takes neither a diamond, a comment nor the address of a worker for one', () => {
    const files = {
      'a.ts': "import './b.ts';\nimport './c.ts';",
      'b.ts': "import './d.ts';",
      'c.ts': "import './d.ts';",
      'd.ts': "// import './a.ts';\n/* from './a.ts' */\nnew Worker(new URL('./a.ts', import.meta.url));",
    };
    expect(checked(files)).toEqual({status: 0, named: []});
  });
});
