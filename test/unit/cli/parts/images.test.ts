import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {findImages, imagePath, isSequence, pathsOf} from '../../../../src/cli/parts/images.ts';
import {checkFile, plannedFile} from '../../../../src/cli/parts/planned-file.ts';
import {UsageError} from '../../../../src/cli/command.ts';
import {temporaryFolder} from '../../../support/temporary-folder.ts';

const folder = temporaryFolder();

test('a sequence is named by the place of its numbers', () => {
  expect(isSequence('in/%06d.png')).toBe(true);
  expect(isSequence('in/%d.png')).toBe(true);
  for (const path of ['in/1.png', '%06d/1.png', 'in/100%.png']) expect(isSequence(path)).toBe(false);
  expect(imagePath('in/a%04d.png', 7)).toBe(join('in', 'a0007.png'));
  expect(imagePath('in/%d.png', 12)).toBe(join('in', '12.png'));
});

test('its images are found from the first on, and one that is missing is named', async () => {
  const pattern = join(folder, 'a%04d.png');
  await expect(findImages(pattern)).rejects.toThrow(UsageError);
  for (const number of [8, 9, 10]) await writeFile(imagePath(pattern, number), String(number));
  await writeFile(join(folder, 'a1.png'), 'of another form');
  const found = await findImages(pattern);
  expect(found).toEqual({pattern, first: 8, count: 3});
  expect(pathsOf(found).at(-1)).toBe(join(folder, 'a0010.png'));
  await writeFile(imagePath(pattern, 13), '13');
  await expect(findImages(pattern)).rejects.toThrow(/a0011\.png/);
});

test('it is recognised by all of its images', async () => {
  const pattern = join(folder, 'b%d.png');
  for (const number of [1, 2, 3]) await writeFile(imagePath(pattern, number), `image ${number}`);
  const planned = await plannedFile(pattern);
  await checkFile(pattern, planned, 'video');
  await checkFile(pattern, planned, 'video', true);
  await writeFile(imagePath(pattern, 2), 'image 9');
  await expect(checkFile(pattern, planned, 'video', true)).rejects.toMatchObject({code: 'file-changed'});
});
