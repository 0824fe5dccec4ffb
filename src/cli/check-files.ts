import {stat} from 'node:fs/promises';
import {dirname, resolve} from 'node:path';
import {UsageError} from './command.ts';
import {isSequence} from './parts/images.ts';
import type {RenderRequest} from './render-options.ts';

/** That the files which a rendering reads are there, and the folder that it writes to. Throws UsageError. */
export async function checkFiles({
  input,
  output,
  guide,
}: Pick<RenderRequest, 'input' | 'output' | 'guide'>): Promise<void> {
  const isFile = async (path: string): Promise<boolean> =>
    (await stat(path).catch(() => undefined))?.isFile() ?? false;
  if (!isSequence(input) && !(await isFile(input)))
    throw new UsageError(`INPUT must be a video or an image; there is no file ${JSON.stringify(input)}.`);
  if (guide !== undefined && !(await isFile(guide)))
    throw new UsageError(`--guide must be an image; there is no file ${JSON.stringify(guide)}.`);
  const folder = dirname(resolve(output));
  if (!(await stat(folder).catch(() => undefined))?.isDirectory()) {
    throw new UsageError(`OUTPUT must be in an existing folder; there is no ${folder}.`);
  }
}
