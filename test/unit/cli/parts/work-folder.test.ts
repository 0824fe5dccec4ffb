import {readdir, readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {notWritten} from '../../../../src/cli/parts/not-written.ts';
import {writeWhole} from '../../../../src/cli/parts/work-folder.ts';
import {temporaryFolder} from '../../../support/temporary-folder.ts';

const folder = temporaryFolder();

/** Contents whose second half finds no place, as the system says it. */
function* contents(code: string): Generator<Uint8Array, void> {
  yield Buffer.from('half');
  throw Object.assign(new Error(`${code}: write`), {code});
}

test.each([
  ['ENOSPC', 'disk-full'],
  // The user's share of the disk is used up.
  ['EDQUOT', 'disk-full'],
  ['EROFS', 'not-written'],
  ['EIO', 'not-written'],
])('a file that meets %s keeps what it had, and leaves no half of another', async (code, expected) => {
  const path = join(folder, `${code}.part`);
  await writeWhole(path, [Buffer.from('whole')]);
  const error = await writeWhole(path, contents(code)).catch((reason: unknown) => reason);
  expect(notWritten(path, error)).toMatchObject({code: expected, data: {path}});
  expect(await readFile(path, 'utf8')).toBe('whole');
  expect(await readdir(folder)).not.toContain(`${code}.part.unfinished`);
});
