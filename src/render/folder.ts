import {NoFilesError, PrivateFolder} from '../library/private-folder.ts';
import {notices} from './notices.ts';
import {RenderError} from './render-error.ts';

const parent = 'renders';

/** Held while a rendering runs, so that no other page takes it for one that was interrupted. */
export const renderLockOf = (id: string): string => `reverie-render-${id}`;

async function open(...path: readonly string[]): Promise<PrivateFolder> {
  try {
    return await PrivateFolder.open(parent, ...path);
  } catch (error) {
    if (!(error instanceof NoFilesError)) throw error;
    throw new RenderError(notices['no-storage']({reason: error.message}), {cause: error});
  }
}

/** The folder of the rendering `id`, created if need be. Throws RenderError where there is no private file system. */
export const openFolder = (id: string): Promise<PrivateFolder> => open(id);

/** The ids of all renderings that were started here. */
export const listFolders = async (): Promise<string[]> => (await open()).names('directory');

export const removeFolder = async (id: string): Promise<void> => (await open()).remove(id);
