import {readFile} from 'node:fs/promises';
import {basename, join} from 'node:path';
import type {Fetch} from '../../src/model/pack-download.ts';
import {loadPack, type Pack} from '../../src/model/pack.ts';

/** Answers requests for files of one folder of the disk, as a server would. */
export function serveFolder(folder: string): Fetch {
  return async (url) => {
    try {
      return new Response(await readFile(join(folder, basename(url.pathname))));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Response('', {status: 404});
      throw error;
    }
  };
}

/** Loads a pack from a folder of the disk, verified as ever. */
export const loadPackFolder = (folder: string): Promise<Pack> =>
  loadPack('https://folder.invalid/', {fetch: serveFolder(folder), cache: null});
