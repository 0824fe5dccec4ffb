import {readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {UsageError} from '../../../../src/cli/command.ts';
import {checkFile, foundFile, plannedFile} from '../../../../src/cli/parts/planned-file.ts';
import {temporaryFolder} from '../../../support/temporary-folder.ts';

const folder = temporaryFolder();
const path = join(folder, 'video.mp4');
const bytes = Buffer.alloc(10_000_000, 'video');

test('a file is recognised by its content, wherever it is, and not if that has changed', async () => {
  await writeFile(path, bytes);
  const planned = await plannedFile(path);
  const moved = join(folder, 'moved.mp4');
  await writeFile(moved, await readFile(path));
  await checkFile(moved, planned, 'video');
  await checkFile(moved, planned, 'video', true);
  const changed = {code: 'file-changed', data: {path: moved, what: 'video'}};
  for (const other of [bytes.subarray(1), Buffer.concat([Buffer.from('V'), bytes.subarray(1)])]) {
    await writeFile(moved, other);
    await expect(checkFile(moved, planned, 'video')).rejects.toMatchObject(changed);
  }
  // Between the samples only a look at all of it finds a change.
  const between = Buffer.from(bytes);
  between[100_000] = 0;
  await writeFile(moved, between);
  await expect(checkFile(moved, planned, 'video', true)).rejects.toMatchObject(changed);
});

test('a file is looked for where it was, then beside the plan, or only where it is said to be', async () => {
  await writeFile(path, bytes);
  const planned = await plannedFile(path);
  const plan = join(folder, 'plan.json');
  expect(foundFile(planned, {given: undefined, plan, option: '--video'})).toBe(path);
  const elsewhere = {...planned, path: '/nowhere/video.mp4'};
  expect(foundFile(elsewhere, {given: undefined, plan, option: '--video'})).toBe(path);
  expect(() => foundFile(planned, {given: 'no.mp4', plan, option: '--video'})).toThrow(UsageError);
});
