import {NoFilesError, PrivateFolder} from '../library/private-folder.ts';
import {RenderError} from './render-error.ts';

const parent = 'renders';

/** Held by who renders, so that no other page takes a rendering for one that was interrupted. */
export const lockOf = (id: string): string => `reverie-render-${id}`;

async function open(...path: readonly string[]): Promise<PrivateFolder> {
  try {
    return await PrivateFolder.open(parent, ...path);
  } catch (error) {
    if (!(error instanceof NoFilesError)) throw error;
    throw new RenderError(
      'no-storage',
      `A rendering is written to files. ${error.message}`,
      'Open the page in a window that is not private.',
    );
  }
}

/** The folder of the rendering `id`, made if need be. Throws RenderError where there is no such file system. */
export const openFolder = (id: string): Promise<PrivateFolder> => open(id);

/** The ids of all renderings that were begun here. */
export const listFolders = async (): Promise<string[]> => (await open()).names('directory');

export const removeFolder = async (id: string): Promise<void> => (await open()).remove(id);
