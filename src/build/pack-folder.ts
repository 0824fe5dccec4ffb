import {readdir, readFile, rename, rm, mkdir, writeFile} from 'node:fs/promises';
import {basename, join} from 'node:path';
import type {Fetch} from '../model/pack-download.ts';
import type {PackFiles} from '../model/pack-encode.ts';
import {parseManifest} from '../model/pack-manifest.ts';
import {loadPack, type Pack} from '../model/pack.ts';
import {folderPattern, summaryOf, type PackSummary} from '../model/pack-summary.ts';

/** Folders that are being written, or were when something ended the tool. */
const unfinished = '.unfinished-';

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** Answers requests for files of one folder of the disk, as a server would. */
export function serveFolder(folder: string): Fetch {
  return async (url) => {
    try {
      return new Response(await readFile(join(folder, basename(url.pathname))));
    } catch (error) {
      if (isMissing(error)) return new Response('', {status: 404});
      throw error;
    }
  };
}

/** Loads a pack from a folder of the disk, verified as ever. Throws PackError. */
export const loadPackFolder = (folder: string): Promise<Pack> =>
  loadPack('https://folder.invalid/', {fetch: serveFolder(folder), cache: null});

/** The packs in the folders of `models`, sorted by name, their shards unread. Throws PackError for a broken one. */
export async function listPacks(models: string): Promise<PackSummary[]> {
  const entries = await readdir(models, {withFileTypes: true});
  const folders = entries
    .filter((entry) => entry.isDirectory() && folderPattern.test(entry.name))
    .map(({name}) => name)
    .toSorted();
  const summaries = await Promise.all(
    folders.map(async (folder) => {
      const text = await readFile(join(models, folder, 'model.json'), 'utf8').catch((error: unknown) => {
        if (isMissing(error)) return undefined;
        throw error;
      });
      return text === undefined ? [] : [summaryOf(folder, parseManifest(text).manifest)];
    }),
  );
  return summaries.flat();
}

/** What writes a file; a test gives one whose disk is full. */
export type WriteFile = (path: string, bytes: Uint8Array) => Promise<void>;

export interface WriteOptions {
  /** Whether a pack of that name gives way; without, there being one is an error. */
  readonly replace?: boolean;
  readonly write?: WriteFile;
}

/**
 * Writes a pack as the folder `name` of `models`: beside it first, read back and verified, and then moved into
 * place, so that there never is half a pack. Whatever fails, and what earlier runs left behind, is removed.
 */
export async function writePack(
  models: string,
  name: string,
  files: PackFiles,
  {replace = false, write = (path, bytes) => writeFile(path, bytes, {flush: true})}: WriteOptions = {},
): Promise<string> {
  if (!folderPattern.test(name)) {
    throw new RangeError(
      `The name ${JSON.stringify(name)} cannot be a pack's: use small letters, digits and hyphens, 64 at most.`,
    );
  }
  const target = join(models, name);
  await mkdir(models, {recursive: true});
  const names = await readdir(models);
  for (const left of names.filter((entry) => entry.startsWith(unfinished))) {
    await rm(join(models, left), {recursive: true});
  }
  if (names.includes(name) && !replace) {
    throw new Error(`${target} is there already. Add --replace, or choose another name with --name.`);
  }
  const folder = join(models, `${unfinished}${name}`);
  try {
    await mkdir(folder);
    for (const [file, bytes] of files) await write(join(folder, file), bytes);
    await loadPackFolder(folder);
    await rm(target, {recursive: true, force: true});
    await rename(folder, target);
  } catch (error) {
    await rm(folder, {recursive: true, force: true});
    throw inWords(error, target);
  }
  return target;
}

/** A full disk in words; any other failure as it is. */
export function inWords(error: unknown, path: string): unknown {
  if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') return error;
  return new Error(`The disk is full, so ${path} was not written. Make room for it and try again.`, {
    cause: error,
  });
}
